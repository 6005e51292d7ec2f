/** Orders that came while this screen was watching and that nobody has looked at yet. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import type { PlanOrder } from '../../domain/dayRows';

export interface Arrivals {
  fresh: ReadonlySet<number>;
  orders: PlanOrder[];
  seen: (orderIds: Iterable<number>) => void;
}

/** `ready` says that the orders are a whole copy: what stands in the first one is not new. */
export function useArrivals(orders: readonly PlanOrder[], ready: boolean): Arrivals {
  const known = useRef<Set<number> | null>(null);
  const [fresh, setFresh] = useState<ReadonlySet<number>>(new Set());
  useEffect(() => {
    if (!ready) {
      return;
    }
    const before = known.current;
    known.current = new Set(orders.map((order) => order.id));
    if (before === null) {
      return;
    }
    const came = orders.filter((order) => !before.has(order.id) && order.status === 'ordered');
    if (came.length > 0) {
      setFresh((all) => new Set([...all, ...came.map((order) => order.id)]));
    }
  }, [orders, ready]);
  const seen = useCallback((orderIds: Iterable<number>) => {
    setFresh((all) => {
      const rest = new Set(all);
      for (const id of orderIds) {
        rest.delete(id);
      }
      return rest.size === all.size ? all : rest;
    });
  }, []);
  return useMemo(() => {
    // What somebody else has taken care of meanwhile is no news any more.
    const waiting = orders.filter((order) => fresh.has(order.id) && order.status === 'ordered');
    return { fresh: new Set(waiting.map((order) => order.id)), orders: waiting, seen };
  }, [orders, fresh, seen]);
}
