/** What patients need and what vials hold. Pure; instants in milliseconds, activity in MBq. */
import { ceilMbq, decayBetween } from './decay';

export interface Patient {
  /** When the activity is injected. */
  at: number;
  mbq: number;
}

/** What must be there at a slot for all of the patients, up to a whole MBq: summed first, rounded once. */
export function amountAtSlot(
  patients: readonly Patient[],
  slotAt: number,
  halfLifeSeconds: number,
): number {
  const sum = patients.reduce(
    (total, { at, mbq }) => total + decayBetween(mbq, halfLifeSeconds, at, slotAt),
    0,
  );
  return ceilMbq(sum);
}

/** What is left of an activity at another instant. Not rounded. */
export function leftAt(
  mbq: number,
  calibratedAt: number,
  at: number,
  halfLifeSeconds: number,
): number {
  return decayBetween(mbq, halfLifeSeconds, calibratedAt, at);
}

/** How many patients, from early to late, the vials are enough for, and what is then left at the last one's time. */
export function covers(
  vials: readonly { mbq: number; at: number }[],
  patients: readonly Patient[],
  halfLifeSeconds: number,
): { covered: number; leftMbq: number } {
  const queue = [...patients].sort((one, other) => one.at - other.at);
  const first = queue[0];
  if (!first) {
    return { covered: 0, leftMbq: 0 };
  }
  let at = first.at;
  let left = vials.reduce((sum, vial) => sum + leftAt(vial.mbq, vial.at, at, halfLifeSeconds), 0);
  let covered = 0;
  for (const patient of queue) {
    left = decayBetween(left, halfLifeSeconds, at, patient.at);
    at = patient.at;
    if (left < patient.mbq - 1e-6) {
      break;
    }
    left -= patient.mbq;
    covered += 1;
  }
  return { covered, leftMbq: left };
}
