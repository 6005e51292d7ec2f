/** Wall time in Copenhagen, dates and ISO weeks. Instants are milliseconds, dates `YYYY-MM-DD`. */

const ZONE = 'Europe/Copenhagen';

const parts = new Intl.DateTimeFormat('en-GB', {
  timeZone: ZONE,
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  second: '2-digit',
});

export interface Wall {
  date: string;
  hour: number;
  minute: number;
  second: number;
}

const HOUR = 3_600_000;
/** How far Copenhagen is ahead, by hour: a screen asks for the same hours thousands of times, and the calendar is slow. */
const ahead = new Map<number, number>();
const MOST_HOURS = 2000;

function aheadAt(instant: number): number {
  // It only ever changes on a whole hour.
  const hour = Math.floor(instant / HOUR);
  let found = ahead.get(hour);
  if (found === undefined) {
    const shown: Record<string, number> = {};
    for (const part of parts.formatToParts(hour * HOUR)) {
      shown[part.type] = Number(part.value);
    }
    const { year = 0, month = 1, day, hour: hours, minute, second } = shown;
    found = Date.UTC(year, month - 1, day, hours, minute, second) - hour * HOUR;
    if (ahead.size >= MOST_HOURS) {
      ahead.clear();
    }
    ahead.set(hour, found);
  }
  return found;
}

/** What a clock in Copenhagen shows at an instant. */
export function wall(instant: number): Wall {
  const shown = new Date(instant + aheadAt(instant));
  return {
    date: `${shown.getUTCFullYear()}-${two(shown.getUTCMonth() + 1)}-${two(shown.getUTCDate())}`,
    hour: shown.getUTCHours(),
    minute: shown.getUTCMinutes(),
    second: shown.getUTCSeconds(),
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** `07:00` */
export function clock(instant: number | string): string {
  const { hour, minute } = wall(ms(instant));
  return `${two(hour)}:${two(minute)}`;
}

/** `07:00:09` */
export function clockSeconds(instant: number | string): string {
  const { hour, minute, second } = wall(ms(instant));
  return `${two(hour)}:${two(minute)}:${two(second)}`;
}

/** The date in Copenhagen at an instant. */
export function dateOf(instant: number | string): string {
  return wall(ms(instant)).date;
}

export function ms(instant: number | string): number {
  return typeof instant === 'number' ? instant : Date.parse(instant);
}

/**
 * The instant of a wall time on a date. In the hour that spring leaves out it moves forward by it; an hour that autumn has
 * twice is its first.
 */
export function wallInstant(date: string, time: string): number {
  const [hour = 0, minute = 0, second = 0] = time.split(':').map(Number);
  const naive = utc(date) + ((hour * 60 + minute) * 60 + second) * 1000;
  const offset = (instant: number): number => {
    const shown = wall(instant);
    return (
      utc(shown.date) +
      ((shown.hour * 60 + shown.minute) * 60 + shown.second) * 1000 -
      Math.floor(instant / 1000) * 1000
    );
  };
  // The offset before a change is the larger in autumn (first occurrence) and the smaller in spring (moves forward).
  const before = offset(naive - 86_400_000);
  const after = offset(naive + 86_400_000);
  const early = naive - before;
  if (offset(early) === before) {
    return early;
  }
  const late = naive - after;
  return offset(late) === after ? late : early;
}

function utc(date: string): number {
  return Date.parse(`${date}T00:00:00Z`);
}

function iso(day: number): string {
  return new Date(day).toISOString().slice(0, 10);
}

export function addDays(date: string, days: number): string {
  return iso(utc(date) + days * 86_400_000);
}

/** Days from one date to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((utc(to) - utc(from)) / 86_400_000);
}

/** ISO weekday, Monday 1 to Sunday 7. */
export function weekday(date: string): number {
  return ((new Date(utc(date)).getUTCDay() + 6) % 7) + 1;
}

export function mondayOf(date: string): string {
  return addDays(date, 1 - weekday(date));
}

/** ISO week number and its year. */
export function isoWeek(date: string): { year: number; week: number } {
  const thursday = addDays(date, 4 - weekday(date));
  const year = Number(thursday.slice(0, 4));
  return { year, week: Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1 };
}

/** Whether a slot of every, even or odd ISO weeks is delivered on a date. */
export function inWeeks(weeks: string, date: string): boolean {
  return weeks === 'every' || (weeks === 'even') === (isoWeek(date).week % 2 === 0);
}

/**
 * SCH-5: the Mondays of an ISO year's week 53 and of the week 1 after it, two odd weeks in a row; null where it has none.
 *
 * Slots of odd weeks stand twice then, those of even weeks a week later than usual.
 */
export function doubleOddWeeks(year: number): [string, string] | null {
  // The 28th of December is always in a year's last week.
  const last = `${year}-12-28`;
  const monday = mondayOf(last);
  return isoWeek(last).week === 53 ? [monday, addDays(monday, 7)] : null;
}

/** SCH-5: as `doubleOddWeeks`, where the pair begins within so many days of a date or has not ended before it: warn. */
export function week53Ahead(date: string, days = 90): [string, string] | null {
  const year = Number(date.slice(0, 4));
  for (const one of [year - 1, year, year + 1]) {
    const pair = doubleOddWeeks(one);
    if (pair && addDays(pair[0], -days) <= date && date < addDays(pair[1], 7)) {
      return pair;
    }
  }
  return null;
}

/** The last instant of a weekly wall time at or before another instant: the run that feeds a delivery. */
export function lastBefore(isoDay: number, time: string, instant: number): number {
  const date = dateOf(instant);
  const day = addDays(date, -((weekday(date) - isoDay + 7) % 7));
  const found = wallInstant(day, time);
  return found <= instant ? found : wallInstant(addDays(day, -7), time);
}

/** Whether a text is a date that exists. */
export function isDate(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(utc(text)) && iso(utc(text)) === text;
}
