/**
 * Where orders may be moved or postponed to, and what each place would cost. Pure.
 *
 * A moved order keeps the amount of the delivery it was ordered for; a postponed one means it at the new delivery.
 */
import { type Balance, balancesOf, type Swap } from './balance';
import {
  activeSlotId,
  type Book,
  demandsOf,
  type Place,
  placeOf,
  placesFrom,
  placesOn,
} from './book';
import type { PlanOrder } from './dayRows';
import { costAt, type Demand, orderedAtDelivery, wholeMbq } from './need';

export interface Choice {
  key: string;
  place: Place;
  /** What the orders mean at the place's delivery: ordered, no overhead, up to a whole MBq. */
  meantMbq: number;
  /** What they cost its run, overhead in, up to a whole MBq. */
  costMbq: number;
  /** The run it goes to, then the run it leaves where that is another. */
  balances: Balance[];
  /** The slot they were ordered for: moving there is putting them back. */
  restores: boolean;
  /** Its run has ended: it has to be taken out of what is there. */
  runEnded: boolean;
}

/** Why an order may not be moved or postponed; null: it may. */
export function heldBy(order: Pick<PlanOrder, 'status'>): 'released' | 'off' | null {
  if (order.status === 'released') {
    return 'released';
  }
  return order.status === 'ordered' || order.status === 'accepted' ? null : 'off';
}

/** Places at or before the ordered delivery, on the same date, that the orders do not stand at already. */
export function moveChoices(book: Book, orders: readonly PlanOrder[], now: number): Choice[] {
  const first = orders[0];
  if (!first) {
    return [];
  }
  const latest = Math.min(...demandsIn(book, orders).map((demand) => demand.orderedSlotAt));
  return placesOn(book, first.endpointId, first, first.deliveryDate)
    .filter((place) => place.at <= latest && place.slot.id !== activeSlotId(first))
    .filter((place) => place.departsAt > now)
    .map((place) => choiceOf(book, orders, place, 'move', now))
    .sort((a, b) => b.place.at - a.place.at);
}

/** Places after the present delivery, on that day and the days after it. */
export function postponeChoices(
  book: Book,
  orders: readonly PlanOrder[],
  from: string,
  days: number,
  now: number,
): Choice[] {
  const first = orders[0];
  if (!first) {
    return [];
  }
  const after = Math.max(Date.parse(first.deliverAt), now);
  return placesFrom(book, first.endpointId, first, from, days)
    .filter((place) => place.at > after)
    .map((place) => choiceOf(book, orders, place, 'postpone', now));
}

function choiceOf(
  book: Book,
  orders: readonly PlanOrder[],
  place: Place,
  how: 'move' | 'postpone',
  now: number,
): Choice {
  const swap = swapOf(book, orders, place, how);
  const { after } = swap;
  const first = orders[0] as PlanOrder;
  return {
    key: `${place.date}:${place.slot.id}`,
    place,
    meantMbq: wholeMbq(after.reduce((sum, demand) => sum + orderedAtDelivery(demand), 0)),
    costMbq: wholeMbq(after.reduce((sum, demand) => sum + costAt(demand, place.runAt), 0)),
    balances: balancesOf(book, first, swap),
    restores: how === 'move' && orders.every((order) => order.slotId === place.slot.id),
    runEnded: place.runAt <= now,
  };
}

/** What the orders ask for as they are, and at a place. */
export function swapOf(
  book: Book,
  orders: readonly PlanOrder[],
  place: Place,
  how: 'move' | 'postpone',
): Swap {
  const before = demandsIn(book, orders);
  return { before, after: before.map((demand) => shifted(demand, place, how)) };
}

function demandsIn(book: Book, orders: readonly PlanOrder[]): Demand[] {
  const ids = new Set(orders.map((order) => order.id));
  return demandsOf(book, orders[0] as PlanOrder).filter((demand) => ids.has(demand.id));
}

function shifted(demand: Demand, place: Place, how: 'move' | 'postpone'): Demand {
  return {
    ...demand,
    deliverAt: place.at,
    orderedSlotAt: how === 'move' ? demand.orderedSlotAt : place.at,
    runAt: place.runAt,
  };
}

/** The delivery that moved orders were ordered for, where they all were ordered for one; else null. */
export function orderedPlace(book: Book, orders: readonly PlanOrder[]): Place | null {
  const ids = new Set(orders.map((order) => order.slotId));
  const first = orders[0];
  const slot = first && ids.size === 1 ? book.slots.get(first.slotId ?? -1) : undefined;
  return first && slot ? placeOf(book, slot, first.deliveryDate) : null;
}
