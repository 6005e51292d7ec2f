/** `order:17` as people say it. */
import type { TFunction } from 'i18next';

export function subjectWords(subject: string, t: TFunction<'audit'>): string {
  const colon = subject.indexOf(':');
  if (colon < 0) {
    return subject;
  }
  const noun = subject.slice(0, colon);
  return `${t(`noun.${noun}` as 'noun.order', { defaultValue: noun })} ${subject.slice(colon + 1)}`;
}

/** Where the bytes of a paper are; null for what is none. */
export function paperOf(subject: string): string | null {
  const [noun, id] = subject.split(':');
  if (noun === 'certificate' || noun === 'document') {
    return `/api/${noun}s/${id}`;
  }
  return null;
}
