/**
 * What a run has to make, and what the vials still lack. Pure; activities in MBq, instants in ms.
 *
 * Sum first, round once: what must be made goes up to a whole MBq, what is available goes down.
 */
import { ceilMbq, decayBetween } from './decay';

/** An order as the planning of activity sees it. */
export interface Demand {
  id: number;
  status: string;
  /** What the customer is told and release is judged by. */
  orderedMbq: number;
  /** Ordered × overhead: what production plans by. */
  toDispenseMbq: number;
  /** The delivery that the amount was meant for, moved or not. */
  orderedSlotAt: number;
  /** The delivery it goes with now. */
  deliverAt: number;
  /** The run that feeds the delivery it goes with now; null when no run is known. */
  runAt: number | null;
  /** What lies in its vials, at `deliverAt`. */
  dispensedMbq: number;
  halfLifeSeconds: number;
}

/** Rejected and cancelled orders cost nothing. */
export function counts(demand: Pick<Demand, 'status'>): boolean {
  return (
    demand.status === 'ordered' || demand.status === 'accepted' || demand.status === 'released'
  );
}

/** What one order costs at an instant: the amount wanted at its ordered slot, overhead in, not rounded. */
export function costAt(
  demand: Pick<Demand, 'toDispenseMbq' | 'orderedSlotAt' | 'halfLifeSeconds'>,
  at: number,
): number {
  return decayBetween(demand.toDispenseMbq, demand.halfLifeSeconds, demand.orderedSlotAt, at);
}

/** What must be made, up to a whole MBq; nothing is 0, never the minus zero that a screen would show as −0. */
export function wholeMbq(mbq: number): number {
  return ceilMbq(mbq) + 0;
}

/** What a run must make: every counting order whose active slot it feeds, once, rounded up once. */
export function needAtRun(demands: Iterable<Demand>, runAt: number): number {
  const seen = new Set<number>();
  let sum = 0;
  for (const demand of demands) {
    if (demand.runAt !== runAt || !counts(demand) || seen.has(demand.id)) {
      continue;
    }
    seen.add(demand.id);
    sum += costAt(demand, runAt);
  }
  return wholeMbq(sum);
}

/** What an order asks for at the delivery it goes with: more than was ordered when it was moved to an earlier slot. */
export function orderedAtDelivery(demand: Demand): number {
  return decayBetween(
    demand.orderedMbq,
    demand.halfLifeSeconds,
    demand.orderedSlotAt,
    demand.deliverAt,
  );
}

/** The same with overhead. */
export function toDispenseAtDelivery(demand: Demand): number {
  return costAt(demand, demand.deliverAt);
}

/** What the vials of a delivery lack of what was ordered, at the delivery; 0 when there is enough. Not rounded. */
export function shortMbq(demands: Iterable<Demand>): number {
  let wanted = 0;
  let there = 0;
  for (const demand of demands) {
    if (counts(demand)) {
      wanted += orderedAtDelivery(demand);
      there += demand.dispensedMbq;
    }
  }
  return Math.max(0, wanted - there);
}

/**
 * What is still to be filled for a delivery, at the delivery: up to what is to be dispensed, overhead in.
 *
 * A delivery that has what was ordered asks for no more: overhead is margin, not a debt. Not rounded.
 */
export function missingMbq(demands: Iterable<Demand>): number {
  const open = [...demands].filter(counts);
  if (shortMbq(open) === 0) {
    return 0;
  }
  const wanted = open.reduce((sum, demand) => sum + toDispenseAtDelivery(demand), 0);
  const there = open.reduce((sum, demand) => sum + demand.dispensedMbq, 0);
  return Math.max(0, wanted - there);
}

/** What is still to be filled for several deliveries, as activity at one instant, rounded up once. */
export function stillToDispenseAt(deliveries: Iterable<readonly Demand[]>, at: number): number {
  let sum = 0;
  for (const demands of deliveries) {
    const first = demands[0];
    if (first) {
      sum += decayBetween(missingMbq(demands), first.halfLifeSeconds, first.deliverAt, at);
    }
  }
  return wholeMbq(sum);
}
