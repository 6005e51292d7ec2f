/** When the deliveries of the catalogue stand, as the server says it. Pure. */
import type { Run, Slot } from '../protocol/rows';
import { dateOf, inWeeks, lastBefore, wallInstant, weekday } from './time';

/** What of a slot decides on which dates it stands. */
export type Weekly = Pick<Slot, 'weekday' | 'weeks' | 'deliveryTime' | 'startsDate' | 'endsDate'>;

/**
 * SCH-3, SCH-4, SET-7: whether a slot is delivered on a date: weekday and ISO weeks, from its first day to its last, by
 * a run that has not ended. An unknown run (a stream may be without it) takes nothing away.
 */
export function standsOn(
  slot: Weekly,
  run: Pick<Run, 'weekday' | 'time' | 'endsDate'> | undefined,
  date: string,
): boolean {
  return (
    slot.weekday === weekday(date) &&
    inWeeks(slot.weeks, date) &&
    (slot.startsDate === null || slot.startsDate <= date) &&
    (slot.endsDate === null || date <= slot.endsDate) &&
    (!run || run.endsDate === null || runDay(run, slot, date) <= run.endsDate)
  );
}

/** The day of the run that feeds a delivery, which may be the one before. */
function runDay(
  run: Pick<Run, 'weekday' | 'time'>,
  slot: Pick<Slot, 'deliveryTime'>,
  date: string,
): string {
  return dateOf(lastBefore(run.weekday, run.time, wallInstant(date, slot.deliveryTime)));
}
