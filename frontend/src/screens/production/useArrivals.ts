/** Rows that came while this screen was watching and that nobody has looked at yet. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { sameItems } from '../../domain/daySame';

export interface Arrivals<R> {
  fresh: ReadonlySet<number>;
  rows: R[];
  seen: (ids: Iterable<number>) => void;
}

/**
 * `ready` says that the rows are a whole copy: what stands in the first one is not new. `waits` says whether a row still
 * asks for somebody; `onCame` hears of those that do, once.
 */
export function useArrivals<R extends { id: number }>(
  rows: readonly R[],
  ready: boolean,
  waits: (row: R) => boolean,
  onCame?: () => void,
): Arrivals<R> {
  const known = useRef<Set<number> | null>(null);
  const latest = useRef({ waits, onCame });
  latest.current = { waits, onCame };
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => {
    if (!ready) {
      return;
    }
    const before = known.current;
    known.current = new Set(rows.map((row) => row.id));
    if (before === null) {
      return;
    }
    const came = rows.filter((row) => !before.has(row.id) && latest.current.waits(row));
    if (came.length > 0) {
      setFresh((all) => new Set([...all, ...came.map((row) => row.id)]));
      latest.current.onCame?.();
    }
  }, [rows, ready]);
  const seen = useCallback((ids: Iterable<number>) => {
    setFresh((all) => {
      const rest = new Set(all);
      for (const id of ids) {
        rest.delete(id);
      }
      return rest.size === all.size ? all : rest;
    });
  }, []);
  const last = useRef<Arrivals<R> | null>(null);
  const found = useMemo(() => {
    // What somebody else has taken care of meanwhile is no news any more.
    const waiting = rows.filter((row) => fresh.has(row.id) && latest.current.waits(row));
    // The same object while they are the same: most of what changes in a day is no arrival.
    return last.current !== null && sameItems(last.current.rows, waiting)
      ? last.current
      : { fresh: new Set(waiting.map((row) => row.id)), rows: waiting, seen };
  }, [rows, fresh, seen]);
  useEffect(() => {
    last.current = found;
  }, [found]);
  return found;
}
