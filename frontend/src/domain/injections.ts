/** Injections: a count at a free time within the hours in which an endpoint receives. Pure; instants in ms. */
import type { CatalogueEntry, Deadline, Endpoint, Tracer } from '../protocol/rows';
import { deadlineFor, deadlineInstant } from './deadline';
import { addDays, dateOf, wallInstant, weekday } from './time';
import type { Opening } from './week';

export type Hours = Pick<Endpoint, 'receivesFrom' | 'receivesTo' | 'receivesWeekdays'>;

/** A tracer that this endpoint may order by injection, and how that stands on one date. */
export interface InjectionOffer {
  tracerId: number;
  maxInjections: number | null;
  /** The last instant to order, in milliseconds; null where no rule is known. */
  deadline: number | null;
  opening: Opening;
}

export interface InjectionRows {
  endpointId: number;
  hours: Hours;
  entries: readonly CatalogueEntry[];
  tracers: readonly Tracer[];
  deadlines: readonly Deadline[];
}

export const MOST_DAYS_AHEAD = 180;

export function injectionOffers(
  rows: InjectionRows,
  date: string,
  closed: ReadonlySet<string>,
  now: number,
  today: string,
): InjectionOffer[] {
  const found: InjectionOffer[] = [];
  for (const entry of rows.entries) {
    const tracer = rows.tracers.find((row) => row.id === entry.tracerId);
    if (
      entry.endpointId !== rows.endpointId ||
      !tracer ||
      tracer.archived ||
      tracer.kind !== 'injection'
    ) {
      continue;
    }
    const rule = deadlineFor(rows.deadlines, 'injection', tracer.id);
    const deadline = rule ? deadlineInstant(rule, date, closed) : null;
    found.push({
      tracerId: tracer.id,
      maxInjections: entry.maxInjections,
      deadline,
      opening: openingOn(rows.hours, date, deadline, closed, now, today),
    });
  }
  const name = (id: number): string => rows.tracers.find((row) => row.id === id)?.shortName ?? '';
  return found.sort((one, other) => name(one.tracerId).localeCompare(name(other.tracerId), 'da'));
}

function openingOn(
  hours: Hours,
  date: string,
  deadline: number | null,
  closed: ReadonlySet<string>,
  now: number,
  today: string,
): Opening {
  if (closed.has(date)) {
    return 'closed';
  }
  if (!hours.receivesWeekdays.includes(weekday(date))) {
    return 'away';
  }
  if (date > addDays(today, MOST_DAYS_AHEAD)) {
    return 'far';
  }
  // The last moment of the day at which anything could still be delivered.
  const last = lastOf(hours, date);
  if (now >= last) {
    return 'none';
  }
  return now > (deadline ?? last) ? 'passed' : 'open';
}

function lastOf(hours: Hours, date: string): number {
  return hours.receivesTo === null
    ? wallInstant(addDays(date, 1), '00:00')
    : wallInstant(date, hours.receivesTo);
}

/** ORD-12: whether a free time on a date lies within the hours: weekday and wall time, both ends included. */
export function receives(hours: Hours, date: string, at: number): boolean {
  return (
    dateOf(at) === date &&
    hours.receivesWeekdays.includes(weekday(date)) &&
    (hours.receivesFrom === null || at >= wallInstant(date, hours.receivesFrom)) &&
    (hours.receivesTo === null || at <= wallInstant(date, hours.receivesTo))
  );
}

/** Why a time of day will not do: outside the hours, both ends within them, or over already. */
export function timeProblem(
  hours: Hours,
  date: string,
  time: string,
  now: number,
): 'outside' | 'past' | null {
  const at = wallInstant(date, time);
  if (!receives(hours, date, at)) {
    return 'outside';
  }
  return at <= now ? 'past' : null;
}
