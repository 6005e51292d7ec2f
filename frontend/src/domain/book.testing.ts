/** A small order book for tests: FDG with runs at 05:45 and 10:00, F-18 bare, FET by count; Tuesday 24 November 2026. */
import type { Endpoint, Run, Slot } from '../protocol/rows';
import type { Book } from './book';
import type { PlanOrder } from './dayRows';
import { lastBefore, wallInstant } from './time';

export const DATE = '2026-11-24';
export const at = (time: string, date = DATE) => wallInstant(date, time);
export const F18 = 6586.2;

export function slot(id: number, time: string, given: Partial<Slot> = {}): Slot {
  return {
    id,
    endpointId: 1,
    runId: time < '10:00' ? 1 : 2,
    tracerId: 1,
    isotopeId: null,
    weekday: 2,
    deliveryTime: `${time}:00`,
    weeks: 'every',
    maxMbq: null,
    endsDate: null,
    startsDate: null,
    revision: 1,
    ...given,
  };
}

export function run(id: number, time: string, given: Partial<Run> = {}): Run {
  return {
    id,
    tracerId: 1,
    isotopeId: null,
    weekday: 2,
    time: `${time}:00`,
    maxMbq: 60_000,
    endsDate: null,
    revision: 1,
    ...given,
  };
}

export const SLOTS: Slot[] = [
  slot(1, '07:00'),
  slot(2, '08:15'),
  slot(3, '11:30', { maxMbq: 8000 }),
  slot(4, '11:30', { weekday: 3, runId: 3 }),
  slot(5, '12:00', { tracerId: null, isotopeId: 1, runId: 4 }),
];
export const RUNS: Run[] = [
  run(1, '05:45'),
  run(2, '10:00'),
  run(3, '10:00', { weekday: 3 }),
  run(4, '09:00', { tracerId: null, isotopeId: 1, maxMbq: null }),
];

const ENDPOINT: Endpoint = {
  id: 1,
  customerId: 1,
  name: 'PET',
  transportMinutes: 10,
  internal: false,
  archived: false,
  receivesFrom: '07:00:00',
  receivesTo: '15:00:00',
  receivesWeekdays: [1, 2, 3, 4, 5],
  address: '',
  revision: 1,
};

const entry = (id: number, tracerId: number | null, given: object = {}) => ({
  id,
  endpointId: 1,
  tracerId,
  isotopeId: tracerId === null ? 1 : null,
  overhead: 1,
  maxMbq: null,
  maxInjections: null,
  revision: 1,
  ...given,
});

const tracer = (id: number, shortName: string, kind: 'activity' | 'injection', bare = false) => ({
  id,
  shortName,
  clinicalName: shortName,
  isotopeId: 1,
  kind,
  batchTag: shortName.replace('-', ''),
  bare,
  archived: false,
  marketed: true,
  shelfLifeMinutes: 600,
  revision: 1,
});

/** An order of `mbq` at a slot of `SLOTS`; `movedTo` is a slot that it was moved to. */
export function order(
  id: number,
  slotId: number,
  mbq: number,
  given: Partial<PlanOrder> & { movedTo?: number } = {},
): PlanOrder {
  const { movedTo, ...rest } = given;
  const active = SLOTS.find((one) => one.id === (movedTo ?? slotId)) as Slot;
  const date = rest.deliveryDate ?? DATE;
  const deliverAt = wallInstant(date, active.deliveryTime);
  const feeding = RUNS.find((one) => one.id === active.runId) as Run;
  return {
    id,
    kind: 'activity',
    status: 'accepted',
    tracerId: active.tracerId,
    isotopeId: active.isotopeId,
    customerId: 1,
    endpointId: 1,
    slotId,
    movedToSlotId: movedTo ?? null,
    deliveryDate: date,
    deliverAt: new Date(deliverAt).toISOString(),
    departsAt: new Date(deliverAt - 600_000).toISOString(),
    runAt: new Date(lastBefore(feeding.weekday, feeding.time, deliverAt)).toISOString(),
    orderedMbq: mbq,
    overhead: 1,
    toDispenseMbq: mbq,
    dispensedMbq: 0,
    injections: null,
    usage: 'human',
    comment: '',
    orderedBy: 'Sofie Holm',
    orderedAt: '2026-11-23T09:00:00Z',
    rejectedReason: null,
    releasedBy: null,
    releasedAt: null,
    deliveredMbq: null,
    vialIds: [],
    batchNumbers: [],
    certificateId: null,
    marks: [],
    halfLifeSeconds: F18,
    expectedAt: null,
    awaitsConfirmation: false,
    revision: 1,
    ...rest,
  };
}

const byId = <R extends { id: number }>(rows: readonly R[]) =>
  new Map(rows.map((row) => [row.id, row]));

export function bookOf(orders: readonly PlanOrder[], given: Partial<Book> = {}): Book {
  return {
    orders,
    slots: byId(SLOTS),
    runs: byId(RUNS),
    entries: [entry(1, 1, { maxMbq: 9000 }), entry(2, null), entry(3, 2, { maxInjections: 4 })],
    tracers: byId([
      tracer(1, 'FDG', 'activity'),
      tracer(2, 'FET', 'injection'),
      tracer(9, 'F-18', 'activity', true),
    ]),
    isotopes: byId([{ id: 1, symbol: 'F-18', halfLifeSeconds: F18, source: '', revision: 1 }]),
    endpoints: byId([ENDPOINT]),
    customers: byId([{ id: 1, shortName: 'Nordby', longName: 'Nordby Sygehus' }]),
    closed: new Map(),
    ...given,
  };
}
