/** What a delay makes of deliveries: who gets what when, instead of when. Pure. */
import type { DayPlan, Delivery } from './day';
import type { PlanOrder } from './dayRows';
import { counts } from './need';

export const DELAYS: readonly number[] = [15, 30, 45, 60];
/** Longer than this is no delay but another delivery. */
export const MOST_DELAY_MINUTES = 12 * 60;

/** What is delayed together: one order, one delivery, or all that a run feeds. */
export type DelayScope = 'order' | 'delivery' | 'run';

/** The orders that a delay of the scope concerns: those that count, and are not there already. */
export function delayed(
  plan: Pick<DayPlan, 'deliveries'>,
  delivery: Delivery,
  orderId: number,
  scope: DelayScope,
): { delivery: Delivery; orders: PlanOrder[] }[] {
  const deliveries =
    scope === 'run' && delivery.runAt !== null
      ? plan.deliveries.filter((one) => one.lane === delivery.lane && one.runAt === delivery.runAt)
      : [delivery];
  return deliveries
    .map((one) => ({
      delivery: one,
      orders: one.orders.filter(
        (order) => counts(order) && (scope !== 'order' || order.id === orderId),
      ),
    }))
    .filter(({ orders }) => orders.length > 0);
}

/** The delivery to expect: so many minutes after the planned one. */
export function expectedAt(delivery: Pick<Delivery, 'deliverAt'>, minutes: number): number {
  return delivery.deliverAt + minutes * 60_000;
}

/** Minutes that were announced for an order; 0 while none were. */
export function announcedMinutes(order: Pick<PlanOrder, 'deliverAt' | 'expectedAt'>): number {
  return order.expectedAt
    ? Math.round((Date.parse(order.expectedAt) - Date.parse(order.deliverAt)) / 60_000)
    : 0;
}
