/** What an endpoint usually orders, so that a slip of the finger is asked about once. */
import type { Order } from '../protocol/rows';
import { ms } from './time';

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
