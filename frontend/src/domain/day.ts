/**
 * The plan of a day: tracer → run → delivery, each with what was ordered, needed and dispensed. Pure.
 *
 * A delivery is what is released together: the orders of one endpoint, tracer, slot and date. Activities in MBq,
 * instants in ms. Nothing here depends on the present instant except what takes it as an argument.
 *
 * A busy day is planned anew many times a second, for one row each time: what has not changed since the plan before is
 * the same object, and is not worked out again.
 */

import { filledFrom } from './bare';
import { batchBalance } from './batchBalance';
import { allot, demandOf, grouped, type Shares, shareOf, sharing } from './dayAllot';
import type {
  DayRows,
  PlanBatch,
  PlanCustomer,
  PlanEndpoint,
  PlanOrder,
  PlanVial,
} from './dayRows';
import { type RunPlan, runsOf } from './dayRuns';
import { sameDelivery, sameItems, sameLane, sameRest } from './daySame';
import { floorMbq } from './decay';
import { expiredAt, isFree, isOpen, poolMbqAt, vialsFor } from './dispensed';
import { counts, type Demand, missingMbq, shortMbq, stillToDispenseAt, wholeMbq } from './need';

export { demandOf } from './dayAllot';
export type { RunPlan } from './dayRuns';

export type Status = 'ordered' | 'accepted' | 'released' | 'rejected' | 'cancelled';

/** The order in which statuses ask for attention; the first that any order has is the delivery's. */
export const STATUS_ORDER: readonly Status[] = [
  'ordered',
  'accepted',
  'released',
  'rejected',
  'cancelled',
];

/** The orders of one endpoint, tracer, slot and date. */
export interface Delivery {
  key: string;
  lane: string;
  tracerId: number | null;
  isotopeId: number | null;
  /** The tracer that its vials are of: its own, or its bare isotope's. */
  filledFrom: number | null;
  name: string;
  kind: string;
  halfLifeSeconds: number;
  customer: PlanCustomer | undefined;
  endpoint: PlanEndpoint | undefined;
  customerId: number;
  deliverAt: number;
  departsAt: number;
  /** The departure that is to be expected: later than planned by a delay that was announced. */
  leavesAt: number;
  runAt: number | null;
  orders: PlanOrder[];
  demands: Demand[];
  status: Status;
  /** What customers were told, at the delivery. */
  orderedMbq: number;
  /** The same with overhead. */
  toDispenseMbq: number;
  /** What lies in vials for it, at the delivery. */
  dispensedMbq: number;
  /** Lacking of what was ordered, at the delivery, rounded up; 0 when there is enough. */
  shortMbq: number;
  /** Still to be filled, overhead in, at the delivery; 0 when what was ordered is there. Rounded up. */
  missingMbq: number;
  injections: number;
  /** The latest delivery that a delay of any of its orders leads one to expect; null while none is delayed. */
  expectedAt: number | null;
  /** An order of it is postponed and its customer has not confirmed that yet. */
  awaitsConfirmation: boolean;
  /** Vials of its customer and tracer that may go to it, those to be confirmed included. */
  vials: PlanVial[];
  /** Those of them that its dispensed activity lies in; a released delivery's are the ones it was released with. */
  filled: PlanVial[];
  /** By count: how many accepted deliveries, it included, its free vials may go to. No figure says which are whose. */
  sharedBy: number;
}

/** One tracer's (or bare isotope's) day. */
export interface Lane {
  key: string;
  tracerId: number | null;
  /** Of a lane of bare isotope. */
  isotopeId: number | null;
  /** The tracer that its vials and batches are of. */
  filledFrom: number | null;
  name: string;
  clinicalName: string;
  isotope: string;
  halfLifeSeconds: number;
  runs: RunPlan[];
  deliveries: Delivery[];
  injections: number;
  vials: PlanVial[];
  batches: PlanBatch[];
}

export interface DayPlan {
  date: string;
  lanes: Lane[];
  /** All deliveries by time to departure. */
  deliveries: Delivery[];
  byOrder: Map<number, Delivery>;
  /** What it was worked out from, for the plan after it. */
  basis: { rows: DayRows; byKey: ReadonlyMap<string, Delivery>; shares: Shares };
}

/** A day's plan from the rows of its stream or of a query; `last` is the one before it, whose parts it keeps. */
export function planDay(date: string, rows: DayRows, last: DayPlan | null = null): DayPlan {
  const before = last?.date === date ? last : null;
  const groups = grouped(
    rows.orders.filter((order) => order.deliveryDate === date),
    deliveryKey,
  );
  // With the same schedule and vials a delivery is its orders' alone.
  const restIsSame = before !== null && sameRest(before.basis.rows, rows);
  const open = grouped(restIsSame ? [] : rows.vials.filter(isOpen), sharing);
  const worked: Delivery[] = [];
  for (const key of keysOf(groups, before)) {
    const orders = groups.get(key) as PlanOrder[];
    const old = before?.basis.byKey.get(key);
    if (
      old &&
      restIsSame &&
      orders.length === old.orders.length &&
      orders.every((one) => old.orders.includes(one))
    ) {
      worked.push(old);
    } else {
      const vials = restIsSame
        ? rows.vials
        : (open.get(shareOf(orders[0] as PlanOrder, rows)) ?? []);
      const made = deliveryOf(key, orders, rows, vials);
      worked.push(
        old && sameDelivery(old, { ...made, filled: old.filled, sharedBy: old.sharedBy })
          ? old
          : made,
      );
    }
  }
  const { deliveries, shares } = allot(worked, rows, restIsSame ? before.basis.shares : null);
  if (!isInOrder(deliveries, before)) {
    deliveries.sort(byDeparture);
  }
  if (restIsSame && sameItems(before.deliveries, deliveries)) {
    // Something else has changed, such as an order of another date.
    return { ...before, basis: { ...before.basis, rows, shares } };
  }
  const byKey = new Map<string, Delivery>();
  const byOrder = new Map<number, Delivery>();
  const lanes = new Map<string, Lane>();
  for (const delivery of deliveries) {
    byKey.set(delivery.key, delivery);
    for (const order of delivery.orders) {
      byOrder.set(order.id, delivery);
    }
    const lane = lanes.get(delivery.lane) ?? emptyLane(delivery, rows);
    lane.deliveries.push(delivery);
    lane.injections += delivery.injections;
    lanes.set(lane.key, lane);
  }
  for (const lane of lanes.values()) {
    lane.runs = runsOf(date, lane, rows);
    lane.vials = rows.vials.filter(
      (vial) => vial.tracerId !== null && vial.tracerId === lane.filledFrom,
    );
    lane.batches = rows.batches.filter((batch) => batch.tracerId === lane.filledFrom);
    const old = before?.lanes.find((one) => one.key === lane.key);
    if (old && sameLane(old, lane)) {
      lanes.set(lane.key, old);
    }
  }
  const inOrder = [...lanes.values()].sort(byActivity);
  return { date, lanes: inOrder, deliveries, byOrder, basis: { rows, byKey, shares } };
}

/** Whether each stands where the one with the same place in time stood. */
function isInOrder(deliveries: readonly Delivery[], before: DayPlan | null): boolean {
  return (
    before !== null &&
    deliveries.length === before.deliveries.length &&
    deliveries.every((one, at) => {
      const old = before.deliveries[at] as Delivery;
      return one === old || (one.key === old.key && byDeparture(one, old) === 0);
    })
  );
}

/** In the order of the plan before: what is sorted already costs the sorting little. */
function keysOf(groups: ReadonlyMap<string, unknown>, before: DayPlan | null): Set<string> {
  const known = (before?.deliveries ?? []).map(({ key }) => key).filter((key) => groups.has(key));
  return new Set([...known, ...groups.keys()]);
}

function deliveryKey(order: PlanOrder): string {
  const what = order.tracerId === null ? `i${order.isotopeId}` : `t${order.tracerId}`;
  const slot = order.movedToSlotId ?? order.slotId;
  return `${what}:e${order.endpointId}:${slot === null ? order.deliverAt : `s${slot}`}`;
}

function deliveryOf(
  key: string,
  orders: PlanOrder[],
  rows: DayRows,
  vials: readonly PlanVial[],
): Delivery {
  const sorted = [...orders].sort((a, b) => Number(!counts(a)) - Number(!counts(b)) || a.id - b.id);
  const first = sorted[0] as PlanOrder;
  const tracer = first.tracerId === null ? undefined : rows.tracers.get(first.tracerId);
  const from = filledFrom(first, rows.tracers);
  const isotope = rows.isotopes.get(tracer?.isotopeId ?? first.isotopeId ?? -1);
  const halfLifeSeconds =
    first.halfLifeSeconds ?? isotope?.halfLifeSeconds ?? Number.POSITIVE_INFINITY;
  const demands = sorted.map((order) => demandOf(order, halfLifeSeconds, rows));
  const counting = demands.filter(counts);
  const status =
    STATUS_ORDER.find((wanted) => sorted.some((order) => order.status === wanted)) ?? 'ordered';
  const deliverAt = Date.parse(first.deliverAt);
  const departsAt = Date.parse(first.departsAt);
  const expectedAt = latestExpected(sorted);
  const runAt = demands[0]?.runAt ?? null;
  return {
    key,
    lane: first.tracerId === null ? `i${first.isotopeId}` : `t${first.tracerId}`,
    tracerId: first.tracerId,
    isotopeId: first.isotopeId,
    filledFrom: from,
    name: tracer?.shortName ?? isotope?.symbol ?? '–',
    kind: first.kind,
    halfLifeSeconds,
    customer: rows.customers.get(first.customerId),
    endpoint: rows.endpoints.get(first.endpointId),
    customerId: first.customerId,
    deliverAt,
    departsAt,
    leavesAt: leaving({ departsAt, deliverAt, expectedAt }),
    runAt,
    orders: sorted,
    demands,
    status,
    orderedMbq: counting.reduce((sum, demand) => sum + demand.orderedMbq, 0),
    toDispenseMbq: counting.reduce((sum, demand) => sum + demand.toDispenseMbq, 0),
    dispensedMbq: counting.reduce((sum, demand) => sum + demand.dispensedMbq, 0),
    shortMbq: wholeMbq(shortMbq(demands)),
    missingMbq: wholeMbq(missingMbq(demands)),
    injections: sorted.reduce(
      (sum, order) => sum + (counts(order) ? (order.injections ?? 0) : 0),
      0,
    ),
    expectedAt,
    awaitsConfirmation: sorted.some((order) => counts(order) && order.awaitsConfirmation === true),
    vials: vialsFor(vials, {
      customerId: first.customerId,
      tracerId: from,
      deliverAt,
      halfLifeSeconds,
    }),
    filled: [],
    sharedBy: 0,
  };
}

/** The departure that an announced delay leads one to expect. */
export function leaving(one: {
  departsAt: number;
  deliverAt: number;
  expectedAt: number | null;
}): number {
  return one.departsAt + Math.max(0, (one.expectedAt ?? one.deliverAt) - one.deliverAt);
}

/** When a delivery is to be there: as planned, or as late as a delay that was announced leads one to expect. */
export function dueAt(one: { deliverAt: number; expectedAt: number | null }): number {
  return Math.max(one.deliverAt, one.expectedAt ?? 0);
}

/** The latest expected delivery of orders that count; null where none is delayed. */
export function latestExpected(
  orders: Iterable<Pick<PlanOrder, 'status' | 'expectedAt'>>,
): number | null {
  let latest: number | null = null;
  for (const order of orders) {
    if (order.expectedAt && counts(order)) {
      latest = Math.max(latest ?? 0, Date.parse(order.expectedAt));
    }
  }
  return latest;
}

function emptyLane(delivery: Delivery, rows: DayRows): Lane {
  const tracer = delivery.tracerId === null ? undefined : rows.tracers.get(delivery.tracerId);
  return {
    key: delivery.lane,
    tracerId: delivery.tracerId,
    isotopeId: delivery.isotopeId,
    filledFrom: delivery.filledFrom,
    name: delivery.name,
    clinicalName: tracer?.clinicalName ?? '',
    isotope: rows.isotopes.get(tracer?.isotopeId ?? delivery.isotopeId ?? -1)?.symbol ?? '',
    halfLifeSeconds: delivery.halfLifeSeconds,
    runs: [],
    deliveries: [],
    injections: 0,
    vials: [],
    batches: [],
  };
}

const names = new Intl.Collator('da');

function byName(one: string, other: string): number {
  return one === other ? 0 : names.compare(one, other);
}

function byDeparture(a: Delivery, b: Delivery): number {
  return (
    a.departsAt - b.departsAt ||
    a.deliverAt - b.deliverAt ||
    byName(a.name, b.name) ||
    byName(a.customer?.shortName ?? '', b.customer?.shortName ?? '') ||
    a.key.localeCompare(b.key)
  );
}

/** Tracers with runs first, the most ordered first: they are what a day is planned around. */
function byActivity(a: Lane, b: Lane): number {
  const of = (lane: Lane) =>
    lane.deliveries.reduce((sum, delivery) => sum + delivery.toDispenseMbq, 0);
  return of(b) - of(a) || a.name.localeCompare(b.name, 'da');
}

/** What is left in vials that nobody has been given, at an instant, rounded down. */
export function freeInVialsAt(lane: Pick<Lane, 'vials' | 'halfLifeSeconds'>, at: number): number {
  return floorMbq(poolMbqAt(lane.vials.filter(isFree), lane.halfLifeSeconds, at));
}

/**
 * What is free in the lane's batches at an instant, each by its balance, rounded down; null when no batch says what it made.
 * Nothing is filled from one that was rejected or has expired.
 */
export function freeInBatchesAt(
  lane: Pick<Lane, 'vials' | 'batches' | 'halfLifeSeconds'>,
  at: number,
): number | null {
  const made = lane.batches.filter((batch) => Date.parse(batch.endOfSynthesisAt) <= at);
  if (made.length === 0) {
    return null;
  }
  let left = 0;
  for (const batch of made) {
    if (batch.state !== 'rejected' && !expiredAt(batch, at)) {
      left += Math.max(0, freeIn(batch, lane, at));
    }
  }
  return floorMbq(left);
}

function freeIn(
  batch: PlanBatch,
  lane: Pick<Lane, 'vials' | 'halfLifeSeconds'>,
  at: number,
): number {
  const filled = lane.vials
    .filter((vial) => vial.batchNumber === batch.number)
    .map((vial) => ({
      state: vial.state,
      purpose: vial.purpose ?? null,
      near: vial.marks?.includes('near') ?? false,
      mbq: vial.activityMbq,
      calibratedAt: Date.parse(vial.calibratedAt),
    }));
  const was = { mbq: batch.activityMbq, endOfSynthesisAt: Date.parse(batch.endOfSynthesisAt) };
  return batchBalance(was, lane.halfLifeSeconds, filled, at).free;
}

/** What is still to be filled from runs that have ended, for deliveries that have not been, as activity at an instant. */
export function stillToDispense(lane: Pick<Lane, 'deliveries'>, at: number): number {
  const open = lane.deliveries.filter(
    (delivery) =>
      dueAt(delivery) > at &&
      delivery.runAt !== null &&
      delivery.runAt <= at &&
      (delivery.status === 'ordered' || delivery.status === 'accepted'),
  );
  return stillToDispenseAt(
    open.map((delivery) => delivery.demands),
    at,
  );
}
