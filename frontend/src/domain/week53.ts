/**
 * The turn of a year with a week 53: weeks 53 and 1 are both odd, so slots of odd weeks are delivered two weeks running
 * and those of even weeks pause for three. Pure.
 */
import { addDays, inWeeks, isoWeek, mondayOf } from './time';

/** The Mondays of an ISO year's week 53 and of the week 1 after it; null where the year has none. */
export function doubleOddWeeks(year: number): [string, string] | null {
  // 28 December is always in a year's last week.
  const last = `${year}-12-28`;
  const monday = mondayOf(last);
  return isoWeek(last).week === 53 ? [monday, addDays(monday, 7)] : null;
}

/** The same where the pair begins within so many days of a date, or is not over on it. */
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

/** The dates of a weekday in every, even or odd weeks between two dates, both included. */
export function datesOf(
  slot: { weekday: number; weeks: string },
  from: string,
  to: string,
  swappedFrom: string | null = null,
): string[] {
  const dates: string[] = [];
  const first = addDays(mondayOf(from), slot.weekday - 1);
  for (let date = first < from ? addDays(first, 7) : first; date <= to; date = addDays(date, 7)) {
    const weeks = swappedFrom !== null && date >= swappedFrom ? swapped(slot.weeks) : slot.weeks;
    if (inWeeks(weeks, date)) {
      dates.push(date);
    }
  }
  return dates;
}

/** Even for odd, and odd for even. */
export function swapped(weeks: string): string {
  return weeks === 'even' ? 'odd' : weeks === 'odd' ? 'even' : weeks;
}
