/** What a move to another delivery means in MBq. Pure; instants in milliseconds. */
import type { Order, Slot } from '../protocol/rows';
import { ceilMbq, decayBetween } from './decay';
import { ms, wallInstant } from './time';

export interface Moved {
  /** The delivery that was ordered, and that the amount is still meant at. */
  from: number;
  to: number;
  /** What must be in the vials at the earlier delivery to be as much as was ordered at the ordered one; whole, up. */
  mbqThere: number | null;
}

/** Where a moved order has gone, and what it takes there; null when it was not moved or its slot is unknown. */
export function movedOf(
  order: Pick<
    Order,
    'slotId' | 'movedToSlotId' | 'deliveryDate' | 'deliverAt' | 'orderedMbq' | 'halfLifeSeconds'
  >,
  slots: readonly Slot[],
): Moved | null {
  const from = meantAt(order, slots);
  const to = ms(order.deliverAt);
  if (order.movedToSlotId === null || from === to) {
    return null;
  }
  return {
    from,
    to,
    mbqThere:
      order.orderedMbq === null
        ? null
        : ceilMbq(decayBetween(order.orderedMbq, order.halfLifeSeconds, from, to)),
  };
}

/** The delivery that an order's amount is meant at, in milliseconds: the ordered one, moved or not. */
export function meantAt(
  order: Pick<Order, 'slotId' | 'movedToSlotId' | 'deliveryDate' | 'deliverAt'>,
  slots: readonly Slot[],
): number {
  const slot = slots.find((row) => row.id === order.slotId);
  return order.movedToSlotId === null || !slot
    ? ms(order.deliverAt)
    : wallInstant(order.deliveryDate, slot.deliveryTime);
}

/** When it is expected to leave: as much later as it is expected to arrive. */
export function expectedDeparture(
  order: Pick<Order, 'departsAt' | 'deliverAt' | 'expectedAt'>,
): number {
  const late = order.expectedAt === null ? 0 : ms(order.expectedAt) - ms(order.deliverAt);
  return ms(order.departsAt) + late;
}
