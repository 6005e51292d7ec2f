/** A recall: who got what, who has acknowledged it, and who is still silent. Pure; instants in ms. */
import type { Recall } from '../protocol/rows';

export type RecallAnswer = Recall['answers'][number];

/** Those whom nobody has heard of, those whom production has told itself, and those who have acknowledged, the latest first. */
export function answersOf(recall: Pick<Recall, 'answers'>): {
  silent: RecallAnswer[];
  reached: RecallAnswer[];
  acknowledged: RecallAnswer[];
} {
  const quiet = recall.answers.filter((answer) => answer.acknowledgedAt === null);
  const silent = quiet.filter((answer) => !answer.reachedAt);
  const reached = quiet.filter((answer) => answer.reachedAt);
  const acknowledged = recall.answers
    .filter((answer) => answer.acknowledgedAt !== null)
    .sort((a, b) => (b.acknowledgedAt ?? '').localeCompare(a.acknowledgedAt ?? ''));
  return { silent, reached, acknowledged };
}

/** Recalls for which production waits for somebody, the oldest first. */
export function silentRecalls<R extends Pick<Recall, 'answers' | 'madeAt'>>(
  recalls: readonly R[],
): R[] {
  return recalls
    .filter((recall) => answersOf(recall).silent.length > 0)
    .sort((a, b) => a.madeAt.localeCompare(b.madeAt));
}

/** Whether an order was released from what has been recalled since: nothing of it may be used, whatever its status. */
export function isRecalled(order: { status: string; marks: readonly string[] }): boolean {
  return order.status === 'released' && order.marks.includes('recalled');
}
