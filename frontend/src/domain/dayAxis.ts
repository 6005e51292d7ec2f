/** Time as the axis: which hours a day's line shows, where things stand on it, and how cards share its rows. Pure. */
import type { DayPlan } from './day';

const HOUR = 3_600_000;

export interface Axis {
  from: number;
  to: number;
}

/** Whole hours around everything that stands on the day, now too when it is near. What was before the day stands at its edge. */
export function axisOf(
  plan: Pick<DayPlan, 'lanes'>,
  now: number,
  day: { from: number; to: number },
): Axis {
  const instants: number[] = [];
  for (const lane of plan.lanes) {
    for (const run of lane.runs) {
      // A run that nobody has ordered from is no reason for a longer day.
      if (run.neededMbq !== 0) {
        instants.push(run.at);
      }
    }
    for (const delivery of lane.deliveries) {
      instants.push(delivery.departsAt, delivery.deliverAt);
    }
  }
  const ofDay = instants.filter((at) => at >= day.from && at < day.to);
  if (ofDay.length === 0) {
    return { from: day.from + 5 * HOUR, to: day.from + 17 * HOUR };
  }
  let from = Math.min(...ofDay);
  let to = Math.max(...ofDay);
  if (now >= day.from && now < day.to) {
    from = Math.min(from, Math.max(now - HOUR / 2, from - 2 * HOUR));
    to = Math.max(to, Math.min(now + HOUR / 2, to + 2 * HOUR));
  }
  return {
    from: Math.max(Math.floor((from - HOUR / 4) / HOUR) * HOUR, day.from),
    to: Math.min(Math.ceil((to + HOUR / 4) / HOUR) * HOUR, day.to),
  };
}

/** The hours that the axis shows, as instants. Every second or third when they would stand too close. */
export function hoursOf(axis: Axis, width: number, least: number): number[] {
  const count = (axis.to - axis.from) / HOUR;
  const step = [1, 2, 3, 4, 6].find((hours) => (width / count) * hours >= least) ?? 6;
  const hours: number[] = [];
  for (let at = axis.from; at < axis.to; at += step * HOUR) {
    hours.push(at);
  }
  return hours;
}

/** Where an instant stands, 0 at the axis' start and 1 at its end. */
export function placeOf(axis: Axis, at: number): number {
  return (at - axis.from) / (axis.to - axis.from);
}

/** A thing on the axis, and the row it got. */
export interface Placed<T> {
  thing: T;
  left: number;
  row: number;
}

/**
 * Puts things of one width on as few rows as they need, in the order given, none over another.
 *
 * A thing stands at its instant, but never past the end of the axis.
 */
export function packRows<T>(
  things: readonly T[],
  at: (thing: T) => number,
  axis: Axis,
  size: { width: number; card: number; gap: number },
): { placed: Placed<T>[]; rows: number } {
  const ends: number[] = [];
  let last: { left: number; row: number } | null = null;
  const placed = things.map((thing) => {
    const left = Math.max(
      0,
      Math.min(placeOf(axis, at(thing)) * size.width, size.width - size.card),
    );
    // At the same place as the one before it, the rows above that one's are taken.
    let row = last !== null && last.left === left ? last.row + 1 : 0;
    while ((ends[row] ?? 0) > left) {
      row += 1;
    }
    ends[row] = left + size.card + size.gap;
    last = { left, row };
    return { thing, left, row };
  });
  return { placed, rows: Math.max(1, ends.length) };
}
