/** An endpoint's week: each day with its deliveries, the orders on them, and how long they may be ordered. */
import type {
  CatalogueEntry,
  ClosedDate,
  Deadline,
  Order,
  Request,
  Run,
  Slot,
  Tracer,
} from '../protocol/rows';
import { deadlineFor, deadlineInstant } from './deadline';
import { type Hours, type InjectionOffer, injectionOffers, MOST_DAYS_AHEAD } from './injections';
import { wishOf } from './requests';
import { standsOn } from './schedule';
import { addDays, dateOf, ms, wallInstant } from './time';

export type Opening =
  /** May be ordered until the deadline. */
  | 'open'
  /** The deadline has passed; until the delivery it may be asked for. */
  | 'passed'
  /** No deliveries that day. */
  | 'closed'
  /** The endpoint receives nothing on that weekday. */
  | 'away'
  /** Too many days ahead. */
  | 'far'
  /** Not in the catalogue (any more), over, or not ordered by slot. */
  | 'none';

/** A delivery of a day: a slot on its date, or an order or a wish at a free time. */
export interface Delivery {
  key: string;
  /** Delivery time in milliseconds. */
  at: number;
  slot: Slot | null;
  tracerId: number | null;
  isotopeId: number | null;
  /** Orders that stand, first ordered first. */
  orders: Order[];
  /** Cancelled ones, which no longer count. */
  cancelled: Order[];
  /** Orders that were meant for here and were moved or postponed to another delivery. */
  away: Order[];
  /** Late orders that are asked for here and not answered: no orders yet. */
  asked: Request[];
  /** The last instant to order, in milliseconds; null where no rule is known. */
  deadline: number | null;
  opening: Opening;
  /** The most MBq of one order here; null where nothing limits it. */
  maxMbq: number | null;
}

export interface WeekDay {
  date: string;
  closed: boolean;
  deliveries: Delivery[];
  /** What may be ordered by count at a free time. */
  injections: InjectionOffer[];
}

export interface WeekRows {
  endpointId: number;
  hours: Hours;
  slots: readonly Slot[];
  runs: readonly Run[];
  orders: readonly Order[];
  requests: readonly Request[];
  entries: readonly CatalogueEntry[];
  tracers: readonly Tracer[];
  closedDates: readonly ClosedDate[];
  deadlines: readonly Deadline[];
}

/** When a delivery with a delay is expected, in milliseconds; null while it is on time. */
export function expectedOf(delivery: Delivery): number | null {
  const expected = delivery.orders
    .filter((order) => order.expectedAt !== null && order.status !== 'rejected')
    .map((order) => ms(order.expectedAt ?? 0));
  const last = Math.max(...expected);
  return expected.length > 0 && last !== delivery.at ? last : null;
}

/** Whether it may be asked for past its deadline: as long as it could come. */
export function mayBeAsked(delivery: Delivery, now: number): boolean {
  return delivery.opening === 'passed' && now < delivery.at && delivery.slot !== null;
}

/** The seven days from a Monday. `now` is server time in milliseconds, `today` its date in Copenhagen. */
export function weekOf(rows: WeekRows, monday: string, now: number, today: string): WeekDay[] {
  const closed = new Set(rows.closedDates.map((row) => row.date));
  return [0, 1, 2, 3, 4, 5, 6].map((offset) => {
    const date = addDays(monday, offset);
    return {
      date,
      closed: closed.has(date),
      deliveries: deliveriesOf(rows, date, closed, now, today),
      injections: injectionOffers(rows, date, closed, now, today),
    };
  });
}

function deliveriesOf(
  rows: WeekRows,
  date: string,
  closed: ReadonlySet<string>,
  now: number,
  today: string,
): Delivery[] {
  const mine = rows.orders.filter((order) => order.endpointId === rows.endpointId);
  const orders = mine.filter((order) => order.deliveryDate === date);
  const asked = rows.requests.filter(
    (request) =>
      request.endpointId === rows.endpointId &&
      request.kind === 'late' &&
      request.state === 'open' &&
      request.deliveryDate === date,
  );
  const deadlineOf = (kind: string, tracerId: number | null): number | null => {
    const rule = deadlineFor(rows.deadlines, kind, tracerId);
    return rule ? deadlineInstant(rule, date, closed) : null;
  };
  const found = new Map<string, Delivery>();
  for (const slot of rows.slots) {
    const entry = entryOf(rows, slot);
    const run = rows.runs.find((row) => row.id === slot.runId);
    const standing = slot.endpointId === rows.endpointId && standsOn(slot, run, date);
    const ordered = orders.some((order) => activeSlot(order) === slot.id);
    const offered = entry !== undefined && makes(rows, slot);
    if (!ordered && !(standing && offered)) {
      continue;
    }
    const at = wallInstant(date, slot.deliveryTime);
    const deadline = deadlineOf('activity', slot.tracerId);
    found.set(`slot:${slot.id}`, {
      ...place(`slot:${slot.id}`, at, slot.tracerId, slot.isotopeId),
      slot,
      deadline,
      opening:
        !standing || !offered
          ? 'none'
          : closed.has(date)
            ? 'closed'
            : date > addDays(today, MOST_DAYS_AHEAD)
              ? 'far'
              : now > (deadline ?? at)
                ? 'passed'
                : 'open',
      maxMbq: least(entry?.maxMbq, slot.maxMbq, run?.maxMbq),
    });
  }
  for (const order of orders) {
    const slot = activeSlot(order);
    let there = slot === null ? undefined : found.get(`slot:${slot}`);
    if (!there) {
      // An injection at a free time, or a slot that is gone.
      there = {
        ...place(`order:${order.id}`, ms(order.deliverAt), order.tracerId, order.isotopeId),
        deadline: deadlineOf(order.kind, order.tracerId),
      };
      found.set(there.key, there);
    }
    (order.status === 'cancelled' ? there.cancelled : there.orders).push(order);
  }
  for (const order of mine) {
    leftBy(order, date, found)?.away.push(order);
  }
  for (const request of asked) {
    const wish = wishOf(request);
    let there = wish.slotId === undefined ? undefined : found.get(`slot:${wish.slotId}`);
    if (!there && wish.deliverAt !== undefined && dateOf(wish.deliverAt) === date) {
      const key = `request:${request.id}`;
      there = place(key, ms(wish.deliverAt), wish.tracerId ?? null, wish.isotopeId ?? null);
      found.set(key, there);
    }
    there?.asked.push(request);
  }
  const list = [...found.values()];
  for (const there of list) {
    there.orders.sort((one, other) => ms(one.orderedAt) - ms(other.orderedAt) || one.id - other.id);
  }
  // A free time whose only order was cancelled is no delivery any more.
  return list
    .filter((one) => one.slot !== null || one.orders.length > 0 || one.asked.length > 0)
    .sort((one, other) => one.at - other.at || (one.tracerId ?? 0) - (other.tracerId ?? 0));
}

function place(
  key: string,
  at: number,
  tracerId: number | null,
  isotopeId: number | null,
): Delivery {
  return {
    key,
    at,
    slot: null,
    tracerId,
    isotopeId,
    orders: [],
    cancelled: [],
    away: [],
    asked: [],
    deadline: null,
    opening: 'none',
    maxMbq: null,
  };
}

function entryOf(rows: WeekRows, slot: Slot): CatalogueEntry | undefined {
  return rows.entries.find(
    (row) =>
      row.endpointId === slot.endpointId &&
      row.tracerId === slot.tracerId &&
      row.isotopeId === slot.isotopeId,
  );
}

/** A bare isotope, or a tracer that is still made. */
function makes(rows: WeekRows, slot: Slot): boolean {
  if (slot.tracerId === null) {
    return slot.isotopeId !== null;
  }
  const tracer = rows.tracers.find((row) => row.id === slot.tracerId);
  return tracer !== undefined && !tracer.archived;
}

/** The slot that an order is delivered at: moved or not. */
function activeSlot(order: Order): number | null {
  return order.movedToSlotId ?? order.slotId;
}

/** The delivery of a date that an order was meant for and no longer goes with. */
function leftBy(
  order: Order,
  date: string,
  deliveries: ReadonlyMap<string, Delivery>,
): Delivery | undefined {
  if (order.status === 'cancelled' || order.status === 'rejected') {
    return undefined;
  }
  if (order.movedToSlotId !== null && order.deliveryDate === date) {
    return deliveries.get(`slot:${order.slotId}`);
  }
  if (order.postponedFromAt === null || dateOf(order.postponedFromAt) !== date) {
    return undefined;
  }
  const from = ms(order.postponedFromAt);
  return [...deliveries.values()].find(
    (one) =>
      one.slot !== null &&
      one.at === from &&
      one.tracerId === order.tracerId &&
      one.isotopeId === order.isotopeId &&
      !one.orders.includes(order),
  );
}

function least(...limits: (number | null | undefined)[]): number | null {
  const set = limits.filter((limit): limit is number => limit !== null && limit !== undefined);
  return set.length > 0 ? Math.min(...set) : null;
}
