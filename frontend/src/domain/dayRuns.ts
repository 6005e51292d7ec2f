/** The runs of one tracer's day: when they end, what each must have made by then, and the most that it can. Pure. */
import type { Delivery, Lane } from './day';
import type { DayRows, PlanRun } from './dayRows';
import { needAtRun } from './need';
import { wallInstant, weekday } from './time';

export interface RunPlan {
  key: string;
  at: number;
  neededMbq: number;
  maxMbq: number | null;
  over: boolean;
  feeds: string[];
}

/** The runs of the weekday, and any other that feeds a delivery of the day. */
export function runsOf(date: string, lane: Lane, rows: Pick<DayRows, 'runs' | 'slots'>): RunPlan[] {
  const isoDay = weekday(date);
  const limits = new Map<number, number | null>();
  for (const run of rows.runs) {
    const ended = run.endsDate !== undefined && run.endsDate !== null && run.endsDate < date;
    if (makes(run, lane) && run.weekday === isoDay && !ended) {
      limits.set(wallInstant(date, run.time), run.maxMbq);
    }
  }
  for (const delivery of lane.deliveries) {
    if (delivery.runAt !== null && !limits.has(delivery.runAt)) {
      limits.set(delivery.runAt, limitOfDelivery(delivery, rows));
    }
  }
  const demands = lane.deliveries.flatMap((delivery) => delivery.demands);
  return [...limits]
    .sort(([a], [b]) => a - b)
    .map(([at, maxMbq]) => {
      const neededMbq = needAtRun(demands, at);
      return {
        key: `${lane.key}@${at}`,
        at,
        neededMbq,
        maxMbq,
        over: maxMbq !== null && neededMbq > maxMbq,
        feeds: lane.deliveries
          .filter((delivery) => delivery.runAt === at)
          .map((delivery) => delivery.key),
      };
    });
}

/** Whether a run makes what a lane is of: its tracer, or its bare isotope. */
export function makes(
  run: Pick<PlanRun, 'tracerId' | 'isotopeId'>,
  what: { tracerId: number | null; isotopeId: number | null },
): boolean {
  return what.tracerId === null
    ? what.isotopeId !== null && run.tracerId === null && run.isotopeId === what.isotopeId
    : run.tracerId === what.tracerId;
}

/** The most that the run of a delivery's slot can make; of a run of the day before, too. */
function limitOfDelivery(delivery: Delivery, rows: Pick<DayRows, 'runs' | 'slots'>): number | null {
  const order = delivery.orders[0];
  const slot = rows.slots.get(order?.movedToSlotId ?? order?.slotId ?? -1);
  return rows.runs.find((run) => run.id === slot?.runId)?.maxMbq ?? null;
}
