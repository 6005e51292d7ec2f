/** Whether a frozen paper is older than the rows it tells of. Pure. */
import type { Document } from '../protocol/rows';

type Facts = Readonly<Record<string, unknown>>;

export interface PaperChange {
  type: string;
  id: number;
  /** The key of the row that says otherwise now. */
  key: string;
}

/**
 * What of a paper is no longer so: each fact that its row says otherwise now.
 *
 * A row that is not in the copy says nothing. A day's list also lacks the orders of its date that came later; they stand
 * as changes of the key `id`.
 */
export function paperChanges(
  paper: Pick<Document, 'kind' | 'forDate' | 'about'>,
  rowOf: (type: string, id: number) => Facts | undefined,
  orders: Iterable<{ id: number; deliveryDate: string }> = [],
): PaperChange[] {
  const changes: PaperChange[] = [];
  for (const { type, id, facts } of paper.about) {
    const row = rowOf(type, id);
    for (const [key, value] of Object.entries(row ? facts : {})) {
      if (JSON.stringify(row?.[key]) !== JSON.stringify(value)) {
        changes.push({ type, id, key });
      }
    }
  }
  if (paper.kind === 'dayList') {
    const known = new Set(paper.about.map((subject) => subject.id));
    for (const order of orders) {
      if (order.deliveryDate === paper.forDate && !known.has(order.id)) {
        changes.push({ type: 'order', id: order.id, key: 'id' });
      }
    }
  }
  return changes;
}

/** Whether papers were made for an order: for what was released, taken back, or has left. */
export function hasPapers(order: {
  status: string;
  marks: readonly string[];
  dispatchedAt?: string | null;
}): boolean {
  const left = order.dispatchedAt !== null && order.dispatchedAt !== undefined;
  return order.status === 'released' || order.marks.includes('corrected') || left;
}

/** Whether a car is still on the road: nobody has said that it came, or that it came back. */
export function isOnItsWay(left: {
  receivedAt: string | null;
  returnedAt?: string | null;
}): boolean {
  return left.receivedAt === null && !left.returnedAt;
}

/** The vials of a dispatch that did not come, by what was received; none while nobody has said. */
export function missingVials(left: {
  vialIds: readonly number[];
  receivedVialIds: readonly number[] | null;
}): number[] {
  const { receivedVialIds } = left;
  return receivedVialIds === null ? [] : left.vialIds.filter((id) => !receivedVialIds.includes(id));
}
