/**
 * The turn of a year with a week 53: weeks 53 and 1 are both odd, so slots of odd weeks are delivered two weeks running
 * and those of even weeks pause for three. Pure.
 */
import { addDays, daysBetween, inWeeks, isoWeek, mondayOf } from './time';

/** How many weeks an ISO year has; 28 December is always in its last one. */
export function weeksOf(year: number): number {
  return isoWeek(`${year}-12-28`).week;
}

export interface DoubleOdd {
  /** The ISO year that has the week 53. */
  year: number;
  /** The Monday of its week 53. */
  week53: string;
  /** The Monday of week 1 that follows it. */
  week1: string;
}

/** The next time that two odd weeks follow each other and the second of them is not over on a date. */
export function nextDoubleOdd(date: string): DoubleOdd {
  for (let year = isoWeek(date).year - 1; ; year += 1) {
    if (weeksOf(year) === 53) {
      const week53 = mondayOf(`${year}-12-28`);
      const week1 = addDays(week53, 7);
      if (addDays(week1, 6) >= date) {
        return { year, week53, week1 };
      }
    }
  }
}

/** The next one where it is near enough to be said: within so many days. */
export function doubleOddAhead(date: string, withinDays = 180): DoubleOdd | null {
  const next = nextDoubleOdd(date);
  return daysBetween(date, next.week53) <= withinDays ? next : null;
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
