/**
 * What lies in vials, and what is still missing. Pure; activities in MBq, instants in ms.
 *
 * A vial's activity refers to its calibration instant; everything here says the instant it is worked out for.
 */
import type { PlanVial } from './dayRows';
import { decayBetween } from './decay';
import { dateOf } from './time';

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

/** A vial that waits for a person's eye, or stands at somebody's disposal. */
export type VialState = 'free' | 'unconfirmed' | 'released' | 'discarded' | 'purpose';

/** Whether a vial counts for a delivery now: nobody's yet, sure, not a rinse or a test. */
export function isFree(vial: Pick<PlanVial, 'state' | 'orderIds'>): boolean {
  return vial.state === 'free' && vial.orderIds.length === 0;
}

/** Whether a vial is free or becomes so when a person confirms it. */
export function isOpen(vial: Pick<PlanVial, 'state' | 'orderIds'>): boolean {
  return isFree(vial) || vial.state === 'unconfirmed';
}

/** Whether the use-before of a vial or batch has passed at an instant; as the server has it, at its own instant too. */
export function expiredAt(one: Pick<PlanVial, 'expiresAt'>, at: number): boolean {
  return Boolean(one.expiresAt) && Date.parse(one.expiresAt as string) <= at;
}

/**
 * The vials that may go to a delivery: free or to be confirmed, of its customer and tracer, and calibrated near enough to it.
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
      !isOpen(vial) ||
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
  return found.sort(byFilling);
}

/** A delivery that waits for vials: MBq needed at its door. */
export interface Waiting {
  key: string;
  deliverAt: number;
  endpointId: number;
  /** Of its accepted orders, or of all where none is accepted yet. */
  neededMbq: number;
}

/**
 * Which vials of one customer and tracer lie for which of its waiting deliveries: `{key: vials}`.
 *
 * The server's own rule, so that the screen's vials add up to the orders' dispensed MBq: each vial counts once, for a
 * delivery of its date or one within twelve hours of its calibration: the earliest of its date at or after it that has
 * less than `enough` of what it needs, a share; then, of those that lack, the nearest in time; when all have enough, the
 * last of its date.
 */
export function dispense<V extends Filled & { id: number }>(
  deliveries: readonly Waiting[],
  vials: readonly V[],
  halfLifeSeconds: number,
  enough: number,
): Map<string, V[]> {
  const waiting = deliveries
    .map((one) => ({ ...one, date: dateOf(one.deliverAt) }))
    .sort(byDelivery);
  const given = new Map<string, V[]>(waiting.map(({ key }) => [key, []]));
  const held = new Map<string, number>();
  for (const vial of [...vials].sort(byFilling)) {
    const chosen = choose(
      waiting,
      Date.parse(vial.calibratedAt),
      ({ key, neededMbq }) => (held.get(key) ?? 0) < enough * neededMbq,
    );
    if (chosen) {
      given.get(chosen.key)?.push(vial);
      const mbq = vialMbqAt(vial, halfLifeSeconds, chosen.deliverAt);
      held.set(chosen.key, (held.get(chosen.key) ?? 0) + mbq);
    }
  }
  return given;
}

/** A delivery with its Copenhagen date. */
type Dated = Waiting & { date: string };

/** The delivery that a vial counts for. `waiting` is in time order. */
function choose(
  waiting: readonly Dated[],
  at: number,
  lacks: (one: Dated) => boolean,
): Dated | undefined {
  const date = dateOf(at);
  const apart = ({ deliverAt }: Dated) => Math.abs(deliverAt - at);
  const mine = waiting.filter((one) => one.date === date);
  const after = mine.filter(({ deliverAt }) => deliverAt >= at);
  const late = after.length > 0 ? [] : mine.slice(-1);
  const others = waiting
    .filter((one) => one.date !== date && apart(one) <= CALIBRATED_WITHIN_MS)
    .concat(late)
    .sort((a, b) => apart(a) - apart(b) || byDelivery(a, b));
  return [...after, ...others].find(lacks) ?? after.at(-1) ?? late[0] ?? others[0];
}

function byDelivery(a: Waiting, b: Waiting): number {
  return a.deliverAt - b.deliverAt || a.endpointId - b.endpointId;
}

function byFilling(a: Filled & { id: number }, b: Filled & { id: number }): number {
  return Date.parse(a.calibratedAt) - Date.parse(b.calibratedAt) || a.id - b.id;
}
