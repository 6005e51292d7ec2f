/** Production's order book out of its stream: orders of every date from the window on, with the schedule and limits. */
import { useMemo } from 'react';
import type { Book } from '../../domain/book';
import type { PlanOrder } from '../../domain/dayRows';
import type { Endpoint, Isotope, Run, Slot, Tracer } from '../../protocol/rows';
import { useRows, useTable } from '../../sync';

const STREAM = 'production';

export function useBook(): Book {
  const orders = useRows(STREAM, 'order') as readonly PlanOrder[];
  const entries = useRows(STREAM, 'catalogueEntry');
  const slots = useTable(STREAM, 'slot') as ReadonlyMap<number, Slot>;
  const runs = useTable(STREAM, 'run') as ReadonlyMap<number, Run>;
  const tracers = useTable(STREAM, 'tracer') as ReadonlyMap<number, Tracer>;
  const isotopes = useTable(STREAM, 'isotope') as ReadonlyMap<number, Isotope>;
  const endpoints = useTable(STREAM, 'endpoint') as ReadonlyMap<number, Endpoint>;
  const customers = useTable(STREAM, 'customer') as Book['customers'];
  const closed = useClosed();
  return useMemo(
    () => ({ orders, entries, slots, runs, tracers, isotopes, endpoints, customers, closed }),
    [orders, entries, slots, runs, tracers, isotopes, endpoints, customers, closed],
  );
}

/** Closed dates and what they are called. */
export function useClosed(): ReadonlyMap<string, string> {
  const dates = useRows(STREAM, 'closedDate');
  return useMemo(() => new Map(dates.map((row) => [row.date, row.name])), [dates]);
}
