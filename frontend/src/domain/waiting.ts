/** Batches that nobody has decided about for good: since when, for which tests, and whose turn it is. Pure. */
import type { Batch, QcTest } from '../protocol/rows';
import { linesOf, readinessOf } from './qc';
import { addDays, dateOf } from './time';

/** A sterility test takes fourteen days: what waits longer has been forgotten by somebody. */
export const LONG_DAYS = 14;

export interface Waiting {
  batch: Batch;
  /** Its conditional certification, else the end of its synthesis. */
  since: string;
  /** The tests that are not in or that no second person has checked. */
  tests: QcTest[];
  /** All is in: it waits for a signature and nothing else. */
  ready: boolean;
  /** It waits for somebody here: for a signature, for a decision since another day, or for longer than tests take. */
  due: boolean;
}

/** Those certified conditionally, of whatever date, and those of days before that nobody has decided about; the oldest first. */
export function waitingOf(batches: readonly Batch[], today: string): Waiting[] {
  const found: Waiting[] = [];
  for (const batch of batches) {
    const conditional = batch.state === 'conditionallyCertified';
    const undecided = batch.state === 'inProduction' || batch.state === 'awaitingQc';
    if (!conditional && !(undecided && dateOf(batch.endOfSynthesisAt) < today)) {
      continue;
    }
    const { missing, unchecked, outside, late } = readinessOf(linesOf(batch, ''));
    const open = [...missing, ...unchecked, ...late].map((line) => line.test);
    const since = (conditional ? batch.decidedAt : null) ?? batch.endOfSynthesisAt;
    const ready = open.length === 0 && outside.length === 0;
    found.push({
      batch,
      since,
      tests: open,
      ready,
      due: ready || undecided || dateOf(since) < addDays(today, -LONG_DAYS),
    });
  }
  return found.sort((a, b) => a.since.localeCompare(b.since) || a.batch.id - b.batch.id);
}
