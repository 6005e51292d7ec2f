/**
 * Where every MBq of a batch is, at an instant. Pure; activities in MBq, instants in ms.
 *
 * Invariant: made = QC + vials + released + discarded + free, at every instant. All of it decays alike, so one instant's
 * shares are every instant's; only the figures fall.
 */
import type { Batch, Vial } from '../protocol/rows';
import { decayBetween } from './decay';

export interface Balance {
  madeMbq: number;
  /** Rinses, tests and quality control: nobody's to be given. */
  qcMbq: number;
  /** In vials that are not released: free, or blocked. */
  vialsMbq: number;
  releasedMbq: number;
  discardedMbq: number;
  /** Still in the batch's own vessel; below nought where vials hold more than was made. */
  freeMbq: number;
}

export type BatchFigures = Pick<
  Batch,
  'id' | 'tracerId' | 'number' | 'activityMbq' | 'endOfSynthesisAt'
>;
export type BatchVial = Pick<
  Vial,
  'batchId' | 'tracerId' | 'batchNumber' | 'state' | 'activityMbq' | 'calibratedAt'
>;

/** Whether a vial was filled from a batch: by its id, or by number where the row does not say so yet. */
export function isOf(
  vial: Pick<BatchVial, 'batchId' | 'tracerId' | 'batchNumber'>,
  batch: Pick<BatchFigures, 'id' | 'tracerId' | 'number'>,
): boolean {
  return vial.batchId === null
    ? vial.tracerId === batch.tracerId && vial.batchNumber === batch.number
    : vial.batchId === batch.id;
}

/** The balance of a batch at an instant, not rounded. A vial that nobody has confirmed counts for nothing (VIA-2). */
export function balanceOf(
  batch: BatchFigures,
  vials: Iterable<BatchVial>,
  at: number,
  halfLife: number,
): Balance {
  const made = decayBetween(batch.activityMbq, halfLife, Date.parse(batch.endOfSynthesisAt), at);
  const sums = { qc: 0, vials: 0, released: 0, discarded: 0 };
  for (const vial of vials) {
    const part = partOf(vial.state);
    if (part !== null && isOf(vial, batch)) {
      sums[part] += decayBetween(vial.activityMbq, halfLife, Date.parse(vial.calibratedAt), at);
    }
  }
  return {
    madeMbq: made,
    qcMbq: sums.qc,
    vialsMbq: sums.vials,
    releasedMbq: sums.released,
    discardedMbq: sums.discarded,
    freeMbq: made - sums.qc - sums.vials - sums.released - sums.discarded,
  };
}

function partOf(state: string): 'qc' | 'vials' | 'released' | 'discarded' | null {
  switch (state) {
    case 'purpose':
      return 'qc';
    case 'released':
    case 'discarded':
      return state;
    case 'unconfirmed':
      return null;
    default:
      return 'vials';
  }
}
