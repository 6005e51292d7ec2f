/** What an endpoint usually orders, so that a slip of the finger is asked about once. */
import type { Order } from '../protocol/rows';
import { clock, ms } from './time';

/** What is ordered where: a tracer or a bare isotope at an endpoint. */
export interface Habit {
  endpointId: number;
  tracerId: number | null;
  isotopeId: number | null;
}

type Figure = 'orderedMbq' | 'injections';

function same(order: Order, habit: Habit): boolean {
  return (
    order.endpointId === habit.endpointId &&
    (habit.tracerId === null
      ? order.tracerId === null && order.isotopeId === habit.isotopeId
      : order.tracerId === habit.tracerId)
  );
}

/** The median of what was ordered in one order, of MBq or injections; null below two orders. */
export function usualOf(
  orders: readonly Order[],
  habit: Habit,
  figure: Figure,
  except?: number,
): number | null {
  const amounts = orders
    .filter(
      (order) =>
        same(order, habit) &&
        order.status !== 'cancelled' &&
        order[figure] !== null &&
        order.id !== except,
    )
    .map((order) => order[figure] ?? 0)
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

/** What was last ordered here, to offer again; newest first, each amount once, at most three. */
export function lastAmounts(orders: readonly Order[], habit: Habit): number[] {
  const found = orders
    .filter(
      (order) =>
        same(order, habit) &&
        order.orderedMbq !== null &&
        order.status !== 'cancelled' &&
        order.status !== 'rejected',
    )
    .sort((one, other) => ms(other.deliverAt) - ms(one.deliverAt))
    .map((order) => order.orderedMbq ?? 0);
  return [...new Set(found)].slice(0, 3);
}

/** Orders that somebody made up his mind about: what came of bookings says nothing of a habit. */
function byHand(orders: readonly Order[], habit: Habit): Order[] {
  return orders.filter(
    (order) =>
      same(order, habit) &&
      order.bookingIds.length === 0 &&
      order.status !== 'cancelled' &&
      order.status !== 'rejected',
  );
}

/** A regular delivery. */
export interface Regular {
  slotId: number;
  /** Delivery time in milliseconds. */
  at: number;
}

/**
 * The MBq that the slot was last ordered for, all its orders of a day together; else what another day had at that time
 * of day. Null where neither says anything, or where it is more than may be ordered.
 */
export function proposedMbq(
  orders: readonly Order[],
  habit: Habit,
  there: Regular,
  maxMbq: number | null,
): number | null {
  const mine = byHand(orders, habit).filter(
    (order) => order.orderedMbq !== null && order.slotId !== null,
  );
  const slot = mine.filter((order) => order.slotId === there.slotId);
  const hour = mine.filter((order) => clock(order.deliverAt) === clock(there.at));
  const like = slot.length > 0 ? slot : hour;
  const last = like.reduce(
    (date, order) => (order.deliveryDate > date ? order.deliveryDate : date),
    '',
  );
  const sum = like
    .filter((order) => order.deliveryDate === last)
    .reduce((all, order) => all + (order.orderedMbq ?? 0), 0);
  return sum > 0 && (maxMbq === null || sum <= maxMbq) ? sum : null;
}

/** How many injections were last ordered, and at what time of day (`HH:MM`); null where none ever were. */
export function proposedInjections(
  orders: readonly Order[],
  habit: Habit,
  maxInjections: number | null,
): { injections: number; time: string } | null {
  const last = byHand(orders, habit)
    .filter((order) => order.injections !== null)
    .sort((one, other) => ms(other.deliverAt) - ms(one.deliverAt))[0];
  const injections = last?.injections ?? null;
  return last === undefined ||
    injections === null ||
    (maxInjections !== null && injections > maxInjections)
    ? null
    : { injections, time: clock(last.deliverAt) };
}
