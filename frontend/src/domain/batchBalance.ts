/**
 * The balance of a batch: where every MBq that a synthesis made is, at any instant. Pure.
 *
 * The server's own arithmetic (`tracershop/orderbook/balance.py`), tested against the same cases. Instants in ms,
 * activities in MBq.
 */
import { decayBetween } from './decay';

/** A vial of the batch: MBq at the instant it was calibrated. */
export interface BatchVial {
  state: string;
  purpose: string | null;
  /** It may be another one of these, seen twice. */
  near?: boolean;
  mbq: number;
  calibratedAt: number;
}

/** MBq, all of them at one instant: `made` is the sum of the others. */
export interface Balance {
  made: number;
  /** What went to rinsing, quality control and tests. */
  control: number;
  /** What lies in vials that are not released, blocked ones too. */
  vials: number;
  released: number;
  discarded: number;
  /** What is in no vial. Below 0 the vials hold more than was said to be made: a figure is wrong. */
  free: number;
}

/** BAT-6: the balance at an instant, each amount decayed from its own to it. */
export function batchBalance(
  batch: { mbq: number; endOfSynthesisAt: number },
  halfLifeSeconds: number,
  vials: readonly BatchVial[],
  at: number,
): Balance {
  const sum = { control: 0, vials: 0, released: 0, discarded: 0 };
  for (const vial of vials) {
    if (vial.near && vial.state === 'unconfirmed') {
      // What it holds stands with the vial that it resembles, until a person says that it is its own (VIA-2).
      continue;
    }
    sum[partOf(vial)] += decayBetween(vial.mbq, halfLifeSeconds, vial.calibratedAt, at);
  }
  const made = decayBetween(batch.mbq, halfLifeSeconds, batch.endOfSynthesisAt, at);
  return {
    made,
    ...sum,
    free: made - (sum.control + sum.vials + sum.released + sum.discarded),
  };
}

function partOf(vial: BatchVial): 'control' | 'vials' | 'released' | 'discarded' {
  if (vial.state === 'released' || vial.state === 'discarded') {
    return vial.state;
  }
  return vial.purpose === null ? 'vials' : 'control';
}
