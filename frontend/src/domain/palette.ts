/** What the command palette finds: things with words to be found by, and how well each fits what was typed. Pure. */
import { fold, type Term } from './dayWords';

export type Kind = 'action' | 'day' | 'page' | 'order' | 'batch' | 'vial' | 'customer';

export interface Thing {
  key: string;
  kind: Kind;
  title: string;
  detail: string;
  /** All that it may be found by, folded, words apart by spaces and one at each end: `haystack` makes it. */
  hay: string;
  /** Found by exactly this, before all else. */
  id?: string;
  /** The date it stands on. */
  date?: string;
  /** Among those that fit alike the lower is first. */
  near: number;
}

/** The words to be found by. */
export function haystack(...words: readonly (string | number | null | undefined)[]): string {
  const text = words.filter((word) => word !== null && word !== undefined && word !== '');
  return ` ${fold(text.join(' ')).replace(/\s+/g, ' ')} `;
}

const EXACT = 100;
const WHOLE = 14;
const BEGINS = 10;
const DATED = 8;
const WITHIN = 3;

/** How well a thing fits; 0 where a word of the query is not found in it. */
export function fits(thing: Thing, terms: readonly Term[]): number {
  let score = 1;
  for (const { text, days } of terms) {
    const date = thing.date ?? null;
    const dated = days !== null && date !== null && date >= days.from && date <= days.to;
    const found = Math.max(
      thing.id !== undefined && thing.id === text.replace(/^#/, '') ? EXACT : 0,
      dated ? DATED : 0,
      inHay(thing.hay, text),
    );
    if (found === 0) {
      return 0;
    }
    score += found;
  }
  return score;
}

function inHay(hay: string, text: string): number {
  const at = hay.indexOf(text);
  if (at < 0) {
    return 0;
  }
  if (hay.includes(` ${text} `)) {
    return WHOLE;
  }
  if (hay.includes(` ${text}`)) {
    return BEGINS;
  }
  return text.length > 1 ? WITHIN : 0;
}

/** Kinds at the same fit: what one does or goes to before what one looks for. */
const KINDS: readonly Kind[] = ['day', 'action', 'page', 'order', 'batch', 'customer', 'vial'];

/** The best, best first. */
export function find<T extends Thing>(
  things: readonly T[],
  terms: readonly Term[],
  most: number,
): T[] {
  const found: { thing: T; score: number }[] = [];
  for (const thing of things) {
    const score = fits(thing, terms);
    if (score > 0) {
      found.push({ thing, score });
    }
  }
  found.sort(
    (a, b) =>
      b.score - a.score ||
      KINDS.indexOf(a.thing.kind) - KINDS.indexOf(b.thing.kind) ||
      a.thing.near - b.thing.near,
  );
  return found.slice(0, most).map(({ thing }) => thing);
}
