/** Batches on production's screen: their numbers, which deliveries each feeds, what a rejection does. Pure. */
import type { Batch, Dispatch, Vial } from '../protocol/rows';
import { type BatchFigures, isOf } from './batchFigures';
import type { Delivery } from './day';
import type { PlanOrder, PlanRun } from './dayRows';
import { makes } from './dayRuns';
import { ceilMbq, decayBetween } from './decay';
import { expiredAt } from './dispensed';
import { addDays, dateOf, wallInstant, weekday } from './time';

/** `FDG-261124-`: what the numbers of a tracer's batches of a date begin with. */
export function numberStem(tag: string, date: string): string {
  return `${tag}-${date.slice(2).replaceAll('-', '')}-`;
}

/** The number after the highest of the date's, among those of batches and of vials that came before their batch. */
export function proposedNumber(tag: string, date: string, numbers: Iterable<string>): string {
  const stem = numberStem(tag, date);
  let highest = 0;
  for (const number of numbers) {
    const last = number.startsWith(stem) ? number.slice(stem.length) : '';
    if (/^[1-9]\d{0,2}$/.test(last)) {
      highest = Math.max(highest, Number(last));
    }
  }
  return `${stem}${highest + 1}`;
}

/** Whether an own batch's number fits its tracer and the date its synthesis ended: TAG-YYMMDD-n. The server decides. */
export function numberFits(number: string, tag: string, date: string): boolean {
  const stem = numberStem(tag, date);
  return number.startsWith(stem) && /^[1-9]\d*$/.test(number.slice(stem.length));
}

/**
 * When the synthesis of a batch ended, as far as its vials tell: the run that was planned before the first of them, else
 * that vial's own instant, on the date that the number says. In ms; never later than the first vial.
 */
export function proposedSynthesis(
  first: number,
  number: string,
  runs: readonly { at: number }[] = [],
): number {
  const able = runs.map((run) => run.at).filter((at) => at <= first && first - at < SAME_RUN_MS);
  if (able.length > 0) {
    return Math.max(...able);
  }
  const [, year, month, day] = /-(\d\d)(\d\d)(\d\d)-\d+$/.exec(number) ?? [];
  const midnight = day ? wallInstant(addDays(`20${year}-${month}-${day}`, 1), '00:00') : Number.NaN;
  // Filled after midnight, of a batch of the evening before.
  return midnight <= first && first - midnight < SAME_RUN_MS ? midnight - 60_000 : first;
}

/** When the planned runs that make something end, on the date of an instant and on the day before: a midnight may lie between. */
export function runsAround(
  runs: readonly PlanRun[],
  what: { tracerId: number | null; isotopeId: number | null },
  instant: number,
): { at: number }[] {
  const day = dateOf(instant);
  return [addDays(day, -1), day].flatMap((date) =>
    runs
      .filter(
        (run) =>
          makes(run, what) &&
          run.weekday === weekday(date) &&
          !(run.endsDate && run.endsDate < date),
      )
      .map((run) => ({ at: wallInstant(date, run.time) })),
  );
}

/** The vials of a number that were measured before an instant: of a batch made then they count for nothing (BAT-3). */
export function tooEarly(
  vials: readonly Vial[],
  tracerId: number,
  number: string,
  at: number,
): Vial[] {
  const wanted = number.trim().toUpperCase();
  return vials.filter(
    (vial) =>
      vial.tracerId === tracerId &&
      vial.batchNumber.toUpperCase() === wanted &&
      Date.parse(vial.calibratedAt) < at,
  );
}

/**
 * Vials whose batch nobody has opened yet, by tracer and number, the first filled first: those of a number stand together on
 * each date on which one of them was measured, so that a midnight parts none from its batch.
 */
export interface Unopened {
  key: string;
  tracerId: number;
  number: string;
  vials: Vial[];
  /** When the first of them was measured, in ms. */
  at: number;
}

export function unopenedOf(
  vials: readonly Vial[],
  batches: readonly Batch[],
  date: string,
): Unopened[] {
  const found = new Map<string, Unopened>();
  for (const vial of vials) {
    const at = Date.parse(vial.calibratedAt);
    if (batches.some((batch) => isOf(vial, batch))) {
      continue;
    }
    const key = `${vial.tracerId}:${vial.batchNumber}`;
    const group = found.get(key) ?? {
      key,
      tracerId: vial.tracerId,
      number: vial.batchNumber,
      vials: [],
      at,
    };
    group.vials.push(vial);
    group.at = Math.min(group.at, at);
    found.set(key, group);
  }
  return [...found.values()]
    .filter((group) => group.vials.some((vial) => dateOf(vial.calibratedAt) === date))
    .sort((a, b) => a.at - b.at || a.key.localeCompare(b.key));
}

/** The batches of a date by end of synthesis, the first first. */
export function batchesOn(batches: readonly Batch[], date: string): Batch[] {
  return batches
    .filter((batch) => dateOf(batch.endOfSynthesisAt) === date)
    .sort((a, b) => eos(a) - eos(b) || a.id - b.id);
}

export const eos = (batch: Pick<BatchFigures, 'endOfSynthesisAt'>): number =>
  Date.parse(batch.endOfSynthesisAt);

/** A batch whose vials may be used by humans. */
export function isCertified(batch: Pick<Batch, 'state'>): boolean {
  return batch.state === 'certified' || batch.state === 'conditionallyCertified';
}

/** A batch whose synthesis ended this near to a run is that run's. */
export const SAME_RUN_MS = 90 * 60_000;

/** What a delivery still lacks, as activity at an instant, up to a whole MBq. */
export interface Owed {
  delivery: Delivery;
  missingMbq: number;
  mbq: number;
}

/**
 * The open deliveries that a batch is to fill, each with what it lacks at an instant.
 *
 * A delivery is the batch's whose synthesis ended nearest to the run that feeds it, or after it; one of a later run waits
 * for that. A rejected batch feeds none.
 */
export function owedBy(
  batch: Batch,
  batches: readonly Batch[],
  deliveries: readonly Delivery[],
  at: number,
): Owed[] {
  const found: Owed[] = [];
  for (const delivery of deliveries) {
    const open = delivery.status === 'ordered' || delivery.status === 'accepted';
    if (!open || delivery.missingMbq <= 0 || feeder(delivery, batches)?.id !== batch.id) {
      continue;
    }
    const mbq = decayBetween(delivery.missingMbq, delivery.halfLifeSeconds, delivery.deliverAt, at);
    found.push({ delivery, missingMbq: delivery.missingMbq, mbq: ceilMbq(mbq) });
  }
  return found.sort((a, b) => a.delivery.deliverAt - b.delivery.deliverAt);
}

function feeder(delivery: Delivery, batches: readonly Batch[]): Batch | undefined {
  const runAt = delivery.runAt ?? delivery.deliverAt;
  const able = batches.filter(
    (batch) =>
      batch.tracerId === delivery.filledFrom &&
      batch.state !== 'rejected' &&
      eos(batch) < delivery.deliverAt &&
      eos(batch) >= runAt - SAME_RUN_MS &&
      !expiredAt(batch, delivery.deliverAt),
  );
  return able.sort((a, b) => Math.abs(eos(a) - runAt) - Math.abs(eos(b) - runAt))[0];
}

/** What rejecting a batch does: vials that are blocked, orders that need a plan, customers that have it already. */
export interface Rejection {
  vials: Vial[];
  orders: PlanOrder[];
  /** Those to whom something of it was released or has left. */
  customerIds: number[];
}

export function rejectionOf(
  batch: Batch,
  vials: readonly Vial[],
  orders: readonly PlanOrder[],
  dispatches: readonly (Pick<Dispatch, 'customerId' | 'vialIds'> & {
    returnedAt?: string | null;
  })[],
  deliveries: readonly Pick<Delivery, 'orders' | 'filled'>[] = [],
): Rejection {
  const mine = vials.filter(
    (vial) => isOf(vial, batch) && vial.state !== 'discarded' && vial.state !== 'purpose',
  );
  const ids = new Set(mine.map((vial) => vial.id));
  // Accepted orders lose the vials that lie for them; what was released from it is recalled.
  const filled = new Set(
    deliveries
      .filter((delivery) => delivery.filled.some((vial) => ids.has(vial.id)))
      .flatMap((delivery) => delivery.orders)
      .filter((order) => order.status === 'accepted')
      .map((order) => order.id),
  );
  const touched = orders.filter(
    (order) => filled.has(order.id) || order.vialIds.some((id) => ids.has(id)),
  );
  const customers = new Set(
    touched.filter((order) => order.status === 'released').map((order) => order.customerId),
  );
  for (const dispatch of dispatches) {
    // What came back is at nobody's.
    if (!dispatch.returnedAt && dispatch.vialIds.some((id) => ids.has(id))) {
      customers.add(dispatch.customerId);
    }
  }
  return { vials: mine, orders: touched, customerIds: [...customers].sort((a, b) => a - b) };
}
