/**
 * The weekly plan as it is set up: runs and slots on a week of wall time, which run feeds a slot, when it leaves, how much
 * decays between. Pure. A week's hours are counted as 168: the two nights that have another hour are the order's business.
 */
import type { RowId } from '../protocol/frames';
import type { CatalogueEntry, Customer, Endpoint, Run, Slot, Tracer } from '../protocol/rows';
import type { What } from './releaseRights';

const WEEK = 7 * 24 * 60;

/** A tracer, or a bare isotope where that is what is made or delivered. */
export function sameWhat(one: What, other: What): boolean {
  return one.tracerId === other.tracerId && one.isotopeId === other.isotopeId;
}

/** `t1` or `i4`: what a thing goes by in lists and fields. */
export function whatKey(what: What): string {
  return what.tracerId !== null ? `t${what.tracerId}` : `i${what.isotopeId}`;
}

/** The thing of a key. */
export function whatOfKey(key: string): What {
  const id = Number(key.slice(1));
  return key.startsWith('t')
    ? { tracerId: id, isotopeId: null }
    : { tracerId: null, isotopeId: id };
}

/** Minutes since Monday 00:00. */
export function minuteOfWeek(weekday: number, time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return (weekday - 1) * 1440 + hour * 60 + minute;
}

export interface WeekTime {
  /** ISO weekday. */
  weekday: number;
  /** `07:10` */
  time: string;
}

export function weekTime(minute: number): WeekTime {
  const of = ((minute % WEEK) + WEEK) % WEEK;
  const two = (value: number): string => String(value).padStart(2, '0');
  return {
    weekday: Math.floor(of / 1440) + 1,
    time: `${two(Math.floor((of % 1440) / 60))}:${two(of % 60)}`,
  };
}

/** Minutes from a run to the delivery that it feeds: the run's last time at or before it (the server's `last_before`). */
export function minutesFromRun(
  run: Pick<Run, 'weekday' | 'time'>,
  slot: Pick<Slot, 'weekday' | 'deliveryTime'>,
): number {
  const apart = minuteOfWeek(slot.weekday, slot.deliveryTime) - minuteOfWeek(run.weekday, run.time);
  return ((apart % WEEK) + WEEK) % WEEK;
}

/** When it leaves: the delivery less the transport. */
export function leaves(
  slot: Pick<Slot, 'weekday' | 'deliveryTime'>,
  transportMinutes: number,
): WeekTime {
  return weekTime(minuteOfWeek(slot.weekday, slot.deliveryTime) - transportMinutes);
}

/** What must be made at the run for 1 MBq at the delivery. */
export function growth(minutes: number, halfLifeSeconds: number): number {
  return 2 ** ((minutes * 60) / halfLifeSeconds);
}

export type Standing = 'standing' | 'coming' | 'ended';

/** Whether a run or slot is delivered on or after a date: its last day is a day of it. */
export function standing(
  row: { endsDate: string | null; startsDate?: string | null },
  date: string,
): Standing {
  if (row.endsDate !== null && row.endsDate < date) {
    return 'ended';
  }
  return row.startsDate && row.startsDate > date ? 'coming' : 'standing';
}

/** Why a slot, as it stands, cannot be ordered or not be served. */
export type SlotProblem =
  | 'runEnded'
  | 'runEnds'
  | 'archived'
  | 'notInCatalogue'
  | 'leavesBeforeRun';

export interface PlanRows {
  runs: readonly Run[];
  slots: readonly Slot[];
  tracers: ReadonlyMap<RowId, Tracer>;
  endpoints: ReadonlyMap<RowId, Endpoint>;
  customers: ReadonlyMap<RowId, Customer>;
  entries: readonly CatalogueEntry[];
}

export interface PlanSlot {
  slot: Slot;
  run: Run | undefined;
  endpoint: Endpoint | undefined;
  customer: Customer | undefined;
  leaves: WeekTime;
  /** From the run's end of synthesis to the delivery. */
  minutes: number;
  standing: Standing;
  problem: SlotProblem | null;
}

/** A slot with all that one wants to know of it. */
export function planSlot(slot: Slot, rows: PlanRows, today: string): PlanSlot {
  const run = rows.runs.find((row) => row.id === slot.runId);
  const endpoint = rows.endpoints.get(slot.endpointId);
  const customer = endpoint && rows.customers.get(endpoint.customerId);
  const minutes = run ? minutesFromRun(run, slot) : 0;
  const transport = endpoint?.transportMinutes ?? 0;
  return {
    slot,
    run,
    endpoint,
    customer,
    leaves: leaves(slot, transport),
    minutes,
    standing: standing(slot, today),
    problem: problemOf(),
  };

  function problemOf(): SlotProblem | null {
    if (standing(slot, today) === 'ended') {
      return null;
    }
    const tracer = slot.tracerId === null ? undefined : rows.tracers.get(slot.tracerId);
    if (endpoint?.archived || customer?.archived || tracer?.archived) {
      return 'archived';
    }
    if (!run || standing(run, today) === 'ended') {
      return 'runEnded';
    }
    if (
      !rows.entries.some((entry) => entry.endpointId === slot.endpointId && sameWhat(entry, slot))
    ) {
      return 'notInCatalogue';
    }
    if (minutes < transport) {
      return 'leavesBeforeRun';
    }
    return run.endsDate !== null && (slot.endsDate === null || slot.endsDate > run.endsDate)
      ? 'runEnds'
      : null;
  }
}

export interface WeekCell {
  runs: Run[];
  slots: PlanSlot[];
}

export interface WeekGrid {
  /** The times of day that something stands at, earliest first. */
  times: string[];
  /** By `07:30/2`: time and ISO weekday. */
  cells: ReadonlyMap<string, WeekCell>;
  /** How much stands on each weekday, Monday first. */
  counts: number[];
}

export const cellKey = (time: string, weekday: number): string => `${time}/${weekday}`;

/** The week: each run and slot in the cell of its time and weekday. */
export function weekGrid(runs: readonly Run[], slots: readonly PlanSlot[]): WeekGrid {
  const cells = new Map<string, WeekCell>();
  const counts = [0, 0, 0, 0, 0, 0, 0];
  const cellOf = (time: string, weekday: number): WeekCell => {
    const key = cellKey(time.slice(0, 5), weekday);
    const cell = cells.get(key) ?? { runs: [], slots: [] };
    cells.set(key, cell);
    counts[weekday - 1] = (counts[weekday - 1] ?? 0) + 1;
    return cell;
  };
  for (const run of runs) {
    cellOf(run.time, run.weekday).runs.push(run);
  }
  for (const plan of slots) {
    cellOf(plan.slot.deliveryTime, plan.slot.weekday).slots.push(plan);
  }
  for (const cell of cells.values()) {
    cell.slots.sort(
      (one, other) =>
        (one.customer?.shortName ?? '').localeCompare(other.customer?.shortName ?? '', 'da') ||
        one.slot.id - other.slot.id,
    );
  }
  const times = [...new Set([...cells.keys()].map((key) => key.slice(0, 5)))].sort();
  return { times, cells, counts };
}

/** The runs that could feed a delivery of a thing, the nearest before its departure first. */
export function feeders(
  runs: readonly Run[],
  what: What,
  slot: Pick<Slot, 'weekday' | 'deliveryTime'>,
  transportMinutes: number,
  today: string,
): { run: Run; minutes: number }[] {
  return (
    runs
      .filter((run) => sameWhat(run, what) && standing(run, today) !== 'ended')
      .map((run) => ({ run, minutes: minutesFromRun(run, slot) }))
      // What is made after the car has left comes last: it would have to be last week's.
      .sort(
        (one, other) =>
          Number(one.minutes < transportMinutes) - Number(other.minutes < transportMinutes) ||
          one.minutes - other.minutes,
      )
  );
}

/** Weekdays that follow each other as one: `[1,2,3,5]` is 1–3 and 5. */
export function weekdaySpans(weekdays: readonly number[]): [number, number][] {
  const spans: [number, number][] = [];
  for (const day of [...new Set(weekdays)].sort((one, other) => one - other)) {
    const last = spans.at(-1);
    if (last && last[1] === day - 1) {
      last[1] = day;
    } else {
      spans.push([day, day]);
    }
  }
  return spans;
}

export interface SlotGroup {
  time: string;
  weeks: string;
  weekdays: number[];
  slots: PlanSlot[];
}

/** Slots of the same time and weeks as one line: `Mon–Fri 07:00`. Earliest first. */
export function slotGroups(slots: readonly PlanSlot[]): SlotGroup[] {
  const groups = new Map<string, SlotGroup>();
  for (const plan of slots) {
    const { deliveryTime, weeks, weekday, startsDate, endsDate } = plan.slot;
    const key = [deliveryTime, weeks, startsDate ?? '', endsDate ?? ''].join('/');
    const group = groups.get(key) ?? {
      time: deliveryTime.slice(0, 5),
      weeks,
      weekdays: [],
      slots: [],
    };
    group.weekdays.push(weekday);
    group.slots.push(plan);
    groups.set(key, group);
  }
  return [...groups.values()]
    .map((group) => ({
      ...group,
      weekdays: group.weekdays.sort((one, other) => one - other),
      slots: group.slots.sort((one, other) => one.slot.weekday - other.slot.weekday),
    }))
    .sort(
      (one, other) =>
        one.time.localeCompare(other.time) || (one.weekdays[0] ?? 0) - (other.weekdays[0] ?? 0),
    );
}
