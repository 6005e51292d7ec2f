/**
 * What lies in vials, and what is still missing. Pure; activities in MBq, instants in ms.
 *
 * A vial's activity refers to its calibration instant; everything here says the instant it is worked out for.
 */
import type { PlanVial } from './dayRows';
import { decayBetween } from './decay';

/** The fields of a vial that say how much is in it. */
export type Filled = Pick<PlanVial, 'activityMbq' | 'calibratedAt'>;

/** A vial calibrated this much before or after a delivery is not meant for it, unless its isotope lives long. */
export const CALIBRATED_WITHIN_MS = 12 * 3_600_000;

/** The activity of one vial at an instant. */
export function vialMbqAt(vial: Filled, halfLifeSeconds: number, at: number): number {
  return decayBetween(vial.activityMbq, halfLifeSeconds, Date.parse(vial.calibratedAt), at);
}

/** The activity of a pool of vials at an instant, not rounded. */
export function poolMbqAt(vials: Iterable<Filled>, halfLifeSeconds: number, at: number): number {
  let sum = 0;
  for (const vial of vials) {
    sum += vialMbqAt(vial, halfLifeSeconds, at);
  }
  return sum;
}

/** Whether a vial was filled and still stands for something: all but a second sighting that no person has decided on. */
export function isFilled(vial: Pick<PlanVial, 'state'>): boolean {
  return vial.state !== 'near';
}

/** Whether a vial can still go to somebody: not thrown away, not a rinse or a test. */
export function isUsable(vial: Pick<PlanVial, 'state' | 'purpose'>): boolean {
  return vial.state !== 'discarded' && vial.state !== 'expired' && isFilled(vial) && !vial.purpose;
}

/** Whether a vial's use-before has passed at an instant. */
export function expiredAt(vial: Pick<PlanVial, 'expiresAt'>, at: number): boolean {
  return Boolean(vial.expiresAt) && Date.parse(vial.expiresAt as string) < at;
}

/** Whether a vial is nobody's yet: not released for an order, not thrown away, not a rinse or a test. */
export function isFree(vial: Pick<PlanVial, 'state' | 'purpose' | 'orderIds'>): boolean {
  return isUsable(vial) && vial.orderIds.length === 0;
}

/**
 * The vials that may be released for a delivery: free, of its customer and tracer, and calibrated near enough to it.
 *
 * The server decides again at release; this only keeps what cannot fit off the list.
 */
export function vialsFor<V extends PlanVial>(
  vials: Iterable<V>,
  delivery: {
    customerId: number;
    tracerId: number | null;
    deliverAt: number;
    halfLifeSeconds: number;
  },
): V[] {
  const before = Math.max(CALIBRATED_WITHIN_MS, 2000 * delivery.halfLifeSeconds);
  const found: V[] = [];
  for (const vial of vials) {
    if (
      !isFree(vial) ||
      vial.customerId !== delivery.customerId ||
      vial.tracerId !== delivery.tracerId
    ) {
      continue;
    }
    const ahead = Date.parse(vial.calibratedAt) - delivery.deliverAt;
    if (ahead <= CALIBRATED_WITHIN_MS && -ahead <= before && !expiredAt(vial, delivery.deliverAt)) {
      found.push(vial);
    }
  }
  return found.sort(
    (a, b) => Date.parse(a.calibratedAt) - Date.parse(b.calibratedAt) || a.id - b.id,
  );
}

/** What is left of a batch at an instant: what was made, less everything that was filled from it. */
export function batchLeftMbqAt(
  made: { activityMbq: number; at: number },
  filled: Iterable<Filled>,
  halfLifeSeconds: number,
  at: number,
): number {
  return (
    decayBetween(made.activityMbq, halfLifeSeconds, made.at, at) -
    poolMbqAt(filled, halfLifeSeconds, at)
  );
}
