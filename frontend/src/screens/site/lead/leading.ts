/** Who leads, put together for a person: each function, and the tracers that have a word of their own. */
import type { Authority, Conflict } from '../../../protocol/rows';

export const FUNCTIONS = ['ordering', 'acceptMove', 'vials', 'release', 'setUp'] as const;
export type LedFunction = (typeof FUNCTIONS)[number];
/** These have one leader for all tracers. */
export const FOR_ALL: readonly LedFunction[] = ['release', 'setUp'];

/** The word that holds for a function: a tracer's own, or the one for all. */
export function wordOf(
  rows: readonly Authority[],
  name: LedFunction,
  tracerId: number | null,
): Authority | undefined {
  const words = rows.filter((row) => row.function === name);
  return (
    words.find((row) => row.tracerId === tracerId) ?? words.find((row) => row.tracerId === null)
  );
}

/** Each function's word for all tracers, followed by those of single tracers. */
export function inOrder(rows: readonly Authority[]): Authority[] {
  return FUNCTIONS.flatMap((name) =>
    rows
      .filter((row) => row.function === name)
      .sort((one, other) => (one.tracerId ?? 0) - (other.tracerId ?? 0)),
  );
}

/** The open conflicts that whoever leads for this has to do with: as the server counts them. */
export function about(
  conflicts: readonly Conflict[],
  rows: readonly Authority[],
  name: LedFunction,
  tracerId: number | null,
): Conflict[] {
  const apart = new Set(rows.filter((row) => row.function === name).map((row) => row.tracerId));
  return conflicts.filter(({ state, details }) => {
    const of = details.tracerId ?? null;
    const concerned =
      tracerId === null ? of === null || !apart.has(of) : of === null || of === tracerId;
    return state === 'open' && (details.functions ?? []).includes(name) && concerned;
  });
}
