/** A batch's balance as its rows on the stream say it. Pure; activities in MBq, instants in ms. */
import type { Batch, Vial } from '../protocol/rows';
import { type Balance, batchBalance } from './batchBalance';

export type BatchFigures = Pick<
  Batch,
  'id' | 'tracerId' | 'number' | 'activityMbq' | 'endOfSynthesisAt'
>;
export type FilledVial = Pick<
  Vial,
  | 'batchId'
  | 'tracerId'
  | 'batchNumber'
  | 'state'
  | 'purpose'
  | 'marks'
  | 'activityMbq'
  | 'calibratedAt'
>;

/** Whether a vial was filled from a batch: by its id, or by number where the row does not say so yet. */
export function isOf(
  vial: Pick<FilledVial, 'batchId' | 'tracerId' | 'batchNumber'>,
  batch: Pick<BatchFigures, 'id' | 'tracerId' | 'number'>,
): boolean {
  return vial.batchId === null
    ? vial.tracerId === batch.tracerId && vial.batchNumber === batch.number
    : vial.batchId === batch.id;
}

/** The balance at an instant, not rounded. */
export function balanceOf(
  batch: BatchFigures,
  vials: Iterable<FilledVial>,
  at: number,
  halfLifeSeconds: number,
): Balance {
  const filled = [...vials]
    .filter((vial) => isOf(vial, batch))
    .map(({ state, purpose, marks, activityMbq, calibratedAt }) => ({
      state,
      purpose,
      near: marks?.includes('near') ?? false,
      mbq: activityMbq,
      calibratedAt: Date.parse(calibratedAt),
    }));
  const made = {
    mbq: batch.activityMbq,
    endOfSynthesisAt: Date.parse(batch.endOfSynthesisAt),
  };
  return batchBalance(made, halfLifeSeconds, filled, at);
}
