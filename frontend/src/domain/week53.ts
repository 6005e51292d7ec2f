/**
 * The turn of a year with a week 53: weeks 53 and 1 are both odd, so slots of odd weeks are delivered two weeks running
 * and those of even weeks have three weeks from one to the next. Pure.
 */
import { addDays, inWeeks, mondayOf } from './time';

/**
 * The weekly slots that the pair of odd weeks makes stumble: those of odd weeks come twice running, those of even weeks
 * stay away longer. One that is over when its second week begins, or begins then (as a swapped one does), is not concerned.
 */
export function stumbles(
  slot: { weeks: string; startsDate: string | null; endsDate: string | null },
  [, second]: readonly [string, string],
): boolean {
  return (
    slot.weeks !== 'every' &&
    (slot.endsDate === null || slot.endsDate >= second) &&
    (slot.startsDate === null || slot.startsDate < second)
  );
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
