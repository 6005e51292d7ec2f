/** Putting off all that a run feeds: its deliveries, where each may go, and what that makes of the runs. Pure. */
import { type Balance, balancesOf } from './balance';
import { type Book, sameWhat, type What } from './book';
import type { PlanOrder } from './dayRows';
import { type Choice, heldBy, postponeChoices, swapOf } from './shift';

/** A delivery of a run: its open orders, and the later deliveries of other runs that they may be put off to. */
export interface FedDelivery {
  key: string;
  endpointId: number;
  customerId: number;
  deliverAt: number;
  deliveryDate: string;
  /** Some of it has left already: none of it is put off. */
  left: boolean;
  orders: PlanOrder[];
  choices: Choice[];
}

/** The deliveries of a run with what may still be put off, the first one first; later ones are looked for so many days on. */
export function fedBy(
  book: Book,
  what: What,
  runAt: number,
  days: number,
  now: number,
): FedDelivery[] {
  const found = new Map<string, FedDelivery>();
  for (const order of book.orders) {
    if (
      heldBy(order) !== null ||
      order.kind === 'injection' ||
      !order.runAt ||
      Date.parse(order.runAt) !== runAt ||
      !sameWhat(order, what)
    ) {
      continue;
    }
    const { endpointId, customerId, deliveryDate } = order;
    const deliverAt = Date.parse(order.deliverAt);
    const key = `${endpointId}:${deliverAt}`;
    const delivery = found.get(key) ?? {
      key,
      endpointId,
      customerId,
      deliverAt,
      deliveryDate,
      left: false,
      orders: [],
      choices: [],
    };
    delivery.orders.push(order);
    delivery.left ||= Boolean(order.dispatchedAt);
    found.set(key, delivery);
  }
  for (const delivery of found.values()) {
    const { orders, deliveryDate } = delivery;
    delivery.choices = postponeChoices(book, orders, deliveryDate, days, now).filter(
      ({ place }) => place.runAt > runAt,
    );
  }
  return [...found.values()].sort(
    (a, b) => a.deliverAt - b.deliverAt || a.endpointId - b.endpointId,
  );
}

export interface Pick {
  delivery: FedDelivery;
  choice: Choice;
}

/** What the runs must make before and after all of it together, the one that is left last. */
export function balancesTogether(
  book: Book,
  what: What,
  picks: readonly Pick[],
): readonly Balance[] {
  const swaps = picks.map(({ delivery, choice }) =>
    swapOf(book, delivery.orders, choice.place, 'postpone'),
  );
  return balancesOf(book, what, {
    before: swaps.flatMap(({ before }) => before),
    after: swaps.flatMap(({ after }) => after),
  });
}
