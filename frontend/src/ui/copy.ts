/** Puts a text on the clipboard and says so; where a browser will not, it says that. */
import i18next from '../i18n';
import { announce } from './announce';

export async function copyText(text: string, said: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    announce(said);
    return true;
  } catch {
    announce(i18next.t('copy.failed'));
    return false;
  }
}
