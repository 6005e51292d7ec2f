import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { CatalogueEntry, Isotope, Order, Run, Slot, Tracer } from '../protocol/rows';
import {
  costOfOneMore,
  type FedOrder,
  type FedSlot,
  type PlanRows,
  planFromWire,
  planOf,
  planOfDay,
  type WireRunNeed,
} from './plan';
import { lastBefore, wallInstant } from './time';

type Written<T> = { [K in keyof T]: K extends `${string}At` ? string : T[K] };
type WrittenOrder = Omit<Written<FedOrder>, 'toDispenseMbq'> & { overhead: number };

interface Case {
  name: string;
  slots: Written<FedSlot>[];
  orders: WrittenOrder[];
  expect: WireRunNeed[];
  costs: { run: number; slotId: number; mbq: number; expect: Record<string, unknown> }[];
}

const path = fileURLToPath(new URL('../../../tests/cases/plan.json', import.meta.url));
const cases: Case[] = JSON.parse(readFileSync(path, 'utf8'));

const slotOf = (slot: Written<FedSlot>): FedSlot => ({
  ...slot,
  deliverAt: Date.parse(slot.deliverAt),
  runAt: Date.parse(slot.runAt),
});

const orderOf = ({ overhead, ...order }: WrittenOrder): FedOrder => ({
  ...order,
  toDispenseMbq: order.orderedMbq * overhead,
  deliverAt: Date.parse(order.deliverAt),
  runAt: Date.parse(order.runAt),
  orderedSlotAt: Date.parse(order.orderedSlotAt),
});

/** What was rounded is equal; what was not agrees to 1e-12 of itself. */
function same(found: unknown, wanted: unknown): void {
  if (Array.isArray(wanted)) {
    expect(found).toHaveLength(wanted.length);
    for (const [at, one] of wanted.entries()) {
      same((found as unknown[])[at], one);
    }
  } else if (typeof wanted === 'object' && wanted !== null) {
    expect(Object.keys(found as object).sort()).toEqual(Object.keys(wanted).sort());
    for (const [key, one] of Object.entries(wanted)) {
      same((found as Record<string, unknown>)[key], one);
    }
  } else if (typeof wanted === 'number' && !Number.isInteger(wanted)) {
    expect(Math.abs((found as number) - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 1e-12);
  } else {
    expect(found).toEqual(wanted);
  }
}

describe('PLAN-1, PLAN-2: the server’s cases', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThan(15);
  });

  it.each(cases)('$name', ({ slots, orders, expect: wanted, costs }) => {
    const runs = planOf(slots.map(slotOf), orders.map(orderOf));
    same(runs, planFromWire(wanted));
    for (const one of costs) {
      const run = runs[one.run];
      const slot = run?.slots.find(({ slotId }) => slotId === one.slotId);
      same(run && slot && costOfOneMore(run, slot, one.mbq), one.expect);
    }
  });
});

const DAY = '2026-11-24';
const f18: Isotope = { id: 1, symbol: 'F-18', halfLifeSeconds: 6586.2, source: '', revision: 1 };
const fdg: Tracer = {
  id: 1,
  shortName: 'FDG',
  clinicalName: '',
  isotopeId: 1,
  kind: 'activity',
  batchTag: 'FDG',
  archived: false,
  marketed: true,
  shelfLifeMinutes: 600,
  bare: false,
  revision: 1,
};

function run(id: number, time: string, more: Partial<Run> = {}): Run {
  const made = { id, tracerId: 1, isotopeId: null, weekday: 2, time, maxMbq: 60_000 };
  return { ...made, endsDate: null, revision: 1, ...more };
}

function slot(id: number, runId: number, deliveryTime: string, more: Partial<Slot> = {}): Slot {
  return {
    id,
    endpointId: 1,
    runId,
    tracerId: 1,
    isotopeId: null,
    weekday: 2,
    deliveryTime,
    weeks: 'every',
    maxMbq: 20_000,
    endsDate: null,
    startsDate: null,
    revision: 1,
    ...more,
  };
}

function order(id: number, slotId: number, mbq: number, at: string, runAt: string): Order {
  return {
    id,
    kind: 'activity',
    status: 'accepted',
    tracerId: 1,
    isotopeId: null,
    endpointId: 1,
    slotId,
    movedToSlotId: null,
    deliveryDate: DAY,
    deliverAt: new Date(wallInstant(DAY, at)).toISOString(),
    runAt: new Date(wallInstant(DAY, runAt)).toISOString(),
    orderedMbq: mbq,
    overhead: 1.05,
    toDispenseMbq: mbq * 1.05,
    halfLifeSeconds: 6586.2,
  } as Order;
}

function rows(given: Partial<PlanRows>): PlanRows {
  return {
    orders: [],
    slots: [slot(1, 1, '07:00:00'), slot(2, 2, '11:30:00')],
    runs: [run(1, '05:45:00'), run(2, '10:00:00')],
    catalogueEntries: [
      { endpointId: 1, tracerId: 1, isotopeId: null, overhead: 1.05 } as CatalogueEntry,
    ],
    tracers: [fdg],
    isotopes: [f18],
    endpoints: [{ id: 1, archived: false }],
    closed: new Set(),
    ...given,
  };
}

describe('PLAN-1: the plan from the rows of a stream', () => {
  it('has the free slots of the date, with their runs and limits', () => {
    const plan = planOfDay(DAY, rows({}));
    expect(plan.map(({ needMbq, leftMbq }) => [needMbq, leftMbq])).toEqual([
      [0, 60_000],
      [0, 60_000],
    ]);
    expect(plan[0]?.slots[0]).toMatchObject({ slotId: 1, overhead: 1.05, leftMbq: 20_000 });
    expect(planOfDay('2026-11-25', rows({}))).toEqual([]);
  });

  it('charges a moved order to the run of its active slot, at its ordered slot’s time', () => {
    const moved = {
      ...order(1, 2, 5_400, '07:00', '05:45'),
      overhead: 1,
      toDispenseMbq: 5_400,
      movedToSlotId: 1,
    };
    const plan = planOfDay(DAY, rows({ orders: [moved] }));
    expect(plan.map(({ needMbq }) => needMbq)).toEqual([47_700, 0]);
    expect(plan[0]?.slots[0]).toMatchObject({ slotId: 1, orderIds: [1], passed: true });
  });

  it('counts what the run feeds on another date, and shows it with its date', () => {
    const night = run(3, '22:00:00', { weekday: 1 });
    const given = rows({
      runs: [night],
      slots: [slot(1, 3, '07:00:00'), slot(2, 3, '23:15:00', { weekday: 1 })],
      orders: [
        {
          ...order(1, 2, 300, '00:00', '00:00'),
          deliveryDate: '2026-11-23',
          deliverAt: '2026-11-23T22:15:00.000Z',
          runAt: '2026-11-23T21:00:00.000Z',
        },
      ],
    });
    const [only] = planOfDay(DAY, given);
    expect(only?.orders).toBe(1);
    expect(only?.slots.map(({ slotId, orderIds }) => [slotId, orderIds])).toEqual([
      [2, [1]],
      [1, []],
    ]);
  });

  it('leaves out what is not delivered: closed dates, other weeks, ended runs, archived places', () => {
    expect(planOfDay(DAY, rows({ closed: new Set([DAY]) }))).toEqual([]);
    expect(planOfDay(DAY, rows({ endpoints: [{ id: 1, archived: true }] }))).toEqual([]);
    expect(planOfDay(DAY, rows({ tracers: [{ ...fdg, archived: true }] }))).toEqual([]);
    const slots = [
      slot(1, 1, '07:00:00', { weeks: 'odd' }),
      slot(2, 2, '11:30:00', { startsDate: '2026-12-01' }),
      slot(3, 2, '11:30:00', { endsDate: '2026-11-23' }),
      slot(4, 3, '11:30:00'),
    ];
    const runs = [
      run(1, '05:45:00'),
      run(2, '10:00:00'),
      run(3, '9:00', { endsDate: '2026-11-17' }),
    ];
    expect(planOfDay(DAY, rows({ slots, runs }))).toEqual([]);
  });

  it('still counts an order that stands on a closed date', () => {
    const orders = [order(1, 1, 1_000, '07:00', '05:45')];
    const plan = planOfDay(DAY, rows({ orders, closed: new Set([DAY]) }));
    expect(plan.map(({ orders: count }) => count)).toEqual([1]);
  });

  it('knows no MBq of injections', () => {
    const injections = { ...order(1, 1, 0, '07:00', '05:45'), orderedMbq: null, runAt: null };
    expect(planOfDay(DAY, rows({ orders: [injections] }))[0]?.orders).toBe(0);
  });
});

describe('SCH-2: the run that feeds a delivery', () => {
  it.each([
    ['07:00', '2026-11-24', '05:45'],
    ['05:45', '2026-11-24', '05:45'],
    ['05:44', '2026-11-17', '05:45'],
  ])('a delivery at %s is fed on %s', (at, day, time) => {
    const found = lastBefore(2, '05:45:00', wallInstant(DAY, at));
    expect(found).toBe(wallInstant(day, time));
  });
});
