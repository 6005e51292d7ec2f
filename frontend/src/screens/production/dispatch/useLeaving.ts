/** What may leave with a delivery, and what has left for it. */
import { useMemo } from 'react';
import type { Delivery } from '../../../domain/day';
import type { PlanOrder } from '../../../domain/dayRows';
import type { Dispatch, Vial } from '../../../protocol/rows';
import { useRows, useTable } from '../../../sync';

const STREAM = 'production';

export interface Leaving {
  /** Its vials that are still here and may go: those it was filled with first. */
  here: Vial[];
  /** Those of them that were filled or released for it: what one means by it. */
  meant: ReadonlySet<number>;
  gone: Dispatch[];
}

export function useLeaving(delivery: Delivery): Leaving {
  const vials = useTable(STREAM, 'vial');
  const dispatches = useRows(STREAM, 'dispatch');
  return useMemo(() => {
    const ids = new Set(delivery.orders.map((order) => order.id));
    const meant = new Set(delivery.filled.map((vial) => vial.id));
    const here = [...new Set([...delivery.filled, ...delivery.vials].map((vial) => vial.id))]
      .map((id) => vials.get(id))
      .filter((vial): vial is Vial => vial !== undefined && mayLeave(vial));
    const gone = dispatches.filter((left) => left.orderIds.some((id) => ids.has(id)));
    return { here, meant, gone };
  }, [delivery, vials, dispatches]);
}

/** The server decides again; this keeps what cannot leave off the list. */
export function mayLeave(vial: Pick<Vial, 'state' | 'dispatchId'>): boolean {
  return vial.dispatchId === null && (vial.state === 'free' || vial.state === 'released');
}

/**
 * The orders that chosen vials leave for: what a released one was released for, and for one that is free the delivery's
 * accepted orders that do not wait for their customer.
 */
export function ordersFor(delivery: Delivery, chosen: readonly Vial[]): number[] {
  const mine = new Set(delivery.orders.map((order) => order.id));
  const found = new Set(chosen.flatMap((vial) => vial.orderIds).filter((id) => mine.has(id)));
  if (chosen.some((vial) => vial.state === 'free')) {
    for (const order of delivery.orders) {
      if (isAgreed(order)) {
        found.add(order.id);
      }
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** Whether a delivery has something that has not left, and may. */
export function mayBeSent(delivery: Delivery): boolean {
  return delivery.orders.some((order) => isAgreed(order) || order.status === 'released');
}

/** Accepted, and not put off to a delivery that its customer has not said yes to. */
function isAgreed(order: Pick<PlanOrder, 'status' | 'awaitsConfirmation'>): boolean {
  return order.status === 'accepted' && !order.awaitsConfirmation;
}

/** The deliveries that have something to send, the first to leave first; a delay counts. */
export function waitingToLeave(deliveries: readonly Delivery[]): Delivery[] {
  return deliveries
    .filter((delivery) =>
      delivery.orders.some(
        (order) => (isAgreed(order) || order.status === 'released') && !order.dispatchedAt,
      ),
    )
    .sort((one, other) => one.leavesAt - other.leavesAt);
}
