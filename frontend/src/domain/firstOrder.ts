/** What a customer still lacks for his first order, and the first delivery he may order. Pure; the server decides. */
import type { RowId } from '../protocol/frames';
import type {
  CatalogueEntry,
  ClosedDate,
  Customer,
  Deadline,
  Endpoint,
  Run,
  SiteUser,
  Slot,
  Tracer,
} from '../protocol/rows';
import { deadlineFor, deadlineInstant } from './deadline';
import { standsOn } from './schedule';
import { sameWhat, standing } from './setupWeek';
import { addDays, wallInstant, weekday } from './time';

export interface CustomerRows {
  customer: Customer;
  endpoints: readonly Endpoint[];
  entries: readonly CatalogueEntry[];
  slots: readonly Slot[];
  runs: readonly Run[];
  tracers: ReadonlyMap<RowId, Tracer>;
  users: readonly SiteUser[];
  closedDates: readonly ClosedDate[];
  deadlines: readonly Deadline[];
}

/** What is to be there for an order: `number` is wanted by the dispenser's files, not by an order. */
export type StepKind = 'active' | 'endpoint' | 'entry' | 'when' | 'person' | 'number';

export interface Step {
  kind: StepKind;
  done: boolean;
  /** Orders work without it. */
  optional: boolean;
  endpoint?: Endpoint;
  entry?: CatalogueEntry;
  /** Ordered as injections at a free time, so that it is the receiving days that are asked for. */
  byInjection?: boolean;
}

const MOST_DAYS_AHEAD = 180;

/** By what an entry is ordered: a count at a free time, or MBq at a slot. */
export function byInjection(
  entry: Pick<CatalogueEntry, 'tracerId'>,
  tracers: ReadonlyMap<RowId, Tracer>,
): boolean {
  return entry.tracerId !== null && tracers.get(entry.tracerId)?.kind === 'injection';
}

/** The steps from a new customer to its first order, in the order in which they are done. */
export function stepsOf(rows: CustomerRows, today: string): Step[] {
  const { customer } = rows;
  const endpoints = rows.endpoints.filter((row) => row.customerId === customer.id && !row.archived);
  const steps: Step[] = [];
  const add = (kind: StepKind, done: boolean, more: Partial<Step> = {}) =>
    steps.push({ kind, done, optional: false, ...more });
  if (customer.archived) {
    add('active', false);
  }
  if (endpoints.length === 0) {
    add('endpoint', false);
    add('entry', false);
    add('when', false);
  }
  for (const endpoint of endpoints) {
    const entries = rows.entries.filter(
      (entry) => entry.endpointId === endpoint.id && !isArchived(entry, rows),
    );
    add('endpoint', true, { endpoint });
    add('entry', entries.length > 0, { endpoint });
    if (entries.length === 0) {
      add('when', false, { endpoint });
    }
    for (const entry of entries) {
      add('when', hasTime(rows, endpoint, entry, today), {
        endpoint,
        entry,
        byInjection: byInjection(entry, rows.tracers),
      });
    }
  }
  add(
    'person',
    rows.users.some((user) => user.active && user.customerIds.includes(customer.id)),
  );
  add('number', customer.dispenserNumber !== null, { optional: true });
  return steps;
}

function isArchived(entry: CatalogueEntry, rows: CustomerRows): boolean {
  return entry.tracerId !== null && rows.tracers.get(entry.tracerId)?.archived === true;
}

/** Whether there is a time at which an entry is delivered: a slot that stands, or weekdays that injections come on. */
function hasTime(
  rows: CustomerRows,
  endpoint: Endpoint,
  entry: CatalogueEntry,
  today: string,
): boolean {
  if (byInjection(entry, rows.tracers)) {
    return endpoint.receivesWeekdays.length > 0;
  }
  return rows.slots.some(
    (slot) =>
      slot.endpointId === endpoint.id &&
      sameWhat(slot, entry) &&
      standing(slot, today) !== 'ended' &&
      rows.runs.some((run) => run.id === slot.runId && standing(run, today) !== 'ended'),
  );
}

/** Whether nothing that an order needs is missing. */
export function isReady(steps: readonly Step[]): boolean {
  return steps.every((step) => step.done || step.optional);
}

/** Whether at least one thing can be ordered, whatever else is not finished yet. */
export function mayOrder(steps: readonly Step[]): boolean {
  return (
    steps.some((step) => step.kind === 'when' && step.done) &&
    steps.every((step) => step.done || (step.kind !== 'active' && step.kind !== 'person'))
  );
}

export interface Possible {
  /** The delivery, in ms; for injections the first moment of the receiving hours that day. */
  at: number;
  date: string;
  /** The last instant to order it, in ms; null where no rule is set. */
  deadline: number | null;
  slot: Slot | null;
}

/** The first delivery of an entry that may still be ordered at an instant, at most 180 days ahead; null where there is none. */
export function firstPossible(
  rows: CustomerRows,
  entry: CatalogueEntry,
  now: number,
  today: string,
): Possible | null {
  const endpoint = rows.endpoints.find((row) => row.id === entry.endpointId);
  if (!endpoint || endpoint.archived || rows.customer.archived || isArchived(entry, rows)) {
    return null;
  }
  const injection = byInjection(entry, rows.tracers);
  const closed = new Set(rows.closedDates.map((row) => row.date));
  const rule = deadlineFor(rows.deadlines, injection ? 'injection' : 'activity', entry.tracerId);
  for (let ahead = 0; ahead <= MOST_DAYS_AHEAD; ahead += 1) {
    const date = addDays(today, ahead);
    if (closed.has(date)) {
      continue;
    }
    const deadline = rule ? deadlineInstant(rule, date, closed) : null;
    if (deadline !== null && deadline < now) {
      continue;
    }
    const found = injection ? receiving(endpoint, date) : earliestSlot(rows, entry, date, now);
    if (found && (injection || found.at >= now)) {
      return { ...found, date, deadline };
    }
  }
  return null;
}

function receiving(endpoint: Endpoint, date: string): { at: number; slot: null } | null {
  return endpoint.receivesWeekdays.includes(weekday(date))
    ? { at: wallInstant(date, endpoint.receivesFrom ?? '00:00:00'), slot: null }
    : null;
}

function earliestSlot(
  rows: CustomerRows,
  entry: CatalogueEntry,
  date: string,
  now: number,
): { at: number; slot: Slot } | null {
  const found = rows.slots
    .filter(
      (slot) =>
        slot.endpointId === entry.endpointId &&
        sameWhat(slot, entry) &&
        standsOn(
          slot,
          rows.runs.find((run) => run.id === slot.runId),
          date,
        ),
    )
    .map((slot) => ({ at: wallInstant(date, slot.deliveryTime), slot }))
    .filter((one) => one.at >= now)
    .sort((one, other) => one.at - other.at);
  return found[0] ?? null;
}
