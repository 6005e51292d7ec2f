/**
 * The plan of a day: what each run has to make, where a limit is passed, and what one more order would cost. Pure.
 *
 * The server's own arithmetic (`tracershop/orderbook/plan.py`), tested against the same cases. Activities in MBq, instants
 * in ms. Figures of a run refer to its time, the end of synthesis; figures of a slot to its delivery time. Sums are
 * rounded once, at the end; `exactMbq` is the sum before.
 *
 * A screen calls `planOfDay(date, rows)` with the rows of its stream, and `costOfOneMore(run, slot, mbq)` with what comes
 * back. The query `plan.day` answers the same with instants as text, for dates outside the window too: `planFromWire`.
 */
import type { CatalogueEntry, Endpoint, Isotope, Order, Run, Slot, Tracer } from '../protocol/rows';
import { ceilMbq, decayBetween, floorMbq, passes } from './decay';
import { costAt, counts, type Demand } from './need';
import { standsOn } from './schedule';
import { dateOf, lastBefore, wallInstant } from './time';

/** A slot on a date, with or without orders, and the run that feeds it. `overhead` is its endpoint's for what is made. */
export interface FedSlot {
  slotId: number;
  endpointId: number;
  tracerId: number | null;
  isotopeId: number | null;
  deliverAt: number;
  runAt: number;
  halfLifeSeconds: number;
  overhead: number;
  maxMbq: number | null;
  runMaxMbq: number | null;
}

/** An order by activity: MBq meant at the ordered slot; slot, delivery and run are the active ones. */
export interface FedOrder extends Omit<Demand, 'dispensedMbq' | 'runAt'> {
  slotId: number;
  endpointId: number;
  tracerId: number | null;
  isotopeId: number | null;
  runAt: number;
}

/** What a slot's orders ask for, at `deliverAt`. An order moved here asks for what its amount is worth then. */
export interface SlotNeed {
  slotId: number;
  endpointId: number;
  deliverAt: number;
  overhead: number;
  orderIds: number[];
  /** What customers are told, and what the limit is for. Not rounded. */
  orderedMbq: number;
  /** The same with overhead, up to a whole MBq. */
  toDispenseMbq: number;
  /** That at the run, up to a whole MBq. */
  costMbq: number;
  maxMbq: number | null;
  passed: boolean;
  /** What may still be ordered, down to a whole MBq; null without a limit. */
  leftMbq: number | null;
}

/** What a run has to make, at `runAt`. */
export interface RunNeed {
  tracerId: number | null;
  isotopeId: number | null;
  runAt: number;
  halfLifeSeconds: number;
  orders: number;
  /** Without overhead, not rounded. */
  orderedMbq: number;
  /** With overhead, not rounded. */
  exactMbq: number;
  /** With overhead, up to a whole MBq: what must be made. */
  needMbq: number;
  maxMbq: number | null;
  passed: boolean;
  /** What the run can still make, down to a whole MBq; null without a limit. */
  leftMbq: number | null;
  slots: SlotNeed[];
}

/** What one more order would do. `addsMbq` and `needMbq` (all of it then) are at the run, each rounded up once. */
export interface Cost {
  addsMbq: number;
  needMbq: number;
  runPassed: boolean;
  /** What the slot's orders would then come to, at the slot. */
  slotMbq: number;
  slotPassed: boolean;
}

/** The rows of a stream that a plan is worked out from. */
export interface PlanRows {
  orders: Iterable<Order>;
  slots: Iterable<Slot>;
  runs: Iterable<Run>;
  catalogueEntries: Iterable<CatalogueEntry>;
  tracers: Iterable<Tracer>;
  isotopes: Iterable<Isotope>;
  endpoints: Iterable<Pick<Endpoint, 'id' | 'archived'>>;
  /** Dates without deliveries. */
  closed: ReadonlySet<string>;
}

/** PLAN-1: the runs that feed a date's slots, free ones too, and its orders, from the rows of a stream. */
export function planOfDay(date: string, rows: PlanRows): RunNeed[] {
  const slots = new Map([...rows.slots].map((slot) => [slot.id, slot]));
  const tracers = new Map([...rows.tracers].map((tracer) => [tracer.id, tracer]));
  const isotopes = new Map([...rows.isotopes].map((isotope) => [isotope.id, isotope]));
  const runs = new Map([...rows.runs].map((run) => [run.id, run]));
  const overheads = new Map(
    [...rows.catalogueEntries].map((entry) => [overheadKey(entry), entry.overhead]),
  );
  const orders = [...rows.orders]
    .map((order) => fedOrder(order, slots))
    .filter((it) => it !== null);

  const fed: FedSlot[] = [];
  const add = (slot: Slot, given?: { deliverAt: number; runAt: number }): void => {
    const run = runs.get(slot.runId);
    const isotopeId = slot.isotopeId ?? tracers.get(slot.tracerId ?? -1)?.isotopeId ?? -1;
    const isotope = isotopes.get(isotopeId);
    if (!run || !isotope) {
      return;
    }
    const deliverAt = given?.deliverAt ?? wallInstant(date, slot.deliveryTime);
    const runAt = given?.runAt ?? lastBefore(run.weekday, run.time, deliverAt);
    fed.push({
      slotId: slot.id,
      endpointId: slot.endpointId,
      tracerId: slot.tracerId,
      isotopeId: slot.isotopeId,
      deliverAt,
      runAt,
      halfLifeSeconds: isotope.halfLifeSeconds,
      overhead: overheads.get(overheadKey(slot)) ?? 1,
      maxMbq: slot.maxMbq,
      runMaxMbq: run.maxMbq,
    });
  };
  const gone = new Set([...rows.endpoints].filter((it) => it.archived).map((it) => it.id));
  const orderable = (slot: Slot): boolean =>
    standsOn(slot, runs.get(slot.runId), date) &&
    !gone.has(slot.endpointId) &&
    !tracers.get(slot.tracerId ?? -1)?.archived;
  if (!rows.closed.has(date)) {
    for (const slot of slots.values()) {
      if (orderable(slot)) {
        add(slot);
      }
    }
  }
  const wanted = new Set(fed.map(runKey));
  for (const order of orders) {
    if (counts(order) && dateOf(order.deliverAt) === date) {
      wanted.add(runKey(order));
    }
  }
  // A run makes for all its dates at once, so the orders of the others count too.
  const mine = orders.filter((order) => wanted.has(runKey(order)));
  for (const order of mine) {
    const slot = slots.get(order.slotId);
    if (slot && counts(order)) {
      add(slot, order);
    }
  }
  return planOf(fed, mine);
}

/**
 * Each run that feeds one of the slots or orders, by time; its slots by delivery time.
 *
 * An order counts once, at the run that feeds its active slot; a rejected or cancelled one not at all. A slot that only an
 * order names has no limit.
 */
export function planOf(slots: Iterable<FedSlot>, orders: Iterable<FedOrder>): RunNeed[] {
  const ofRun = new Map<string, Map<string, FedSlot>>();
  const slotsOf = (fed: Fed): Map<string, FedSlot> => {
    const found = ofRun.get(runKey(fed)) ?? new Map<string, FedSlot>();
    ofRun.set(runKey(fed), found);
    return found;
  };
  for (const slot of slots) {
    slotsOf(slot).set(slotKey(slot), slot);
  }
  const ofSlot = new Map<string, FedOrder[]>();
  const counting = new Map<number, FedOrder>();
  for (const order of orders) {
    if (counts(order)) {
      counting.set(order.id, order);
    }
  }
  for (const order of [...counting.values()].sort((a, b) => a.id - b.id)) {
    const key = slotKey(order);
    ofSlot.set(key, [...(ofSlot.get(key) ?? []), order]);
    const mine = slotsOf(order);
    if (!mine.has(key)) {
      mine.set(key, slotOf(order));
    }
  }
  return [...ofRun.values()]
    .map((mine) => runNeed([...mine.values()].sort(byDelivery), ofSlot))
    .sort(byRun);
}

/**
 * PLAN-2: what an order of so many MBq at one of the run's slots would cost the run, and which limit it would pass.
 *
 * A change of an order by so many MBq costs as much; a negative one gives back. A run that has ended makes nothing more: ask
 * `costAt` of need.ts what such an order takes from what is there now.
 */
export function costOfOneMore(
  run: Pick<RunNeed, 'runAt' | 'halfLifeSeconds' | 'exactMbq' | 'maxMbq'>,
  slot: Pick<SlotNeed, 'deliverAt' | 'overhead' | 'orderedMbq' | 'maxMbq'>,
  mbq: number,
): Cost {
  const adds = decayBetween(mbq, run.halfLifeSeconds, slot.deliverAt, run.runAt) * slot.overhead;
  const exact = run.exactMbq + adds;
  const slotMbq = slot.orderedMbq + mbq;
  return {
    addsMbq: ceilMbq(adds),
    needMbq: ceilMbq(exact),
    runPassed: passes(exact, run.maxMbq),
    slotMbq,
    slotPassed: passes(slotMbq, slot.maxMbq),
  };
}

/** Instants as the wire writes them. */
type Written<T> = { [K in keyof T]: K extends 'deliverAt' | 'runAt' ? string : T[K] };
export type WireRunNeed = Omit<Written<RunNeed>, 'slots'> & { slots: Written<SlotNeed>[] };

/** The answer of the query `plan.day` as `planOfDay` would say it. */
export function planFromWire(runs: readonly WireRunNeed[]): RunNeed[] {
  return runs.map((run) => ({
    ...run,
    runAt: Date.parse(run.runAt),
    slots: run.slots.map((slot) => ({ ...slot, deliverAt: Date.parse(slot.deliverAt) })),
  }));
}

type Fed = Pick<FedSlot, 'tracerId' | 'isotopeId' | 'runAt'>;

function runKey(fed: Fed): string {
  return `${fed.tracerId}:${fed.isotopeId}:${fed.runAt}`;
}

/** With the run: where a run was moved after an order was placed, the slot stands under both. */
function slotKey(fed: Pick<FedSlot, 'slotId' | 'deliverAt' | 'runAt'>): string {
  return `${fed.slotId}:${fed.deliverAt}:${fed.runAt}`;
}

function overheadKey(of: Pick<Slot, 'endpointId' | 'tracerId' | 'isotopeId'>): string {
  return `${of.endpointId}:${of.tracerId}:${of.isotopeId}`;
}

function byDelivery(a: FedSlot, b: FedSlot): number {
  return a.deliverAt - b.deliverAt || a.endpointId - b.endpointId || a.slotId - b.slotId;
}

function byRun(a: RunNeed, b: RunNeed): number {
  return (
    a.runAt - b.runAt ||
    Number(a.tracerId === null) - Number(b.tracerId === null) ||
    (a.tracerId ?? a.isotopeId ?? 0) - (b.tracerId ?? b.isotopeId ?? 0)
  );
}

function slotOf(order: FedOrder): FedSlot {
  const { slotId, endpointId, tracerId, isotopeId, deliverAt, runAt, halfLifeSeconds } = order;
  const overhead = order.orderedMbq > 0 ? order.toDispenseMbq / order.orderedMbq : 1;
  const made = { slotId, endpointId, tracerId, isotopeId, deliverAt, runAt, halfLifeSeconds };
  return { ...made, overhead, maxMbq: null, runMaxMbq: null };
}

function runNeed(slots: readonly FedSlot[], ofSlot: ReadonlyMap<string, FedOrder[]>): RunNeed {
  const [first] = slots as [FedSlot];
  const { tracerId, isotopeId, runAt, halfLifeSeconds } = first;
  let orderedMbq = 0;
  let exactMbq = 0;
  let orders = 0;
  for (const slot of slots) {
    for (const order of ofSlot.get(slotKey(slot)) ?? []) {
      orderedMbq += decayBetween(
        order.orderedMbq,
        order.halfLifeSeconds,
        order.orderedSlotAt,
        runAt,
      );
      exactMbq += costAt(order, runAt);
      orders += 1;
    }
  }
  const maxMbq = slots.find((slot) => slot.runMaxMbq !== null)?.runMaxMbq ?? null;
  return {
    tracerId,
    isotopeId,
    runAt,
    halfLifeSeconds,
    orders,
    orderedMbq,
    exactMbq,
    needMbq: ceilMbq(exactMbq),
    maxMbq,
    passed: passes(exactMbq, maxMbq),
    leftMbq: left(exactMbq, maxMbq),
    slots: slots.map((slot) => slotNeed(slot, ofSlot.get(slotKey(slot)) ?? [])),
  };
}

function slotNeed(slot: FedSlot, orders: readonly FedOrder[]): SlotNeed {
  const { slotId, endpointId, deliverAt, overhead, maxMbq } = slot;
  let orderedMbq = 0;
  let toDispense = 0;
  let cost = 0;
  for (const order of orders) {
    orderedMbq += decayBetween(
      order.orderedMbq,
      order.halfLifeSeconds,
      order.orderedSlotAt,
      deliverAt,
    );
    toDispense += costAt(order, deliverAt);
    cost += costAt(order, slot.runAt);
  }
  return {
    slotId,
    endpointId,
    deliverAt,
    overhead,
    orderIds: orders.map((order) => order.id),
    orderedMbq,
    toDispenseMbq: ceilMbq(toDispense),
    costMbq: ceilMbq(cost),
    maxMbq,
    passed: passes(orderedMbq, maxMbq),
    leftMbq: left(orderedMbq, maxMbq),
  };
}

function left(mbq: number, limit: number | null): number | null {
  return limit === null ? null : Math.max(0, floorMbq(limit - mbq));
}

/** An order as the plan counts it; null for injections, which are no MBq of a run. */
function fedOrder(order: Order, slots: ReadonlyMap<number, Slot>): FedOrder | null {
  const slotId = order.movedToSlotId ?? order.slotId;
  if (order.orderedMbq === null || order.runAt === null || slotId === null) {
    return null;
  }
  const deliverAt = Date.parse(order.deliverAt);
  const ordered = order.movedToSlotId === null ? undefined : slots.get(order.slotId ?? -1);
  return {
    id: order.id,
    status: order.status,
    slotId,
    endpointId: order.endpointId,
    tracerId: order.tracerId,
    isotopeId: order.isotopeId,
    orderedMbq: order.orderedMbq,
    toDispenseMbq: order.toDispenseMbq ?? order.orderedMbq * order.overhead,
    halfLifeSeconds: order.halfLifeSeconds,
    orderedSlotAt: ordered ? wallInstant(order.deliveryDate, ordered.deliveryTime) : deliverAt,
    deliverAt,
    runAt: Date.parse(order.runAt),
  };
}
