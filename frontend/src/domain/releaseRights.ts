/** Who may release what, on a day. Pure; the server decides at the release. */
import type { ReleaseRight } from '../protocol/rows';

export type RightState = 'valid' | 'coming' | 'ended' | 'withdrawn';
type Right = Pick<
  ReleaseRight,
  'id' | 'userId' | 'tracerId' | 'isotopeId' | 'fromDate' | 'toDate' | 'withdrawn'
>;

/** What a right is worth on a date: from its first day to its last, until it is withdrawn (REL-1). */
export function rightState(right: Right, date: string): RightState {
  if (right.withdrawn) {
    return 'withdrawn';
  }
  if (date < right.fromDate) {
    return 'coming';
  }
  return right.toDate !== null && right.toDate < date ? 'ended' : 'valid';
}

/** What a right is for: a tracer, or a bare isotope. */
export interface What {
  tracerId: number | null;
  isotopeId: number | null;
}

const RANK: Readonly<Record<RightState, number>> = { valid: 0, coming: 1, withdrawn: 2, ended: 2 };

/** The right that counts of a person for a thing on a date: a valid one, else one to come, else the last there was. */
export function rightOf<R extends Right>(
  rights: readonly R[],
  userId: number,
  what: What,
  date: string,
): { right: R; state: RightState } | null {
  const found = rights
    .filter(
      (right) =>
        right.userId === userId &&
        right.tracerId === what.tracerId &&
        right.isotopeId === what.isotopeId,
    )
    .map((right) => ({ right, state: rightState(right, date) }))
    .sort(
      (one, other) =>
        RANK[one.state] - RANK[other.state] ||
        // Of several valid ones the one that holds longest; of those to come the first; of past ones the last.
        (one.state === 'valid'
          ? (other.right.toDate ?? '9').localeCompare(one.right.toDate ?? '9')
          : one.state === 'coming'
            ? one.right.fromDate.localeCompare(other.right.fromDate)
            : other.right.id - one.right.id),
    );
  return found[0] ?? null;
}

/** The things that nobody may release on a date, of those that are made. */
export function nobodyReleases<W extends What>(
  rights: readonly Right[],
  things: readonly W[],
  date: string,
  persons: ReadonlySet<number>,
): W[] {
  return things.filter(
    (what) =>
      !rights.some(
        (right) =>
          persons.has(right.userId) &&
          right.tracerId === what.tracerId &&
          right.isotopeId === what.isotopeId &&
          rightState(right, date) === 'valid',
      ),
  );
}
