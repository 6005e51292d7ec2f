/** An endpoint's week: each day with its deliveries, the orders on them, and how long they may be ordered. */
import type {
  CatalogueEntry,
  ClosedDate,
  Deadline,
  Order,
  Run,
  Slot,
  Tracer,
} from '../protocol/rows';
import { deadlineFor, deadlineInstant } from './deadline';
import { addDays, inWeeks, ms, wallInstant, weekday } from './time';

export type Opening =
  /** May be ordered until the deadline. */
  | 'open'
  /** The deadline has passed. */
  | 'passed'
  /** No deliveries that day. */
  | 'closed'
  /** Too many days ahead. */
  | 'far'
  /** Not in the catalogue (any more), or not ordered by slot. */
  | 'none';

/** A delivery of a day: a slot on its date, or an order at a free time. */
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
}

export interface WeekRows {
  endpointId: number;
  slots: readonly Slot[];
  runs: readonly Run[];
  orders: readonly Order[];
  entries: readonly CatalogueEntry[];
  tracers: readonly Tracer[];
  closedDates: readonly ClosedDate[];
  deadlines: readonly Deadline[];
}

const MOST_DAYS_AHEAD = 180;

/** The seven days from a Monday. `now` is server time in milliseconds, `today` its date in Copenhagen. */
export function weekOf(rows: WeekRows, monday: string, now: number, today: string): WeekDay[] {
  const closed = new Set(rows.closedDates.map((row) => row.date));
  return [0, 1, 2, 3, 4, 5, 6].map((offset) => {
    const date = addDays(monday, offset);
    return {
      date,
      closed: closed.has(date),
      deliveries: deliveriesOf(rows, date, closed, now, today),
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
  const orders = rows.orders.filter(
    (order) => order.endpointId === rows.endpointId && order.deliveryDate === date,
  );
  const found = new Map<string, Delivery>();
  for (const slot of rows.slots) {
    const entry = rows.entries.find(
      (row) =>
        row.endpointId === slot.endpointId &&
        row.tracerId === slot.tracerId &&
        row.isotopeId === slot.isotopeId,
    );
    const standing =
      slot.endpointId === rows.endpointId &&
      slot.weekday === weekday(date) &&
      inWeeks(slot.weeks, date) &&
      (slot.endsDate === null || date <= slot.endsDate);
    const ordered = orders.some((order) => activeSlot(order) === slot.id);
    const tracer = rows.tracers.find((row) => row.id === slot.tracerId);
    const offered = entry !== undefined && tracer !== undefined && !tracer.archived;
    if (!ordered && !(standing && offered)) {
      continue;
    }
    const rule = deadlineFor(rows.deadlines, 'activity', slot.tracerId);
    const deadline = rule ? deadlineInstant(rule, date, closed) : null;
    const run = rows.runs.find((row) => row.id === slot.runId);
    found.set(`slot:${slot.id}`, {
      key: `slot:${slot.id}`,
      at: wallInstant(date, slot.deliveryTime),
      slot,
      tracerId: slot.tracerId,
      isotopeId: slot.isotopeId,
      orders: [],
      cancelled: [],
      deadline,
      opening:
        !standing || !offered
          ? 'none'
          : closed.has(date)
            ? 'closed'
            : date > addDays(today, MOST_DAYS_AHEAD)
              ? 'far'
              : now > (deadline ?? wallInstant(date, slot.deliveryTime))
                ? 'passed'
                : 'open',
      maxMbq: least(entry?.maxMbq, slot.maxMbq, run?.maxMbq),
    });
  }
  for (const order of orders) {
    const slot = activeSlot(order);
    let place = slot === null ? undefined : found.get(`slot:${slot}`);
    if (!place) {
      // An injection at a free time, or a slot that is gone.
      place = {
        key: `order:${order.id}`,
        at: ms(order.deliverAt),
        slot: null,
        tracerId: order.tracerId,
        isotopeId: order.isotopeId,
        orders: [],
        cancelled: [],
        deadline: null,
        opening: 'none',
        maxMbq: null,
      };
      found.set(place.key, place);
    }
    (order.status === 'cancelled' ? place.cancelled : place.orders).push(order);
  }
  const list = [...found.values()];
  for (const place of list) {
    place.orders.sort((one, other) => ms(one.orderedAt) - ms(other.orderedAt) || one.id - other.id);
  }
  // A free time whose only order was cancelled is no delivery any more.
  return list
    .filter((place) => place.slot !== null || place.orders.length > 0)
    .sort((one, other) => one.at - other.at || (one.tracerId ?? 0) - (other.tracerId ?? 0));
}

/** The slot that an order is delivered at: moved or not. */
function activeSlot(order: Order): number | null {
  return order.movedToSlotId ?? order.slotId;
}

function least(...limits: (number | null | undefined)[]): number | null {
  const set = limits.filter((limit): limit is number => limit !== null && limit !== undefined);
  return set.length > 0 ? Math.min(...set) : null;
}

/** What this endpoint usually orders of a tracer in one order: the median of what the copy holds; null below two orders. */
export function usualMbq(
  orders: readonly Order[],
  endpointId: number,
  tracerId: number | null,
  except?: number,
): number | null {
  const amounts = orders
    .filter(
      (order) =>
        order.endpointId === endpointId &&
        order.tracerId === tracerId &&
        order.status !== 'cancelled' &&
        order.orderedMbq !== null &&
        order.id !== except,
    )
    .map((order) => order.orderedMbq ?? 0)
    .sort((one, other) => one - other);
  if (amounts.length < 2) {
    return null;
  }
  const middle = amounts.length >> 1;
  const upper = amounts[middle] ?? 0;
  return amounts.length % 2 === 1 ? upper : ((amounts[middle - 1] ?? 0) + upper) / 2;
}

/** Whether an amount is so far from the usual one that it wants a second press: over five times, or under a fifth. */
export function unusual(amount: number, usual: number | null): 'more' | 'less' | null {
  if (usual === null) {
    return null;
  }
  return amount > 5 * usual ? 'more' : amount < usual / 5 ? 'less' : null;
}

/** What was last ordered here at this time of day, to offer again; newest first, each amount once. */
export function lastAmounts(
  orders: readonly Order[],
  delivery: Delivery,
  endpointId: number,
): number[] {
  const found = orders
    .filter(
      (order) =>
        order.endpointId === endpointId &&
        order.tracerId === delivery.tracerId &&
        order.orderedMbq !== null &&
        order.status !== 'cancelled' &&
        order.status !== 'rejected',
    )
    .sort((one, other) => ms(other.deliverAt) - ms(one.deliverAt))
    .map((order) => order.orderedMbq ?? 0);
  return [...new Set(found)].slice(0, 3);
}

/** Something like a CPR number, as the server refuses it: a day, a month, a year and four more digits. */
export function looksLikeCpr(text: string): boolean {
  const found = text.match(/(?<!\d)[0-7]\d(?:0[1-9]|1[0-2])\d{2}[\s-]?\d{4}(?!\d)/g) ?? [];
  return found.some((number) => {
    const day = Number(number.slice(0, 2)) % 40;
    return day >= 1 && day <= 31;
  });
}
