/**
 * The customer's calculator: what to order for these patients, and what a vial is still good for. Pure.
 *
 * The server's own arithmetic (`tracershop/orderbook/calculator.py`), tested against the same cases. Instants in ms,
 * activities in MBq. Sums are rounded once: what must be there up to a whole MBq, what is left down.
 */
import { ceilMbq, decayBetween, floorMbq } from './decay';

/** MBq to be injected at an instant. */
export interface Patient {
  at: number;
  mbq: number;
}

/** What a vial holds: MBq at its calibration instant. */
export interface Held {
  mbq: number;
  calibratedAt: number;
}

/** MBq to order for a slot, at its delivery; `early` are the places of patients before it, whom it cannot serve. */
export interface Amount {
  mbq: number;
  early: number[];
}

/** One patient's dose, in time order. */
export interface Dose {
  /** Where the patient stands in the list that was given. */
  place: number;
  at: number;
  mbq: number;
  covered: boolean;
  /** What is left right after it, at `at`, down to a whole MBq. */
  leftMbq: number;
  /** What was lacking at `at`, up to a whole MBq; 0 where covered. */
  shortMbq: number;
}

/** How many patients are covered, and each of them in time order. */
export interface Cover {
  covered: number;
  doses: Dose[];
}

/**
 * CALC-1: what to order at a slot: every dose decayed back to it, summed, rounded up once.
 *
 * Who is injected before the delivery is not in the sum but in `early`: another slot has to serve him.
 */
export function amountAtSlot(
  patients: readonly Patient[],
  slotAt: number,
  halfLifeSeconds: number,
): Amount {
  const early: number[] = [];
  let sum = 0;
  for (const [place, { at, mbq }] of patients.entries()) {
    if (at < slotAt) {
      early.push(place);
    } else {
      sum += decayBetween(mbq, halfLifeSeconds, at, slotAt);
    }
  }
  return { mbq: ceilMbq(sum), early };
}

/** CALC-2: what is left in one or more vials at an instant, together, down to a whole MBq. */
export function leftAt(vials: readonly Held[], halfLifeSeconds: number, at: number): number {
  return floorMbq(heldAt(vials, halfLifeSeconds, at));
}

/** Which share of a vial holds a dose at its time; the same whenever it is drawn. More than 1: the vial holds less. */
export function shareOf(vial: Held, halfLifeSeconds: number, dose: Patient): number {
  const held = heldAt([vial], halfLifeSeconds, dose.at);
  return held > 0 ? dose.mbq / held : Number.POSITIVE_INFINITY;
}

/**
 * CALC-3: which of the patients the vials cover, each dose drawn at its time, what is left decaying on.
 *
 * The vials count as one: a dose may be made up of two. A patient whose dose is not there any more is passed over, and what
 * is left stays for those after him.
 */
export function covers(
  vials: readonly Held[],
  halfLifeSeconds: number,
  patients: readonly Patient[],
): Cover {
  const ordered = patients
    .map((patient, place) => ({ ...patient, place }))
    .sort((a, b) => a.at - b.at || a.place - b.place);
  let now = ordered[0]?.at ?? 0;
  let left = heldAt(vials, halfLifeSeconds, now);
  const doses = ordered.map(({ at, mbq, place }): Dose => {
    left = decayBetween(left, halfLifeSeconds, now, at);
    now = at;
    const covered = left >= mbq - 1e-6;
    const shortMbq = covered ? 0 : ceilMbq(mbq - left);
    if (covered) {
      left = Math.max(0, left - mbq);
    }
    return { place, at, mbq, covered, leftMbq: floorMbq(left), shortMbq };
  });
  return { covered: doses.filter((dose) => dose.covered).length, doses };
}

function heldAt(vials: readonly Held[], halfLifeSeconds: number, at: number): number {
  let sum = 0;
  for (const { mbq, calibratedAt } of vials) {
    sum += decayBetween(mbq, halfLifeSeconds, calibratedAt, at);
  }
  return sum;
}
