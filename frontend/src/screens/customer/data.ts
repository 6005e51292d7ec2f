/** What the customer screen reads, in one place. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { mondayOf, wall } from '../../domain/time';
import { type WeekDay, type WeekRows, weekOf } from '../../domain/week';
import type { Endpoint } from '../../protocol/rows';
import { useNow, useRow, useRows, useSession, useStreams, useTable } from '../../sync';
import { shared } from '../../sync/store';

export interface Reach {
  endpoint: Endpoint;
  stream: string;
  customer: string;
}

/** The endpoints of all customers that the user acts for, and whether the first copies are here. */
export function useReach(): { reach: Reach[]; ready: boolean } {
  const { user } = useSession();
  const streams = useMemo(() => (user?.customerIds ?? []).map((id) => `customer:${id}`), [user]);
  const all = useMemo(() => ['catalogue', ...streams], [streams]);
  useStreams(all);
  const copies = useStore(shared, (state) => state.copies);
  return useMemo(() => {
    const reach = streams.flatMap((stream) => {
      const rows = copies[stream]?.rows;
      const endpoints = [...(rows?.endpoint?.values() ?? [])] as unknown as Endpoint[];
      return endpoints.map((endpoint) => ({
        endpoint,
        stream,
        customer: String(rows?.customer?.get(endpoint.customerId)?.shortName ?? ''),
      }));
    });
    reach.sort(
      (one, other) =>
        one.customer.localeCompare(other.customer, 'da') || one.endpoint.id - other.endpoint.id,
    );
    return { reach, ready: all.every((stream) => (copies[stream]?.revision ?? -1) >= 0) };
  }, [copies, streams, all]);
}

/** The date of today as the server says it, in Copenhagen. */
export function useToday(stream: string): string {
  const now = useNow(60_000);
  // The row moves by a recorded action at midnight; the clock stands in until it is here.
  return useRow(stream, 'day', 1)?.today ?? wall(now).date;
}

export function useWeekRows(reach: Reach): WeekRows {
  const { stream, endpoint } = reach;
  const slots = useRows(stream, 'slot');
  const runs = useRows(stream, 'run');
  const orders = useRows(stream, 'order');
  const entries = useRows(stream, 'catalogueEntry');
  const tracers = useRows('catalogue', 'tracer');
  const closedDates = useRows('catalogue', 'closedDate');
  const deadlines = useRows('catalogue', 'deadline');
  return useMemo(
    () => ({
      endpointId: endpoint.id,
      slots,
      runs,
      orders,
      entries,
      tracers,
      closedDates,
      deadlines,
    }),
    [endpoint.id, slots, runs, orders, entries, tracers, closedDates, deadlines],
  );
}

/** The week of a date; worked out again when rows change or a minute has passed, for the deadlines. */
export function useWeek(rows: WeekRows, date: string, today: string): WeekDay[] {
  const now = useNow(10_000);
  return useMemo(() => weekOf(rows, mondayOf(date), now, today), [rows, date, now, today]);
}

/** The short name of what is delivered. */
export function useNameOf(): (tracerId: number | null, isotopeId: number | null) => string {
  const tracers = useTable('catalogue', 'tracer');
  const isotopes = useTable('catalogue', 'isotope');
  return useMemo(
    () => (tracerId, isotopeId) =>
      tracerId !== null
        ? (tracers.get(tracerId)?.shortName ?? '')
        : (isotopes.get(isotopeId ?? 0)?.symbol ?? ''),
    [tracers, isotopes],
  );
}
