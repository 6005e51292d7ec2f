/** The rows of the shown date and its plan: from the stream inside the window, from a query outside it. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { type DayPlan, planDay } from '../../domain/day';
import type { DayRows, PlanOrder } from '../../domain/dayRows';
import { dateOf } from '../../domain/time';
import type { Refused } from '../../protocol/frames';
import {
  serverNow,
  useHas,
  useNow,
  useQuery,
  useRow,
  useRows,
  useSite,
  useStream,
  useTable,
} from '../../sync';
import { useMoves } from '../../sync/useMoves';

const STREAM = 'production';
const NO_ROWS: readonly never[] = [];

/** What is known of a day that the stream does not carry. */
interface Asked {
  date: string;
  orders: readonly PlanOrder[] | null;
  /** When `orders` were fetched. */
  at: number | null;
  refused: Refused | null;
}

export interface ShownDay {
  plan: DayPlan;
  rows: DayRows;
  today: string;
  /** The first whole copy is here. */
  ready: boolean;
  /** The day stands on the stream; others were fetched at `fetchedAt`, and are asked for anew as it moves. */
  follows: boolean;
  fetchedAt: number | null;
  /** Why it could not be fetched, or not again: what was fetched before stands then. */
  refused: Refused | null;
  /** A person asked for it again, and waits. */
  busy: boolean;
  refetch: () => void;
}

/** The plan of a date; `null` shows the day that it is. */
export function useDay(chosen: string | null): ShownDay {
  useStream(STREAM);
  const ready = useHas(STREAM);
  const day = useRow(STREAM, 'day', 1);
  const orders = useRows(STREAM, 'order') as readonly PlanOrder[];
  const minute = useNow(60_000);
  const today = day?.today ?? dateOf(minute);
  const date = chosen ?? today;
  const follows = day === undefined || date >= day.windowFrom;
  const { asked, busy, refetch } = useAsked(follows ? null : date, useMoves(STREAM));
  const rest = useRest();
  const shown = follows ? orders : (asked?.orders ?? NO_ROWS);
  const rows = useMemo<DayRows>(() => ({ ...rest, orders: shown }), [rest, shown]);
  const plan = usePlan(date, rows);
  return {
    plan,
    rows,
    today,
    ready: ready && (follows || asked?.orders != null),
    follows,
    fetchedAt: follows ? null : (asked?.at ?? null),
    refused: follows ? null : (asked?.refused ?? null),
    busy,
    refetch,
  };
}

/** A date's plan, worked out from the one before it. */
export function usePlan(date: string, rows: DayRows): DayPlan {
  const before = useRef<DayPlan | null>(null);
  const plan = useMemo(() => planDay(date, rows, before.current), [date, rows]);
  useEffect(() => {
    before.current = plan;
  }, [plan]);
  return plan;
}

/** The rows that the stream carries, of all its dates. */
export function useDayRows(): DayRows {
  const orders = useRows(STREAM, 'order') as readonly PlanOrder[];
  const rest = useRest();
  return useMemo<DayRows>(() => ({ ...rest, orders }), [rest, orders]);
}

function useRest(): Omit<DayRows, 'orders'> {
  const vials = useRows(STREAM, 'vial') as DayRows['vials'];
  const batches = useRows(STREAM, 'batch') as DayRows['batches'];
  const runs = useRows(STREAM, 'run') as DayRows['runs'];
  const slots = useTable(STREAM, 'slot') as DayRows['slots'];
  const tracers = useTable(STREAM, 'tracer') as DayRows['tracers'];
  const isotopes = useTable(STREAM, 'isotope') as DayRows['isotopes'];
  const endpoints = useTable(STREAM, 'endpoint') as DayRows['endpoints'];
  const customers = useTable(STREAM, 'customer') as DayRows['customers'];
  const enough = useSite().releaseLowPercent / 100;
  return useMemo(
    () => ({ vials, runs, slots, tracers, isotopes, endpoints, customers, batches, enough }),
    [vials, batches, runs, slots, tracers, isotopes, endpoints, customers, enough],
  );
}

function useAsked(
  date: string | null,
  moves: number,
): {
  asked: Asked | null;
  busy: boolean;
  refetch: () => void;
} {
  const query = useQuery();
  const [asked, setAsked] = useState<Asked | null>(null);
  const [turn, setTurn] = useState(0);
  const [busy, setBusy] = useState(false);
  const refetch = useCallback(() => {
    setBusy(true);
    setTurn((value) => value + 1);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn`, and the stream's move, ask again for the same date.
  useEffect(() => {
    if (date === null) {
      setAsked(null);
      setBusy(false);
      return;
    }
    let wanted = true;
    void query('orders.day', { date }).then((answer) => {
      if (!wanted) {
        return;
      }
      setBusy(false);
      if (answer.type === 'answer') {
        const { orders } = answer.result as { orders: PlanOrder[] };
        setAsked({ date, orders, at: serverNow(), refused: null });
      } else {
        setAsked((before) =>
          before?.date === date
            ? { ...before, refused: answer }
            : { date, orders: null, at: null, refused: answer },
        );
      }
    });
    return () => {
      wanted = false;
    };
  }, [date, query, turn, moves]);
  return { asked: asked?.date === date ? asked : null, busy, refetch };
}
