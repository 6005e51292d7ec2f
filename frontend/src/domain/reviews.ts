/**
 * Vials that were released on their signer's own word, and until when another person has to have reviewed them. Pure.
 *
 * Nothing on the wire says that a review is overdue: it is worked out from the rows and the server's time.
 */
import type { Vial } from '../protocol/rows';
import { addDays, dateOf, wallInstant, weekday } from './time';

type Entered = Pick<
  Vial,
  'id' | 'ownEntryAt' | 'enteredBy' | 'batchNumber' | 'batchId' | 'orderIds' | 'tracerId'
>;

/** A vial that waits for its review: since when, by whom it was entered and released, and until when. Instants in ms. */
export interface Review<V extends Entered = Vial> {
  vial: V;
  since: number;
  who: string;
  dueAt: number;
  overdue: boolean;
}

/** The end of the next working day after a release: the midnight, exclusive, that follows it (REL-16). */
export function reviewDue(releasedAt: number, closed: { has(date: string): boolean }): number {
  let date = addDays(dateOf(releasedAt), 1);
  while (weekday(date) > 5 || closed.has(date)) {
    date = addDays(date, 1);
  }
  return wallInstant(addDays(date, 1), '00:00');
}

/** The last day on which a review is in time. */
export function lastDayOf({ dueAt }: Pick<Review, 'dueAt'>): string {
  return dateOf(dueAt - 1);
}

/** What waits for a review, the one that is due first before the others. */
export function reviewsOf<V extends Entered>(
  vials: Iterable<V>,
  closed: { has(date: string): boolean },
  now: number,
): Review<V>[] {
  const found: Review<V>[] = [];
  for (const vial of vials) {
    if (vial.ownEntryAt) {
      const since = Date.parse(vial.ownEntryAt);
      const dueAt = reviewDue(since, closed);
      found.push({ vial, since, who: vial.enteredBy ?? '–', dueAt, overdue: dueAt <= now });
    }
  }
  return found.sort((a, b) => a.dueAt - b.dueAt || a.since - b.since || a.vial.id - b.vial.id);
}
