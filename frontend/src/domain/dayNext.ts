/**
 * What to do next, by time to departure. Pure.
 *
 * One thing for each delivery: the step that its release waits for. What waits for a run to end is nobody's to do.
 */

import type { DayPlan, Delivery } from './day';
import type { PlanVial } from './dayRows';
import { decayBetween } from './decay';
import { isFree } from './dispensed';
import { wholeMbq } from './need';

/** confirm a vial, release, fill more, or accept. */
export type Step = 'confirm' | 'release' | 'fill' | 'accept';

export interface Next {
  key: string;
  step: Step;
  delivery: Delivery;
  /** The order that the step is for, and that the panel shows. */
  orderId: number;
  /** The vial to confirm. */
  vial?: PlanVial;
  /** Accepting adds this much at this run, rounded up. */
  adds?: { mbq: number; runAt: number };
}

/** Steps at the same departure: what another step waits for comes first. */
const STEP_ORDER: readonly Step[] = ['confirm', 'release', 'fill', 'accept'];

/** Whether a person has to look at a vial before it may be released. */
export function waitsForPerson(vial: Pick<PlanVial, 'state'>): boolean {
  return vial.state === 'unconfirmed';
}

/** What a delivery's release waits for, or null when nothing of it is to be done now. */
export function nextOf(delivery: Delivery, now: number): Next | null {
  // What waits for its customer's word is nobody's to do here.
  const mine = delivery.orders.filter((order) => order.awaitsConfirmation !== true);
  const ordered = mine.find((order) => order.status === 'ordered');
  if (ordered) {
    return {
      key: `${delivery.key}/accept`,
      step: 'accept',
      delivery,
      orderId: ordered.id,
      ...added(delivery),
    };
  }
  const accepted = mine.find((order) => order.status === 'accepted');
  if (!accepted) {
    return null;
  }
  const base = { delivery, orderId: accepted.id };
  if (isEnough(delivery)) {
    return { key: `${delivery.key}/release`, step: 'release', ...base };
  }
  const vial = delivery.vials.find(waitsForPerson);
  if (vial) {
    return { key: `${delivery.key}/confirm/${vial.id}`, step: 'confirm', vial, ...base };
  }
  if (delivery.dispensedMbq > 0 || delivery.runAt === null || delivery.runAt <= now) {
    return { key: `${delivery.key}/fill`, step: 'fill', ...base };
  }
  return null;
}

/** Whether what lies in vials may be released; of a count any vial may, and a person says whether it is all. */
function isEnough(delivery: Delivery): boolean {
  return delivery.kind === 'injection'
    ? delivery.filled.some(isFree)
    : delivery.dispensedMbq > 0 && delivery.shortMbq === 0;
}

function added(delivery: Delivery): { adds?: { mbq: number; runAt: number } } {
  const runAt = delivery.runAt;
  if (runAt === null) {
    return {};
  }
  let sum = 0;
  for (const demand of delivery.demands) {
    if (demand.status === 'ordered') {
      sum += decayBetween(
        demand.toDispenseMbq,
        demand.halfLifeSeconds,
        demand.orderedSlotAt,
        runAt,
      );
    }
  }
  return sum > 0 ? { adds: { mbq: wholeMbq(sum), runAt } } : {};
}

/** The day's next things, the soonest departure first, what is late before all. */
export function nextThings(plan: Pick<DayPlan, 'deliveries'>, now: number): Next[] {
  const found: Next[] = [];
  const asked = new Set<number>();
  for (const delivery of plan.deliveries) {
    const next = nextOf(delivery, now);
    // A vial that could go to several deliveries is looked at once, for the first of them.
    if (next && !(next.vial && asked.has(next.vial.id))) {
      found.push(next);
    }
    if (next?.vial) {
      asked.add(next.vial.id);
    }
  }
  return found.sort(
    (a, b) =>
      a.delivery.leavesAt - b.delivery.leavesAt ||
      STEP_ORDER.indexOf(a.step) - STEP_ORDER.indexOf(b.step),
  );
}

/** What one may look at alone of what waits. A thing that is late is of its own kind and of `late`, too. */
export const WAITS = ['late', 'accept', 'fill', 'release'] as const;
export type Wait = (typeof WAITS)[number];

/** Whether a thing is of a filter's kind at an instant. A vial to confirm is a step of filling. */
export function isOf(next: Next, wait: Wait, now: number): boolean {
  if (wait === 'late') {
    return next.delivery.leavesAt < now;
  }
  return next.step === wait || (wait === 'fill' && next.step === 'confirm');
}

/** Whether an accepted delivery is short: filled, but with less than was ordered. */
export function isShort(delivery: Delivery): boolean {
  if (delivery.kind === 'injection' || delivery.shortMbq === 0 || delivery.status !== 'accepted') {
    return false;
  }
  return delivery.dispensedMbq > 0;
}
