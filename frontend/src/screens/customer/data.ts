/** What the customer screen reads, in one place. */
import { useEffect, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { MonthAnswer, MonthDay } from '../../domain/month';
import { addDays, mondayOf, wall } from '../../domain/time';
import { type WeekDay, type WeekRows, weekOf } from '../../domain/week';
import type { Answer, Refused } from '../../protocol/frames';
import type { Endpoint, Notice, Order, Request, RowTypes } from '../../protocol/rows';
import {
  serverNow,
  useFreshness,
  useNow,
  useQuery,
  useRevision,
  useRow,
  useRows,
  useSession,
  useStreams,
  useTable,
} from '../../sync';
import { shared } from '../../sync/store';
import { useMoves } from '../../sync/useMoves';

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
      const standing = endpoints.filter(({ archived }) => !archived);
      return standing.map((endpoint) => ({
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

/** Rows of an endpoint's customer, and of the catalogue; `past` are orders of a day that the stream no longer carries. */
export function useWeekRows(reach: Reach, past: readonly Order[] = NONE): WeekRows {
  const { stream, endpoint } = reach;
  const slots = useRows(stream, 'slot');
  const runs = useRows(stream, 'run');
  const present = useRows(stream, 'order');
  const requests = useRows(stream, 'request');
  const entries = useRows(stream, 'catalogueEntry');
  const tracers = useRows('catalogue', 'tracer');
  const closedDates = useRows('catalogue', 'closedDate');
  const deadlines = useRows('catalogue', 'deadline');
  return useMemo(
    () => ({
      endpointId: endpoint.id,
      hours: endpoint,
      slots,
      runs,
      orders: past.length > 0 ? [...past, ...present] : present,
      requests,
      entries,
      tracers,
      closedDates,
      deadlines,
    }),
    [endpoint, slots, runs, past, present, requests, entries, tracers, closedDates, deadlines],
  );
}

const NONE: readonly Order[] = [];

/** What is known of the days of a week that the stream does not carry any more. */
export interface Past {
  orders: readonly Order[];
  /** Days whose orders are not here: why not; null while they are being fetched. */
  missing: Missing;
  /** Days whose orders are here as they were. */
  old: ReadonlyMap<string, Old>;
  again: () => void;
}

/** Orders as they were fetched last, and why they could not be fetched again. */
export interface Old {
  at: number;
  refused: Refused;
}

export type Missing = ReadonlyMap<string, Refused | null>;

/** What was answered last of a day, and why the last question brought nothing. */
interface PastDay {
  orders: readonly Order[] | null;
  /** When those were fetched. */
  at: number;
  refused: Refused | null;
}

/** CUS-30: the orders of each day of a date's week before the window, asked for anew as the stream moves; none of the others. */
export function usePast(stream: string, date: string): Past {
  const from = useRow(stream, 'day', 1)?.windowFrom;
  const { live } = useFreshness();
  const moves = useMoves(stream);
  const query = useQuery();
  const [found, setFound] = useState<ReadonlyMap<string, PastDay>>(new Map());
  const [turn, setTurn] = useState(0);
  const monday = mondayOf(date);
  const days = useMemo(
    () =>
      [0, 1, 2, 3, 4, 5, 6]
        .map((offset) => addDays(monday, offset))
        .filter((day) => from !== undefined && day < from),
    [monday, from],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: the stream's move, the line's return, or a press, asks again.
  useEffect(() => {
    let here = true;
    for (const day of days) {
      void query('orders.day', { date: day }).then((answer) => {
        if (here) {
          setFound((before) => new Map(before).set(day, pastDay(answer, before.get(day))));
        }
      });
    }
    return () => {
      here = false;
    };
  }, [days, query, live, turn, moves]);
  return useMemo(() => {
    const orders: Order[] = [];
    const missing = new Map<string, Refused | null>();
    const old = new Map<string, Old>();
    for (const day of days) {
      const { orders: known = null, refused = null, at = 0 } = found.get(day) ?? {};
      if (known === null) {
        missing.set(day, refused);
        continue;
      }
      orders.push(...known);
      if (refused !== null) {
        old.set(day, { at, refused });
      }
    }
    const again = () => {
      // What is not here is being fetched; what is here stays.
      setFound((before) => new Map([...before].filter(([, day]) => day.orders !== null)));
      setTurn((value) => value + 1);
    };
    return { orders, missing, old, again };
  }, [days, found]);
}

/** What an answer says of a day; a refusal takes nothing away that was known before. */
function pastDay(answer: Answer | Refused, before: PastDay | undefined): PastDay {
  return answer.type === 'answer'
    ? {
        orders: (answer.result as unknown as { orders: Order[] }).orders,
        at: serverNow(),
        refused: null,
      }
    : { orders: before?.orders ?? null, at: before?.at ?? 0, refused: answer };
}

export interface Month {
  days: readonly MonthDay[];
  busy: boolean;
  refused: Refused | null;
}

const NO_DAYS: readonly MonthDay[] = [];
/** Changes that come close together are asked about once. */
const SETTLE = 400;

/** A month's orders by kind and status at an endpoint; asked for again whenever its stream has moved. */
export function useMonth(reach: Reach, month: string): Month {
  const revision = useRevision(reach.stream);
  const { live } = useFreshness();
  const query = useQuery();
  const endpointId = reach.endpoint.id;
  const key = `${endpointId}:${month}`;
  const [found, setFound] = useState<{ key: string; days: readonly MonthDay[] } | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const have = found?.key === key;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision that has moved, or the line's return, asks again.
  useEffect(() => {
    let here = true;
    const ask = async () => {
      const answer = await query('orders.month', { month, endpointId });
      if (!here) {
        return;
      }
      if (answer.type === 'answer') {
        const result = answer.result as unknown as MonthAnswer;
        setFound({ key, days: result.days });
        setRefused(null);
      } else {
        setRefused(answer);
      }
    };
    const timer = setTimeout(() => void ask(), have ? SETTLE : 0);
    return () => {
      here = false;
      clearTimeout(timer);
    };
  }, [query, key, revision, live]);
  return { days: have ? found.days : NO_DAYS, busy: !have && refused === null, refused };
}

/** The rows of a type on all of a person's customers. */
export function useAll<
  T extends 'request' | 'notice' | 'order' | 'slot' | 'recall' | 'certificate',
>(reach: readonly Reach[], type: T): RowTypes[T][] {
  const copies = useStore(shared, (state) => state.copies);
  const streams = useMemo(() => [...new Set(reach.map(({ stream }) => stream))], [reach]);
  return useMemo(
    () =>
      streams.flatMap((stream) => [
        ...((copies[stream]?.rows[type]?.values() ?? []) as unknown as Iterable<RowTypes[T]>),
      ]),
    [copies, streams, type],
  );
}

export const useRequests = (reach: readonly Reach[]): Request[] => useAll(reach, 'request');
export const useNotices = (reach: readonly Reach[]): Notice[] => useAll(reach, 'notice');

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
