/** What the page of batches reads: the day's plan, its batches, and vials that came before their batch. */
import { useMemo } from 'react';
import { batchesOn, eos, SAME_RUN_MS, type Unopened, unopenedOf } from '../../../domain/batches';
import type { Lane } from '../../../domain/day';
import type { PlanOrder } from '../../../domain/dayRows';
import type { RunPlan } from '../../../domain/dayRuns';
import type { Batch, Dispatch, Vial } from '../../../protocol/rows';
import { useRows } from '../../../sync';
import { type ShownDay, useDay } from '../useDay';

export interface Board {
  day: ShownDay;
  /** Of the date, by end of synthesis. */
  batches: readonly Batch[];
  /** Of every date in the window. */
  all: readonly Batch[];
  vials: readonly Vial[];
  orders: readonly PlanOrder[];
  dispatches: readonly Dispatch[];
  unopened: readonly Unopened[];
  /** Runs that something is ordered from and that no batch stands for, or none but a rejected one. */
  runs: readonly { lane: Lane; run: RunPlan }[];
  halfLifeOf: (tracerId: number) => number;
  nameOf: (tracerId: number) => string;
}

export function useBoard(date: string | null): Board {
  const day = useDay(date);
  const all = useRows('production', 'batch');
  const vials = useRows('production', 'vial');
  const dispatches = useRows('production', 'dispatch');
  const orders = useRows('production', 'order') as readonly PlanOrder[];
  const { plan, rows } = day;
  return useMemo(() => {
    const batches = batchesOn(all, plan.date);
    const unopened = unopenedOf(vials, all, plan.date);
    const stands = (tracerId: number | null, at: number) =>
      // Also one of the day before: a run in the evening feeds the morning.
      all.some((batch) => batch.tracerId === tracerId && Math.abs(eos(batch) - at) < SAME_RUN_MS) ||
      unopened.some((one) => one.tracerId === tracerId && Math.abs(one.at - at) < SAME_RUN_MS);
    const runs = plan.lanes.flatMap((lane) =>
      lane.runs
        .filter((run) => run.neededMbq > 0 && !stands(lane.filledFrom, run.at))
        .map((run) => ({ lane, run })),
    );
    return {
      day,
      batches,
      all,
      vials,
      orders,
      dispatches,
      unopened,
      runs,
      halfLifeOf: (tracerId) =>
        rows.isotopes.get(rows.tracers.get(tracerId)?.isotopeId ?? -1)?.halfLifeSeconds ??
        Number.POSITIVE_INFINITY,
      nameOf: (tracerId) => rows.tracers.get(tracerId)?.shortName ?? '–',
    };
  }, [day, plan, rows, all, vials, orders, dispatches]);
}
