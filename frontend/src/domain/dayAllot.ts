/** Which vials lie for which delivery, and what an order asks for. Pure. */
import { filledFrom } from './bare';
import type { Delivery } from './day';
import type { DayRows, PlanOrder, PlanVial } from './dayRows';
import { sameItems } from './daySame';
import { dispense, isFree, vialsFor, type Waiting } from './dispensed';
import { type Demand, orderedAtDelivery } from './need';
import { wallInstant } from './time';

/** Which vials lie for which of the deliveries that share them, with what that was worked out from. */
export type Shares = ReadonlyMap<string, Share>;

interface Share {
  open: readonly PlanOrder[];
  given: ReadonlyMap<string, PlanVial[]>;
}

/**
 * Says which vials lie for which delivery: of the open ones by the server's rule, of the released by their own word.
 *
 * `before` are the shares of a plan with the same vials and the same schedule, null where there is none. A delivery that
 * has its vials already is given back as it is.
 */
export function allot(
  worked: readonly Delivery[],
  rows: DayRows,
  before: Shares | null,
): { deliveries: Delivery[]; shares: Shares } {
  const byId = new Map(rows.vials.map((vial) => [vial.id, vial]));
  const free = grouped(rows.vials.filter(isFree), sharing);
  // Also of other dates: a vial from before midnight may be for a delivery after it.
  const open = grouped(
    free.size === 0
      ? []
      : rows.orders.filter((order) => isWaiting(order) && free.has(shareOf(order, rows))),
    (order) => shareOf(order, rows),
  );
  const shares = new Map<string, Share>();
  const shareFor = (delivery: Delivery): Share => {
    const key = sharing({ ...delivery, tracerId: delivery.filledFrom });
    const known = shares.get(key);
    if (known) {
      return known;
    }
    const waiting = open.get(key) ?? [];
    const old = before?.get(key);
    const share =
      old && sameItems(old.open, waiting)
        ? old
        : {
            open: waiting,
            given: dispense(
              waitingOf(waiting, delivery.halfLifeSeconds, rows),
              free.get(key) ?? [],
              delivery.halfLifeSeconds,
              rows.enough,
            ),
          };
    shares.set(key, share);
    return share;
  };
  const deliveries = worked.map((delivery) => {
    if (delivery.filledFrom === null) {
      return delivery;
    }
    const found = new Set<PlanVial>();
    let sharedBy = 0;
    if (free.has(sharing({ ...delivery, tracerId: delivery.filledFrom }))) {
      const { given, open: waiting } = shareFor(delivery);
      sharedBy = sharersOf(delivery, waiting);
      for (const order of delivery.orders) {
        for (const vial of given.get(doorOf(order)) ?? []) {
          found.add(vial);
        }
      }
    }
    for (const order of delivery.orders) {
      for (const id of order.vialIds) {
        const vial = byId.get(id);
        if (vial) {
          found.add(vial);
        }
      }
    }
    const filled = [...found];
    return sameItems(delivery.filled, filled) && delivery.sharedBy === sharedBy
      ? delivery
      : { ...delivery, filled, sharedBy };
  });
  return { deliveries, shares };
}

/** REL-50: how many accepted deliveries by count the free vials of one of them may go to. */
function sharersOf(delivery: Delivery, waiting: readonly PlanOrder[]): number {
  const counted = waiting.filter((order) => order.injections !== null);
  if (!counted.some((order) => delivery.orders.includes(order))) {
    return 0;
  }
  const free = delivery.vials.filter(isFree);
  const { customerId, filledFrom: tracerId, halfLifeSeconds } = delivery;
  const doors = new Map(counted.map((order) => [doorOf(order), Date.parse(order.deliverAt)]));
  return [...doors.values()].filter(
    (deliverAt) => vialsFor(free, { customerId, tracerId, deliverAt, halfLifeSeconds }).length > 0,
  ).length;
}

/** Things by a key, each group in the order it came in. */
export function grouped<T>(all: readonly T[], keyOf: (one: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const key = keyOf(one);
    const group = groups.get(key);
    if (group) {
      group.push(one);
    } else {
      groups.set(key, [one]);
    }
  }
  return groups;
}

/** What shares vials. */
export function sharing(one: { customerId: number | null; tracerId: number | null }): string {
  return `${one.customerId}:${one.tracerId}`;
}

/** What an order shares vials by: of a bare isotope they are of its tracer. */
export function shareOf(
  order: Pick<PlanOrder, 'customerId' | 'tracerId' | 'isotopeId'>,
  rows: Pick<DayRows, 'tracers'>,
): string {
  return sharing({ customerId: order.customerId, tracerId: filledFrom(order, rows.tracers) });
}

/** When and where an order is delivered: its orders share vials, whatever their slot. */
function doorOf(order: Pick<PlanOrder, 'deliverAt' | 'endpointId'>): string {
  return `${Date.parse(order.deliverAt)}:${order.endpointId}`;
}

/** By count a delivery waits once it is accepted, as for the server's dispatch; by activity as soon as it is ordered. */
function isWaiting(order: PlanOrder): boolean {
  if (order.injections !== null) {
    return order.status === 'accepted';
  }
  const open = order.status === 'ordered' || order.status === 'accepted';
  return open && (order.orderedMbq ?? 0) > 0;
}

/** What deliveries wait for vials with: their accepted orders, or all that are open where none is accepted. */
function waitingOf(
  orders: readonly PlanOrder[],
  halfLifeSeconds: number,
  rows: DayRows,
): Waiting[] {
  return [...grouped(orders, doorOf)].map(([key, group]) => {
    const accepted = group.filter((order) => order.status === 'accepted');
    const [first] = group as [PlanOrder];
    // No activity is enough for a count: its vials lie for the first delivery that they can go to.
    const counted = group.some((order) => order.injections !== null);
    return {
      key,
      deliverAt: Date.parse(first.deliverAt),
      endpointId: first.endpointId,
      neededMbq: counted
        ? Number.POSITIVE_INFINITY
        : (accepted.length > 0 ? accepted : group).reduce(
            (sum, order) => sum + orderedAtDelivery(demandOf(order, halfLifeSeconds, rows)),
            0,
          ),
    };
  });
}

/** An order as planning sees it. A moved order keeps the amount of the slot it was ordered for. */
export function demandOf(
  order: PlanOrder,
  halfLifeSeconds: number,
  rows: Pick<DayRows, 'slots' | 'runs'>,
): Demand {
  const deliverAt = Date.parse(order.deliverAt);
  const ordered =
    order.movedToSlotId === null || order.slotId === null
      ? undefined
      : rows.slots.get(order.slotId);
  return {
    id: order.id,
    status: order.status,
    orderedMbq: order.orderedMbq ?? 0,
    toDispenseMbq: order.toDispenseMbq ?? 0,
    orderedSlotAt: ordered ? wallInstant(order.deliveryDate, ordered.deliveryTime) : deliverAt,
    deliverAt,
    runAt: order.runAt ? Date.parse(order.runAt) : null,
    dispensedMbq:
      order.status === 'released' ? (order.deliveredMbq ?? 0) : (order.dispensedMbq ?? 0),
    halfLifeSeconds: order.halfLifeSeconds ?? halfLifeSeconds,
  };
}
