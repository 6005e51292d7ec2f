/** Pools that are released together: what is chosen of each, what that comes to, and what bars a vial. Pure. */
import type { Batch } from '../protocol/rows';
import { isCertified } from './batches';
import type { Delivery } from './day';
import type { PlanOrder, PlanVial } from './dayRows';
import { decayBetween } from './decay';
import { expiredAt, poolMbqAt } from './dispensed';

/** A delivery as it was shown when it was last looked at, and what of it is chosen: this is signed, nothing newer. */
export interface Pool {
  delivery: Delivery;
  orders: PlanOrder[];
  vials: PlanVial[];
  orderIds: ReadonlySet<number>;
  vialIds: ReadonlySet<number>;
}

/** Of a pool what is chosen. */
export interface Chosen {
  delivery: Delivery;
  orders: PlanOrder[];
  vials: PlanVial[];
}

export interface Sum {
  mbq: number;
  orderedMbq: number;
  percent: number;
}

/** Why a vial may not be released to people now; null: nothing bars it. */
export type Bar = 'unconfirmed' | 'blocked' | 'notOpened' | 'expired' | Batch['state'];

export function batchOf(
  vial: Pick<PlanVial, 'tracerId' | 'batchNumber'> & { batchId?: number | null },
  batches: readonly Batch[],
): Batch | undefined {
  return vial.batchId
    ? batches.find((batch) => batch.id === vial.batchId)
    : batches.find(
        (batch) => batch.tracerId === vial.tracerId && batch.number === vial.batchNumber,
      );
}

/** The instant by which a release of a delivery judges what has expired: its own, or the delivery's where that is later. */
export function expiryAt(delivery: Pick<Delivery, 'deliverAt'>, now: number): number {
  return Math.max(now, delivery.deliverAt);
}

/** REL: what bars a vial from a release by an instant. Other use than in people goes without a certified batch. */
export function barOf(
  vial: PlanVial,
  batches: readonly Batch[],
  human: boolean,
  at: number,
): Bar | null {
  if (vial.state === 'unconfirmed' || vial.state === 'blocked') {
    return vial.state;
  }
  const batch = batchOf(vial, batches);
  if (expiredAt(vial, at) || (batch && expiredAt(batch, at))) {
    return 'expired';
  }
  if (batch?.state === 'rejected') {
    return 'rejected';
  }
  if (!human || (batch && isCertified(batch))) {
    return null;
  }
  return batch ? batch.state : 'notOpened';
}

/** What may be signed for now: accepted orders that wait for nobody's word, with vials that may go to them. */
export function isReleasable(delivery: Delivery): boolean {
  return (
    delivery.vials.length > 0 &&
    delivery.orders.some(
      (order) => order.status === 'accepted' && order.awaitsConfirmation !== true,
    )
  );
}

/** The pool of a delivery with everything chosen that may be, but for vials that other deliveries by count wait for too. */
export function poolFor(delivery: Delivery, batches: readonly Batch[], now: number): Pool {
  const orders = delivery.orders.filter((order) => order.status === 'accepted');
  const human = isHuman(orders);
  const meant = delivery.sharedBy > 1 ? [] : delivery.filled;
  const at = expiryAt(delivery, now);
  const free = meant.filter((vial) => barOf(vial, batches, human, at) === null);
  return {
    delivery,
    orders,
    vials: delivery.vials,
    orderIds: new Set(orders.map((order) => order.id)),
    vialIds: new Set(free.map((vial) => vial.id)),
  };
}

/** Whether any of the orders is for people. */
export function isHuman(orders: readonly Pick<PlanOrder, 'usage'>[]): boolean {
  return orders.some((order) => order.usage === 'human');
}

export function chosenOf(pool: Pool): Chosen {
  return {
    delivery: pool.delivery,
    orders: pool.orders.filter((order) => pool.orderIds.has(order.id)),
    vials: pool.vials.filter((vial) => pool.vialIds.has(vial.id)),
  };
}

/** What the chosen vials hold at the delivery, against what the chosen orders ask for there. */
export function sumOf({ delivery, orders, vials }: Chosen): Sum {
  const mbq = poolMbqAt(vials, delivery.halfLifeSeconds, delivery.deliverAt);
  const asked = new Map(delivery.demands.map((demand) => [demand.id, demand]));
  let orderedMbq = 0;
  for (const order of orders) {
    const from = asked.get(order.id)?.orderedSlotAt ?? delivery.deliverAt;
    orderedMbq += decayBetween(
      order.orderedMbq ?? 0,
      delivery.halfLifeSeconds,
      from,
      delivery.deliverAt,
    );
  }
  return { mbq, orderedMbq, percent: orderedMbq > 0 ? (mbq / orderedMbq) * 100 : 0 };
}

/** Orders for other than people from vials whose batch nobody has certified: it wants a reason. */
export function isUncertified({ orders, vials }: Chosen, batches: readonly Batch[]): boolean {
  return (
    orders.length > 0 &&
    !isHuman(orders) &&
    vials.some((vial) => {
      const batch = batchOf(vial, batches);
      return !batch || !isCertified(batch);
    })
  );
}

/** The `data` of `order.release`; several pools are named, so that nobody has to guess which vials are for which. */
export function releaseOf(pools: readonly Chosen[]): Record<string, unknown> {
  const ids = ({ orders, vials }: Chosen) => ({
    orderIds: orders.map((order) => order.id),
    vialIds: vials.map((vial) => vial.id),
  });
  const all = pools.map(ids);
  return {
    orderIds: all.flatMap(({ orderIds }) => orderIds),
    vialIds: all.flatMap(({ vialIds }) => vialIds),
    ...(all.length > 1 ? { pools: all } : {}),
  };
}
