/** ISO years with a week 53: it and the week 1 after it are both odd, so what is delivered every other week stumbles. */
import { addDays, isoWeek, mondayOf } from './time';

export interface OddWeeks {
  /** The Monday of week 53, and that of week 1. */
  first: string;
  second: string;
}

/** The next two odd weeks that follow each other, where the second begins within some days; else null. */
export function oddWeeksMeet(today: string, days: number): OddWeeks | null {
  const last = addDays(today, days);
  for (let first = mondayOf(today); addDays(first, 7) <= last; first = addDays(first, 7)) {
    const second = addDays(first, 7);
    if (isoWeek(first).week === 53 && isoWeek(second).week === 1) {
      return { first, second };
    }
  }
  return null;
}

/** The weekly slots that the two odd weeks hit: those of odd weeks come twice running, those of even ones stay away twice. */
export function stumbling<S extends { weeks: string; endsDate: string | null }>(
  slots: Iterable<S>,
  weeks: OddWeeks,
): S[] {
  return [...slots].filter(
    (slot) => slot.weeks !== 'every' && (slot.endsDate === null || slot.endsDate >= weeks.first),
  );
}
