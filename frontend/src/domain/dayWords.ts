/** Days as people write them, in Danish and in English: `fredag`, `fri`, `i morgen`, `27/11`, `uge 49`. Pure. */
import { addDays, daysBetween, isDate, isoWeek, mondayOf, weekday } from './time';

/** A stretch of days that a word means; one day has both alike. */
export interface Days {
  from: string;
  to: string;
}

/** A word of a query, and the days that it may mean beside its letters. */
export interface Term {
  text: string;
  days: Days | null;
}

/** Lower case without accents: Ø is o, Æ ae, Å a, also where it is written aa. Typed and sought alike. */
export function fold(text: string): string {
  return text
    .toLowerCase()
    .replaceAll('ø', 'o')
    .replaceAll('æ', 'ae')
    .replaceAll('å', 'a')
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replaceAll('aa', 'a')
    .replace(/\u00a0/g, ' ');
}

const NEAR: Readonly<Record<string, number>> = {
  'i dag': 0,
  idag: 0,
  today: 0,
  'i morgen': 1,
  imorgen: 1,
  tomorrow: 1,
  'i overmorgen': 2,
  overmorgen: 2,
  'i gar': -1,
  igar: -1,
  yesterday: -1,
};
const WEEKDAYS: readonly (readonly string[])[] = [
  ['mandag', 'monday'],
  ['tirsdag', 'tuesday'],
  ['onsdag', 'wednesday'],
  ['torsdag', 'thursday'],
  ['fredag', 'friday'],
  ['lordag', 'saturday'],
  ['sondag', 'sunday'],
];
const MONTHS: readonly (readonly string[])[] = [
  ['januar', 'january'],
  ['februar', 'february'],
  ['marts', 'march'],
  ['april'],
  ['maj', 'may'],
  ['juni', 'june'],
  ['juli', 'july'],
  ['august'],
  ['september'],
  ['oktober', 'october'],
  ['november'],
  ['december'],
];
const SHORTEST = 3;
/** Words that only together mean a day. */
const TOGETHER =
  /\bi (?:dag|morgen|overmorgen|gar)\b|\b(?:uge|week) \d{1,2}\b|\b\d{1,2}\.? (?:jan|feb|mar|apr|maj|may|jun|jul|aug|sep|okt|oct|nov|dec)[a-z]*\.?/g;

/** The words of a query, each with the days that it may mean, seen from a day. */
export function termsOf(query: string, today: string): Term[] {
  const found: Term[] = [];
  let text = fold(query);
  for (const [joined] of text.matchAll(TOGETHER)) {
    const days = daysOf(joined, today);
    if (days) {
      found.push({ text: joined, days });
      text = text.replace(joined, ' ');
    }
  }
  for (const word of text.split(/\s+/).filter((one) => one !== '')) {
    found.push({ text: word, days: daysOf(word, today) });
  }
  return found;
}

/** The days that a folded word means; null where it means none. */
export function daysOf(word: string, today: string): Days | null {
  const near = NEAR[word];
  if (near !== undefined) {
    return one(addDays(today, near));
  }
  if (isDate(word)) {
    return one(word);
  }
  const week = /^(?:(?:uge|week) |[uw])(\d{1,2})$/.exec(word);
  if (week) {
    return weekOf(Number(week[1]), today);
  }
  const numbers = /^(\d{1,2})[/.-](\d{1,2})(?:[/.-](\d{4}|\d{2}))?\.?$/.exec(word);
  if (numbers) {
    return dated(Number(numbers[1]), Number(numbers[2]), numbers[3], today);
  }
  const written = /^(\d{1,2})\.? ([a-z]+)\.?$/.exec(word);
  if (written) {
    const month = MONTHS.findIndex((names) => begins(names, written[2] ?? ''));
    return month < 0 ? null : dated(Number(written[1]), month + 1, undefined, today);
  }
  const day = WEEKDAYS.findIndex((names) => begins(names, word.replace(/\.$/, '')));
  return day < 0 ? null : one(addDays(today, (day + 1 - weekday(today) + 7) % 7));
}

const one = (date: string): Days => ({ from: date, to: date });

function begins(names: readonly string[], word: string): boolean {
  return word.length >= SHORTEST && names.some((name) => name.startsWith(word));
}

/** A day of the year that is meant: the one said, else the nearest. */
function dated(day: number, month: number, year: string | undefined, today: string): Days | null {
  const now = Number(today.slice(0, 4));
  const years = year
    ? [year.length === 2 ? 2000 + Number(year) : Number(year)]
    : [now, now - 1, now + 1];
  const dates = years
    .map((one) => `${one}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`)
    .filter(isDate);
  return nearest(dates.map(one), today);
}

function weekOf(number: number, today: string): Days | null {
  const now = Number(today.slice(0, 4));
  const weeks = [now, now - 1, now + 1].flatMap((year) => {
    // The 4th of January is always in week 1.
    const from = addDays(mondayOf(`${year}-01-04`), (number - 1) * 7);
    const is = isoWeek(from);
    return is.year === year && is.week === number ? [{ from, to: addDays(from, 6) }] : [];
  });
  return nearest(weeks, today);
}

function nearest(all: readonly Days[], today: string): Days | null {
  const away = ({ from }: Days) => Math.abs(daysBetween(today, from));
  return [...all].sort((a, b) => away(a) - away(b))[0] ?? null;
}
