/**
 * What the wall shows: the next deliveries, the next runs, what is wrong. Pure; activities in MBq, instants in ms.
 *
 * The wall reads one stream, whose rows say all they need. It knows no person.
 */

import type { BatchState, WallBatch } from '../protocol/rows';
import { dueAt, latestExpected, leaving, STATUS_ORDER, type Status } from './day';
import type { WallOrderRow, WallRunRow } from './dayRows';
import { counts, type Demand, needAtRun, shortMbq, stillToDispenseAt, wholeMbq } from './need';
import { dateOf, wallInstant, weekday } from './time';

/** A released delivery stays on the wall this long after it left, so that those who come by see that it went. */
export const GONE_MS = 20 * 60_000;
/** Departures this near are spoken of in the colour of haste. */
export const SOON_MS = 30 * 60_000;

export interface WallDelivery {
  key: string;
  customer: string;
  endpoint: string;
  tracer: string;
  kind: string;
  status: Status;
  deliverAt: number;
  departsAt: number;
  /** The departure that is to be expected: later than planned by a delay that was announced. */
  leavesAt: number;
  runAt: number | null;
  orderedMbq: number;
  toDispenseMbq: number;
  dispensedMbq: number;
  shortMbq: number;
  injections: number;
  /** The latest delivery that a delay leads one to expect; null while it is not delayed. */
  expectedAt: number | null;
  /** Postponed, and the customer has not confirmed that yet: not to be released. */
  awaitsConfirmation: boolean;
  /** When the last of it left and arrived; null while some of it has not. */
  leftAt: number | null;
  arrivedAt: number | null;
  /** A car came back with some of it, and no other has left: it waits here, whatever its departure was. */
  cameBack: boolean;
  batchNumbers: string[];
  orderIds: number[];
  demands: Demand[];
}

/** One line per customer's endpoint, tracer and delivery time; by departure. Rejected and cancelled orders are not deliveries. */
export function wallDeliveries(orders: Iterable<WallOrderRow>): WallDelivery[] {
  const groups = new Map<string, WallOrderRow[]>();
  for (const order of orders) {
    if (!counts(order)) {
      continue;
    }
    const key = `${order.deliverAt}|${order.customerName}|${order.endpointName}|${order.tracerName}|${order.kind}`;
    groups.set(key, [...(groups.get(key) ?? []), order]);
  }
  const lines: WallDelivery[] = [];
  for (const [key, group] of groups) {
    lines.push(lineOf(key, group));
  }
  return lines.sort(
    (a, b) =>
      a.leavesAt - b.leavesAt || a.deliverAt - b.deliverAt || a.key.localeCompare(b.key, 'da'),
  );
}

function lineOf(key: string, group: WallOrderRow[]): WallDelivery {
  const first = group[0] as WallOrderRow;
  const demands = group.map(demandOf);
  const deliverAt = Date.parse(first.deliverAt);
  const departsAt = Date.parse(first.departsAt);
  const expectedAt = latestExpected(group);
  return {
    key,
    customer: first.customerName,
    endpoint: first.endpointName,
    tracer: first.tracerName,
    kind: first.kind,
    status:
      STATUS_ORDER.find((wanted) => group.some((order) => order.status === wanted)) ?? 'ordered',
    deliverAt,
    departsAt,
    leavesAt: leaving({ departsAt, deliverAt, expectedAt }),
    runAt: demands[0]?.runAt ?? null,
    orderedMbq: demands.reduce((sum, demand) => sum + demand.orderedMbq, 0),
    toDispenseMbq: demands.reduce((sum, demand) => sum + demand.toDispenseMbq, 0),
    dispensedMbq: demands.reduce((sum, demand) => sum + demand.dispensedMbq, 0),
    shortMbq: wholeMbq(shortMbq(demands)),
    injections: group.reduce((sum, order) => sum + (order.injections ?? 0), 0),
    expectedAt,
    awaitsConfirmation: group.some((order) => order.awaitsConfirmation === true),
    leftAt: lastOf(group.map((order) => order.dispatchedAt)),
    arrivedAt: lastOf(group.map((order) => order.receivedAt)),
    cameBack: group.some((order) => order.cameBack === true),
    batchNumbers: [...new Set(group.flatMap((order) => order.batchNumbers))],
    orderIds: group.map((order) => order.id),
    demands,
  };
}

function lastOf(instants: readonly (string | null | undefined)[]): number | null {
  return instants.every(Boolean) ? Math.max(...instants.map((at) => Date.parse(at ?? ''))) : null;
}

function demandOf(order: WallOrderRow): Demand {
  const deliverAt = Date.parse(order.deliverAt);
  return {
    id: order.id,
    status: order.status,
    orderedMbq: order.orderedMbq ?? 0,
    toDispenseMbq: order.toDispenseMbq ?? 0,
    orderedSlotAt: order.movedFrom ? Date.parse(order.movedFrom) : deliverAt,
    deliverAt,
    runAt: order.runAt ? Date.parse(order.runAt) : null,
    dispensedMbq: (order.status === 'released' ? order.deliveredMbq : order.dispensedMbq) ?? 0,
    halfLifeSeconds: order.halfLifeSeconds ?? Number.POSITIVE_INFINITY,
  };
}

/**
 * The lines to show now: what has not left or is not released yet, and what left a moment ago, until `until`.
 *
 * A delivery that should have left and is not released stays until its delivery is three hours past.
 */
export function upcoming(
  lines: readonly WallDelivery[],
  now: number,
  until: number,
): WallDelivery[] {
  return lines.filter((line) => {
    if (line.leavesAt > until) {
      return false;
    }
    return line.status === 'released' && !line.cameBack
      ? line.leavesAt > now - GONE_MS
      : dueAt(line) > now - 3 * 3_600_000;
  });
}

export type AlarmKind = 'late' | 'short' | 'recalled';

export interface Alarm {
  kind: AlarmKind;
  line: WallDelivery;
}

/**
 * What is wrong now: recalled, first of all; past its departure, a delay that was announced counted in, and not released or brought back, or filled with less than was ordered.
 *
 * Short counts once something was filled, or the run has ended and departure is near: before that it is only not done yet.
 */
export function alarmsOf(
  lines: readonly WallDelivery[],
  now: number,
  rejected: ReadonlySet<string> = new Set(),
): Alarm[] {
  const alarms: Alarm[] = [];
  for (const line of lines) {
    if (isRecalled(line, rejected)) {
      alarms.unshift({ kind: 'recalled', line });
      continue;
    }
    if (line.status === 'released' && !line.cameBack) {
      continue;
    }
    if (line.leavesAt <= now && line.leftAt === null) {
      alarms.push({ kind: 'late', line });
    } else if (isShort(line, now)) {
      alarms.push({ kind: 'short', line });
    }
  }
  return alarms;
}

/** Whether a delivery was released from a batch that has been rejected since. */
export function isRecalled(
  line: Pick<WallDelivery, 'status' | 'batchNumbers'>,
  rejected: ReadonlySet<string>,
): boolean {
  return line.status === 'released' && line.batchNumbers.some((number) => rejected.has(number));
}

/** Whether an accepted delivery lacks activity that it should have by now. */
export function isShort(line: WallDelivery, now: number): boolean {
  if (line.kind === 'injection' || line.shortMbq === 0 || line.status !== 'accepted') {
    return false;
  }
  return line.dispensedMbq > 0 || ((line.runAt ?? 0) <= now && line.leavesAt - now <= SOON_MS);
}

export interface WallRun {
  key: string;
  tracer: string;
  at: number;
  neededMbq: number;
  maxMbq: number | null;
  deliveries: number;
}

/** The runs still to come within a day that anything is ordered from, the next first; each with what it must make. */
export function nextRuns(
  runs: Iterable<WallRunRow>,
  lines: readonly WallDelivery[],
  now: number,
): WallRun[] {
  const today = dateOf(now);
  const limits = new Map<string, number | null>();
  for (const run of runs) {
    if (run.weekday === weekday(today) && run.tracerName) {
      limits.set(`${run.tracerName}@${wallInstant(today, run.time)}`, run.maxMbq);
    }
  }
  const found = new Map<string, WallRun>();
  for (const line of lines) {
    if (line.runAt === null || line.runAt <= now || line.runAt > now + 24 * 3_600_000) {
      continue;
    }
    const key = `${line.tracer}@${line.runAt}`;
    const run = found.get(key) ?? {
      key,
      tracer: line.tracer,
      at: line.runAt,
      neededMbq: 0,
      maxMbq: limits.get(key) ?? null,
      deliveries: 0,
    };
    run.deliveries += 1;
    found.set(key, run);
  }
  for (const run of found.values()) {
    const demands = lines
      .filter((line) => line.tracer === run.tracer)
      .flatMap((line) => line.demands);
    run.neededMbq = needAtRun(demands, run.at);
  }
  return [...found.values()].sort((a, b) => a.at - b.at || a.tracer.localeCompare(b.tracer, 'da'));
}

/** What ended runs still owe to deliveries that are not over, by tracer, as activity at this instant; the most first. */
export function stillByTracer(
  lines: readonly WallDelivery[],
  now: number,
): { tracer: string; mbq: number }[] {
  const open = new Map<string, Demand[][]>();
  for (const line of lines) {
    const waits = line.status === 'ordered' || line.status === 'accepted';
    if (waits && line.runAt !== null && line.runAt <= now && dueAt(line) > now) {
      open.set(line.tracer, [...(open.get(line.tracer) ?? []), line.demands]);
    }
  }
  return [...open]
    .map(([tracer, deliveries]) => ({ tracer, mbq: stillToDispenseAt(deliveries, now) }))
    .filter(({ mbq }) => mbq > 0)
    .sort((a, b) => b.mbq - a.mbq || a.tracer.localeCompare(b.tracer, 'da'));
}

export interface ShownBatch {
  number: string;
  /** Null: the orders name it, and nobody has opened it. */
  state: BatchState | null;
  tracer: string;
  /** End of synthesis; null where nobody has opened it. */
  at: number | null;
  /** The day's lines that it serves. */
  lines: number;
}

/** So long a batch is of the evening before. */
const NIGHT_MS = 12 * 3_600_000;

/**
 * WALL-20: the day's batches, by the date in Copenhagen: those made today, those that deliveries of today come from, and those
 * of the evening before that may still fill one. Rejected ones first, then what waits, then by time.
 */
export function batchesOf(
  lines: readonly WallDelivery[],
  batches: Iterable<WallBatch>,
  now: number,
): ShownBatch[] {
  const today = dateOf(now);
  const ofToday = lines.filter((line) => dateOf(line.deliverAt) === today);
  const counted = new Map<string, number>();
  for (const line of ofToday) {
    for (const number of line.batchNumbers) {
      counted.set(number, (counted.get(number) ?? 0) + 1);
    }
  }
  const found: ShownBatch[] = [];
  for (const batch of batches) {
    const at = Date.parse(batch.endOfSynthesisAt);
    const used = counted.get(batch.number) ?? 0;
    counted.delete(batch.number);
    const until = Date.parse(batch.expiresAt);
    const serves = ofToday.some(
      (line) =>
        line.tracer === batch.tracerName &&
        line.leftAt === null &&
        (line.status === 'ordered' || line.status === 'accepted') &&
        now < dueAt(line) &&
        dueAt(line) < until,
    );
    if (used > 0 || dateOf(at) === today || (at < now && now - at < NIGHT_MS && serves)) {
      const { number, state, tracerName } = batch;
      found.push({ number, state, tracer: tracerName, at, lines: used });
    }
  }
  for (const [number, used] of counted) {
    found.push({ number, state: null, tracer: '', at: null, lines: used });
  }
  const rank = ({ state }: ShownBatch) =>
    state === 'rejected' ? 0 : state === 'inProduction' || state === 'awaitingQc' ? 1 : 2;
  return found.sort(
    (a, b) =>
      rank(a) - rank(b) ||
      (a.at ?? Number.POSITIVE_INFINITY) - (b.at ?? Number.POSITIVE_INFINITY) ||
      a.number.localeCompare(b.number),
  );
}

/** How many lines are released, and may be used; what the wall says when everything is well. */
export function tally(
  lines: readonly WallDelivery[],
  rejected: ReadonlySet<string> = new Set(),
): { total: number; released: number } {
  return {
    total: lines.length,
    released: lines.filter((line) => line.status === 'released' && !isRecalled(line, rejected))
      .length,
  };
}
