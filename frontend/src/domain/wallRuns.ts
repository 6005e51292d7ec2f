/** The runs of the day as the wall shows them: needed against dispensed, as activity at one instant. Pure; MBq, ms. */

import type { WallRunRow } from './dayRows';
import { decayBetween, floorMbq } from './decay';
import { costAt, counts, type Demand, needAtRun, shortMbq, wholeMbq } from './need';
import { nextRuns, upcoming, type WallDelivery } from './wall';

export interface RunState {
  key: string;
  tracer: string;
  /** End of the run by plan. */
  at: number;
  ended: boolean;
  /** The instant that the figures refer to: now for a run that has ended, else its end. */
  refersTo: number;
  /** All that it is to dispense, overhead in, rounded up. */
  neededMbq: number;
  /** What of it was ordered, overhead left out; not rounded, for the notch of a bar. */
  orderedMbq: number;
  /** What lies in vials, rounded down. */
  dispensedMbq: number;
  maxMbq: number | null;
  lines: readonly WallDelivery[];
  /** How many of its deliveries have what was ordered. */
  filled: number;
  batchNumbers: readonly string[];
}

/** The runs that something is still open of, by time: those that have ended first, then those to come. */
export function runStates(
  runs: readonly WallRunRow[],
  lines: readonly WallDelivery[],
  now: number,
): RunState[] {
  const limits = new Map(nextRuns(runs, lines, now).map((run) => [run.key, run.maxMbq]));
  const open = new Set(
    upcoming(lines, now, now + 24 * 3_600_000)
      .filter((line) => line.runAt !== null && line.kind !== 'injection')
      .map((line) => `${line.tracer}@${line.runAt}`),
  );
  const found = new Map<string, WallDelivery[]>();
  for (const line of lines) {
    const key = `${line.tracer}@${line.runAt}`;
    if (open.has(key) && line.kind !== 'injection') {
      found.set(key, [...(found.get(key) ?? []), line]);
    }
  }
  const states = [...found].map(([key, mine]) => stateOf(key, mine, limits.get(key) ?? null, now));
  return states.sort((a, b) => a.at - b.at || a.tracer.localeCompare(b.tracer, 'da'));
}

function stateOf(
  key: string,
  lines: readonly WallDelivery[],
  maxMbq: number | null,
  now: number,
): RunState {
  const first = lines[0] as WallDelivery;
  const at = first.runAt ?? now;
  const ended = at <= now;
  const refersTo = ended ? now : at;
  const demands = lines.flatMap((line) => line.demands).filter(counts);
  const sum = (of: (demand: Demand) => number) =>
    demands.reduce((total, demand) => total + of(demand), 0);
  return {
    key,
    tracer: first.tracer,
    at,
    ended,
    refersTo,
    neededMbq: ended ? wholeMbq(sum((it) => costAt(it, now))) : needAtRun(demands, at),
    orderedMbq: sum((it) => costAt({ ...it, toDispenseMbq: it.orderedMbq }, refersTo)),
    dispensedMbq: floorMbq(
      sum((it) => decayBetween(it.dispensedMbq, it.halfLifeSeconds, it.deliverAt, refersTo)),
    ),
    maxMbq,
    lines,
    filled: lines.filter((line) => shortMbq(line.demands) === 0).length,
    batchNumbers: [...new Set(lines.flatMap((line) => line.batchNumbers))],
  };
}
