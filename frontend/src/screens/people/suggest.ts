/** A password to hand over: easy to read out, hard to guess. */

const CONSONANTS = 'bdfghklmnprstv';
const VOWELS = 'aeiouy';

const random = (most: number): number =>
  (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % most;

/** `kavu-rimo-tesa-nuby-47`: four pairs of syllables and a figure, about 57 bits. */
export function suggestPassword(pick: (most: number) => number = random): string {
  const syllable = () => `${CONSONANTS[pick(CONSONANTS.length)]}${VOWELS[pick(VOWELS.length)]}`;
  const words = Array.from({ length: 4 }, () => syllable() + syllable());
  return [...words, String(10 + pick(90))].join('-');
}
