/**
 * Danish first, English second, switched without a reload.
 *
 * A screen brings its own texts: `addTexts('production', {da, en})` beside the screen, `useTranslation('production')` in it.
 */
import i18next from 'i18next';
import { useSyncExternalStore } from 'react';
import { initReactI18next } from 'react-i18next';
import { da } from './da';
import { en } from './en';

export type Language = 'da' | 'en';
export const LANGUAGES: readonly Language[] = ['da', 'en'];
const COOKIE = 'tracershop_language';

/** The shape of a text tree with every leaf a text: both languages must have the same leaves. */
export type Texts<T> = { [K in keyof T]: T[K] extends string ? string : Texts<T[K]> };

function chosen(): Language {
  if (typeof document === 'undefined') {
    return 'da';
  }
  const found = document.cookie.split('; ').find((part) => part.startsWith(`${COOKIE}=`));
  const value = found?.slice(COOKIE.length + 1);
  return value === 'en' || value === 'da' ? value : 'da';
}

void i18next.use(initReactI18next).init({
  resources: { da: { core: da }, en: { core: en } },
  lng: chosen(),
  fallbackLng: 'da',
  defaultNS: 'core',
  ns: ['core'],
  interpolation: { escapeValue: false },
});

function mark(language: Language): void {
  document.documentElement.lang = language;
}

export function addTexts<T extends object>(
  namespace: string,
  texts: { da: T; en: Texts<T> },
): void {
  i18next.addResourceBundle('da', namespace, texts.da, true, true);
  i18next.addResourceBundle('en', namespace, texts.en, true, true);
}

export function language(): Language {
  return i18next.language === 'en' ? 'en' : 'da';
}

function onLanguage(listener: () => void): () => void {
  i18next.on('languageChanged', listener);
  return () => i18next.off('languageChanged', listener);
}

/** The language of the page, followed: cheaper than a translator where only the language is asked for. */
export function useLanguage(): Language {
  return useSyncExternalStore(onLanguage, language);
}

export function startLanguage(): void {
  mark(language());
}

/** Changes the language of this page, and by the cookie that of the server's sentences. */
export function setLanguage(value: Language): void {
  // biome-ignore lint/suspicious/noDocumentCookie: the server reads this cookie; CookieStore is not everywhere.
  document.cookie = `${COOKIE}=${value}; path=/; max-age=31536000; samesite=lax`;
  void i18next.changeLanguage(value);
  mark(value);
}

export default i18next;
