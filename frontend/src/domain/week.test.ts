import { describe, expect, it } from 'vitest';
import type { Deadline, Order, Request, Slot } from '../protocol/rows';
import { deadlineFor, deadlineInstant } from './deadline';
import { clock, wallInstant } from './time';
import { type WeekRows, weekOf } from './week';

const slot = (id: number, more: Partial<Slot> = {}): Slot => ({
  id,
  endpointId: 1,
  runId: 1,
  tracerId: 1,
  isotopeId: null,
  weekday: 2,
  deliveryTime: '07:00:00',
  weeks: 'every',
  maxMbq: null,
  endsDate: null,
  startsDate: null,
  revision: 1,
  ...more,
});

const order = (id: number, more: Partial<Order> = {}): Order => ({
  id,
  kind: 'activity',
  status: 'ordered',
  tracerId: 1,
  isotopeId: null,
  customerId: 1,
  endpointId: 1,
  slotId: 1,
  movedToSlotId: null,
  deliveryDate: '2026-11-24',
  deliverAt: '2026-11-24T06:00:00Z',
  departsAt: '2026-11-24T05:52:00Z',
  runAt: null,
  orderedMbq: 9000,
  overhead: 1.05,
  toDispenseMbq: 9450,
  dispensedMbq: 0,
  injections: null,
  usage: 'human',
  comment: '',
  orderedBy: 'Mette Bruun',
  orderedAt: '2026-11-23T09:02:00Z',
  acceptedBy: null,
  acceptedAt: null,
  releasedBy: null,
  releasedAt: null,
  deliveredMbq: null,
  vialIds: [],
  batchNumbers: [],
  certificateId: null,
  bookingIds: [],
  rejectedBy: null,
  rejectedReason: null,
  marks: [],
  halfLifeSeconds: 6586.2,
  expectedAt: null,
  postponedFromAt: null,
  postponedReason: null,
  awaitsConfirmation: false,
  dispatchedAt: null,
  receivedAt: null,
  revision: 1,
  ...more,
});

const daily: Deadline = {
  id: 1,
  kind: 'activity',
  tracerId: null,
  type: 'daily',
  weekday: null,
  time: '13:00:00',
  workingDaysOnly: true,
  revision: 1,
};

const entry = {
  id: 1,
  endpointId: 1,
  tracerId: 1,
  isotopeId: null,
  overhead: 1.05,
  maxMbq: 12000,
  maxInjections: null,
  revision: 1,
};

const theRun = {
  id: 1,
  tracerId: 1,
  isotopeId: null,
  weekday: 2,
  time: '05:45:00',
  maxMbq: 60000,
  endsDate: null,
  revision: 1,
};

const request = (more: Partial<Request>): Request => ({
  id: 1,
  orderId: null,
  customerId: 1,
  endpointId: 1,
  kind: 'late',
  text: '',
  data: {},
  state: 'open',
  deliveryDate: '2026-11-24',
  madeBy: 'Mette Bruun',
  madeAt: '2026-11-23T15:00:00Z',
  answeredBy: null,
  answeredAt: null,
  answer: null,
  revision: 1,
  ...more,
});

function rows(more: Partial<WeekRows> = {}): WeekRows {
  return {
    endpointId: 1,
    hours: { receivesFrom: null, receivesTo: null, receivesWeekdays: [1, 2, 3, 4, 5] },
    requests: [],
    slots: [slot(1)],
    runs: [],
    orders: [],
    entries: [entry],
    tracers: [
      {
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
      },
    ],
    closedDates: [],
    deadlines: [daily],
    ...more,
  };
}

const MONDAY = '2026-11-23';
const now = (date: string, time: string) => wallInstant(date, time);
const tuesday = (given: WeekRows, at: number) =>
  weekOf(given, MONDAY, at, '2026-11-23')[1]?.deliveries ?? [];

describe('deadlines', () => {
  const at = (rule: Deadline, date: string, closed: string[] = []) =>
    new Date(deadlineInstant(rule, date, new Set(closed))).toISOString();

  it('daily is the last working day before the delivery', () => {
    expect(at(daily, '2026-11-24')).toBe('2026-11-23T12:00:00.000Z');
    expect(at(daily, '2026-11-23')).toBe('2026-11-20T12:00:00.000Z');
    expect(at(daily, '2026-11-24', ['2026-11-23'])).toBe('2026-11-20T12:00:00.000Z');
  });

  it('daily is plainly the day before where the setting says so', () => {
    expect(at({ ...daily, workingDaysOnly: false }, '2026-11-23')).toBe('2026-11-22T12:00:00.000Z');
  });

  it('weekly is the last given weekday strictly before the delivery', () => {
    const weekly = { ...daily, type: 'weekly', weekday: 2 };
    expect(at(weekly, '2026-11-26')).toBe('2026-11-24T12:00:00.000Z');
    expect(at(weekly, '2026-11-24')).toBe('2026-11-17T12:00:00.000Z');
  });

  it('a tracer’s own goes before that of its kind, isotopes go by activities', () => {
    const own = { ...daily, id: 2, tracerId: 4 };
    const injections = { ...daily, id: 3, kind: 'injection' };
    expect(deadlineFor([daily, own, injections], 'activity', 4)?.id).toBe(2);
    expect(deadlineFor([daily, own, injections], 'activity', 1)?.id).toBe(1);
    expect(deadlineFor([daily, own, injections], 'isotope', null)?.id).toBe(1);
    expect(deadlineFor([daily, own, injections], 'injection', 4)?.id).toBe(3);
  });
});

describe('an endpoint’s week', () => {
  it('has its slots on their weekdays, open until the deadline, that instant included', () => {
    const deadline = now('2026-11-23', '13:00');
    expect(tuesday(rows(), deadline)).toMatchObject([{ opening: 'open', deadline, maxMbq: 12000 }]);
    expect(tuesday(rows(), deadline + 1)).toMatchObject([{ opening: 'passed' }]);
  });

  it('knows even and odd weeks, ended slots, closed days and what is not in the catalogue', () => {
    const at = now('2026-11-23', '08:00');
    expect(tuesday(rows({ slots: [slot(1, { weeks: 'odd' })] }), at)).toEqual([]);
    expect(tuesday(rows({ slots: [slot(1, { weeks: 'even' })] }), at)).toHaveLength(1);
    expect(tuesday(rows({ slots: [slot(1, { endsDate: '2026-11-23' })] }), at)).toEqual([]);
    expect(tuesday(rows({ slots: [slot(1, { endsDate: '2026-11-24' })] }), at)).toHaveLength(1);
    expect(tuesday(rows({ entries: [] }), at)).toEqual([]);
    expect(
      tuesday(rows({ closedDates: [{ id: 1, date: '2026-11-24', name: '', revision: 1 }] }), at),
    ).toMatchObject([{ opening: 'closed' }]);
  });

  it('shows an order whose slot is gone, and one that was moved where it is delivered', () => {
    const at = now('2026-11-23', '08:00');
    expect(tuesday(rows({ slots: [], orders: [order(1)] }), at)).toMatchObject([
      { key: 'order:1', opening: 'none' },
    ]);
    const early = slot(2, { deliveryTime: '06:15:00' });
    const moved = order(1, { movedToSlotId: 2, deliverAt: '2026-11-24T05:15:00Z' });
    const found = tuesday(rows({ slots: [slot(1), early], orders: [moved] }), at);
    expect(found.map((one) => [clock(one.at), one.orders.length])).toEqual([
      ['06:15', 1],
      ['07:00', 0],
    ]);
  });

  it('keeps cancelled orders apart: the slot is free again', () => {
    const found = tuesday(
      rows({ orders: [order(1, { status: 'cancelled' })] }),
      now('2026-11-23', '08:00'),
    );
    expect(found).toMatchObject([{ orders: [], cancelled: [{ id: 1 }], opening: 'open' }]);
  });

  it('takes the least of the limits', () => {
    const found = tuesday(
      rows({ slots: [slot(1, { maxMbq: 10000 })], runs: [theRun] }),
      now(MONDAY, '08:00'),
    );
    expect(found[0]?.maxMbq).toBe(10000);
  });

  it('offers a slot whose run makes a bare isotope, by the activities’ deadline', () => {
    const bare = { tracerId: null, isotopeId: 2 };
    const given = rows({
      slots: [slot(1, bare)],
      entries: [{ ...entry, ...bare, maxMbq: 4000 }],
      tracers: [],
    });
    expect(tuesday(given, now(MONDAY, '08:00'))).toMatchObject([
      { isotopeId: 2, opening: 'open', maxMbq: 4000, deadline: now(MONDAY, '13:00') },
    ]);
    expect(tuesday({ ...given, entries: [] }, now(MONDAY, '08:00'))).toEqual([]);
  });

  it('has no delivery before its slot’s first day, nor after its run’s last', () => {
    const at = now(MONDAY, '08:00');
    expect(tuesday(rows({ slots: [slot(1, { startsDate: '2026-11-25' })] }), at)).toEqual([]);
    expect(tuesday(rows({ slots: [slot(1, { startsDate: '2026-11-24' })] }), at)).toHaveLength(1);
    const run = { ...theRun, endsDate: '2026-11-23' };
    expect(tuesday(rows({ runs: [run] }), at)).toEqual([]);
    // The run of the evening before has its last day on Monday, and feeds Tuesday's delivery.
    const evening = { ...run, weekday: 1, time: '20:00:00' };
    expect(tuesday(rows({ runs: [evening] }), at)).toHaveLength(1);
  });

  it('shows injections where they are delivered, with their own deadline', () => {
    const injections = order(1, {
      kind: 'injection',
      slotId: null,
      orderedMbq: null,
      injections: 2,
      deliverAt: '2026-11-24T09:10:00Z',
    });
    const own = { ...daily, id: 2, kind: 'injection', time: '14:00:00' };
    const found = tuesday(
      rows({ slots: [], orders: [injections], deadlines: [daily, own] }),
      now(MONDAY, '08:00'),
    );
    expect(found).toMatchObject([
      { key: 'order:1', slot: null, deadline: now(MONDAY, '14:00'), opening: 'none' },
    ]);
  });

  it('says at the delivery that an order left where it has gone', () => {
    const at = now(MONDAY, '08:00');
    const early = slot(2, { deliveryTime: '06:15:00' });
    const moved = order(1, { movedToSlotId: 2, deliverAt: '2026-11-24T05:15:00Z' });
    const found = tuesday(rows({ slots: [slot(1), early], orders: [moved] }), at);
    expect(found.map((one) => one.away.map((left) => left.id))).toEqual([[], [1]]);
    const postponed = order(2, {
      deliveryDate: '2026-11-26',
      deliverAt: '2026-11-26T06:00:00Z',
      postponedFromAt: '2026-11-24T06:00:00Z',
    });
    const gone = (more: Partial<Order>) =>
      tuesday(rows({ orders: [{ ...postponed, ...more }] }), at)[0]?.away;
    expect(gone({})).toMatchObject([{ id: 2 }]);
    expect(gone({ status: 'cancelled' })).toEqual([]);
  });

  it('shows a late order that is asked for at its delivery, apart from orders', () => {
    const at = now(MONDAY, '14:00');
    const late = request({ data: { slotId: 1, orderedMbq: 3000 } });
    expect(tuesday(rows({ requests: [late] }), at)).toMatchObject([
      { key: 'slot:1', opening: 'passed', orders: [], asked: [{ id: 1 }] },
    ]);
    const free = request({ data: { tracerId: 5, deliverAt: '2026-11-24T09:10:00Z' } });
    expect(tuesday(rows({ slots: [], requests: [free] }), at)).toMatchObject([
      { key: 'request:1', tracerId: 5, orders: [], asked: [{ id: 1 }] },
    ]);
    for (const state of ['granted', 'declined', 'withdrawn'] as const) {
      expect(tuesday(rows({ slots: [], requests: [{ ...free, state }] }), at)).toEqual([]);
    }
  });
});
