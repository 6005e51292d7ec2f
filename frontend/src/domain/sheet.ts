/** The plan of a day as production makes it: each run with what it must make, delivery by delivery. Pure. */
import type { Slot } from '../protocol/rows';
import {
  activeSlotId,
  type Book,
  halfLifeOf,
  type Place,
  placeOf,
  runLimit,
  sameWhat,
  stands,
  type What,
} from './book';
import { demandOf } from './day';
import type { PlanOrder } from './dayRows';
import {
  costAt,
  counts,
  type Demand,
  needAtRun,
  orderedAtDelivery,
  toDispenseAtDelivery,
  wholeMbq,
} from './need';
import type { RunNeed, SlotNeed } from './plan';
import { wallInstant, weekday } from './time';

/** A delivery of a run and what is ordered for it. */
export interface PlannedSlot {
  key: string;
  endpointId: number;
  at: number;
  /** Orders that count; none: it is free. */
  orderCount: number;
  /** At the delivery, as the customers were told; of a moved order what its amount is worth then. Not rounded. */
  orderedMbq: number;
  toDispenseMbq: number;
  /** At the run, overhead in, up to a whole MBq. */
  costMbq: number;
  maxMbq: number | null;
  over: boolean;
}

/** One whose rows are here. */
export interface SheetSlot extends PlannedSlot {
  place: Place;
  orders: PlanOrder[];
}

/** What a run has to make, and where that goes. */
export interface Planned<S extends PlannedSlot = PlannedSlot> {
  key: string;
  what: What;
  at: number;
  neededMbq: number;
  /** Of that: for deliveries that nobody has accepted yet. */
  waitingMbq: number;
  maxMbq: number | null;
  /** What it can still make; below zero where it must make more than it can; null without a limit. */
  leftMbq: number | null;
  slots: S[];
}

export type RunSheet = Planned<SheetSlot>;

/** The runs that feed deliveries of a date, or stand on it, the first first. */
export function sheetsOf(book: Book, date: string): RunSheet[] {
  const sheets = new Map<string, RunSheet>();
  const sheetAt = (what: What, at: number): RunSheet => {
    const key = keyOf(what, at);
    const found = sheets.get(key) ?? emptySheet(book, key, what, at);
    sheets.set(key, found);
    return found;
  };
  for (const run of book.runs.values()) {
    if (run.weekday === weekday(date) && (run.endsDate === null || date <= run.endsDate)) {
      sheetAt(run, wallInstant(date, run.time));
    }
  }
  const ofDay = book.orders.filter((order) => order.deliveryDate === date);
  for (const slot of book.slots.values()) {
    const orders = ofDay.filter((order) => activeSlotId(order) === slot.id);
    if (orders.some(counts) || (isOffered(book, slot, date) && !book.closed.has(date))) {
      const place = placeOf(book, slot, date);
      if (place) {
        sheetAt(slot, place.runAt).slots.push(slotOf(book, place, orders));
      }
    }
  }
  for (const sheet of sheets.values()) {
    fill(book, sheet);
  }
  return [...sheets.values()].sort((a, b) => a.at - b.at || a.key.localeCompare(b.key));
}

/**
 * The sheets of a date that the stream does not carry, as the server reckons them (`plan.day`): a run's slots with the orders
 * of other dates too, each at the instant and with the sums that it says. Nobody accepts anything of it any more.
 */
export function sheetsOfPast(book: Book, runs: readonly RunNeed[]): Planned[] {
  return runs.map((run) => ({
    ...emptySheet(book, keyOf(run, run.runAt), run, run.runAt),
    neededMbq: run.needMbq,
    maxMbq: run.maxMbq,
    leftMbq: run.leftMbq,
    slots: run.slots.map((need) => pastSlotOf(need)),
  }));
}

function pastSlotOf(need: SlotNeed): PlannedSlot {
  const { slotId, endpointId, deliverAt, orderedMbq, toDispenseMbq, costMbq, maxMbq } = need;
  return {
    key: `${slotId}@${deliverAt}`,
    endpointId,
    at: deliverAt,
    orderCount: need.orderIds.length,
    orderedMbq,
    toDispenseMbq,
    costMbq,
    maxMbq,
    over: need.passed,
  };
}

function keyOf(what: What, at: number): string {
  return `${what.tracerId === null ? `i${what.isotopeId}` : `t${what.tracerId}`}@${at}`;
}

/** Whether a slot can be ordered on a date: it stands, and neither its place nor what it brings is archived. */
function isOffered(book: Book, slot: Slot, date: string): boolean {
  return (
    stands(book, slot, date) &&
    !book.endpoints.get(slot.endpointId)?.archived &&
    !book.tracers.get(slot.tracerId ?? -1)?.archived
  );
}

function emptySheet(book: Book, key: string, what: What, at: number): RunSheet {
  const { tracerId } = what;
  return {
    key,
    what: { tracerId, isotopeId: tracerId === null ? what.isotopeId : null },
    at,
    neededMbq: 0,
    waitingMbq: 0,
    maxMbq: runLimit(book, what, at),
    leftMbq: null,
    slots: [],
  };
}

function slotOf(book: Book, place: Place, orders: PlanOrder[]): SheetSlot {
  const demands = demandsIn(book, orders);
  const orderedMbq = demands.reduce((sum, demand) => sum + orderedAtDelivery(demand), 0);
  const { endpointId, maxMbq } = place.slot;
  const counting = orders.filter(counts);
  return {
    key: `${place.slot.id}`,
    endpointId,
    at: place.at,
    orderCount: counting.length,
    place,
    orders: counting,
    orderedMbq,
    toDispenseMbq: demands.reduce((sum, demand) => sum + toDispenseAtDelivery(demand), 0),
    costMbq: wholeMbq(demands.reduce((sum, demand) => sum + costAt(demand, place.runAt), 0)),
    maxMbq,
    over: maxMbq !== null && orderedMbq > maxMbq,
  };
}

function demandsIn(book: Book, orders: readonly PlanOrder[]): Demand[] {
  const rows = { slots: book.slots, runs: [...book.runs.values()] };
  return orders
    .filter((order) => counts(order) && order.orderedMbq !== null)
    .map((order) => demandOf(order, halfLifeOf(book, order), rows));
}

/** All that the run feeds, also on other dates than the shown one: what it must make is one sum. */
function fill(book: Book, sheet: RunSheet): void {
  const fed = book.orders.filter(
    (order) =>
      order.runAt !== undefined &&
      order.runAt !== null &&
      Date.parse(order.runAt) === sheet.at &&
      sameWhat(order, sheet.what),
  );
  const demands = demandsIn(book, fed);
  sheet.neededMbq = needAtRun(demands, sheet.at);
  sheet.waitingMbq = needAtRun(
    demands.filter((demand) => demand.status === 'ordered'),
    sheet.at,
  );
  sheet.leftMbq = sheet.maxMbq === null ? null : sheet.maxMbq - sheet.neededMbq;
  sheet.slots.sort((a, b) => a.place.at - b.place.at || a.place.slot.id - b.place.slot.id);
}
