import i18next from '../i18n';
import { announce } from './announce';

/** Puts a text where it can be pasted from, and says so; false where the browser does not let it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
  } catch {
    return false;
  }
  announce(i18next.t('do.copied'));
  return true;
}
