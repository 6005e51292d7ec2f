import { describe, expect, it } from 'vitest';
import { freeInBatchesAt, freeInVialsAt, planDay, stillToDispense } from './day';
import { nextThings } from './dayNext';
import type { DayRows, PlanOrder, PlanVial } from './dayRows';
import { keepSame } from './daySame';

const DATE = '2026-11-24';
const NOW = Date.parse('2026-11-24T05:41:09Z');
const instant = (time: string) => new Date(`${DATE}T${time}:00+01:00`).toISOString();

const CUSTOMERS = ['Nordby', 'Sundby', 'Vestby', 'Østby'];

let nextId = 1;
function order(
  customer: string,
  time: string,
  orderedMbq: number,
  status: string,
  run: string | null,
  given: Partial<PlanOrder> = {},
): PlanOrder {
  const customerId = CUSTOMERS.indexOf(customer) + 1;
  return {
    id: nextId++,
    kind: 'activity',
    status,
    tracerId: 1,
    isotopeId: null,
    customerId,
    endpointId: customerId,
    slotId: customerId * 100 + Number(time.slice(0, 2)),
    movedToSlotId: null,
    deliveryDate: DATE,
    deliverAt: instant(time),
    departsAt: new Date(Date.parse(instant(time)) - 10 * 60_000).toISOString(),
    runAt: run === null ? null : instant(run),
    orderedMbq,
    overhead: 1.05,
    toDispenseMbq: orderedMbq * 1.05,
    dispensedMbq: 0,
    injections: null,
    usage: 'human',
    comment: '',
    orderedBy: 'a nurse',
    orderedAt: instant('05:00'),
    rejectedReason: null,
    releasedBy: null,
    releasedAt: null,
    deliveredMbq: null,
    vialIds: [],
    batchNumbers: [],
    certificateId: null,
    marks: [],
    revision: 1,
    ...given,
  };
}

function vial(
  id: number,
  customer: string,
  activityMbq: number,
  time: string,
  given: Partial<PlanVial> = {},
): PlanVial {
  return {
    id,
    tracerId: 1,
    customerId: CUSTOMERS.indexOf(customer) + 1,
    purpose: null,
    activityMbq,
    calibratedAt: instant(time),
    volumeMl: 5,
    batchNumber: 'FDG-261124-1',
    expiresAt: null,
    orderIds: [],
    state: 'free',
    marks: [],
    revision: 1,
    ...given,
  };
}

function rowsOf(orders: PlanOrder[], given: Partial<DayRows> = {}): DayRows {
  return {
    orders,
    vials: [],
    batches: [],
    runs: [
      { id: 1, tracerId: 1, weekday: 2, time: '05:45:00', maxMbq: 60_000 },
      { id: 2, tracerId: 1, weekday: 2, time: '10:00:00', maxMbq: 60_000 },
      { id: 3, tracerId: 1, weekday: 3, time: '10:00:00', maxMbq: 60_000 },
    ],
    slots: new Map(),
    tracers: new Map([
      [1, { id: 1, shortName: 'FDG', clinicalName: 'F-18 FDG', isotopeId: 1, batchTag: 'FDG' }],
    ]),
    isotopes: new Map([[1, { id: 1, symbol: 'F-18', halfLifeSeconds: 6586.2 }]]),
    endpoints: new Map(
      CUSTOMERS.map((name, i) => [
        i + 1,
        { id: i + 1, customerId: i + 1, name, transportMinutes: 10 },
      ]),
    ),
    customers: new Map(
      CUSTOMERS.map((name, i) => [i + 1, { id: i + 1, shortName: name, longName: name }]),
    ),
    ...given,
  };
}

/** The morning of the design sketch. */
function morning(): PlanOrder[] {
  return [
    order('Nordby', '07:00', 9000, 'accepted', '05:45', { dispensedMbq: 9120 }),
    order('Sundby', '07:00', 7400, 'accepted', '05:45', { dispensedMbq: 7050 }),
    order('Vestby', '08:15', 6500, 'released', '05:45', { deliveredMbq: 6600 }),
    order('Østby', '08:15', 4200, 'ordered', '05:45'),
    order('Nordby', '11:30', 5400, 'accepted', '10:00'),
    order('Sundby', '11:30', 3900, 'ordered', '10:00'),
  ];
}

describe('the plan of a day', () => {
  it('goes by tracer, run and delivery, with what each run must make', () => {
    const plan = planDay(DATE, rowsOf(morning()));
    expect(plan.lanes.map((lane) => lane.name)).toEqual(['FDG']);
    const [early, late] = plan.lanes[0]?.runs ?? [];
    expect(early?.feeds).toHaveLength(4);
    expect(late).toMatchObject({
      at: Date.parse(instant('10:00')),
      neededMbq: 17_238,
      over: false,
    });
    expect(plan.deliveries.map((delivery) => delivery.customer?.shortName)).toEqual([
      'Nordby',
      'Sundby',
      'Vestby',
      'Østby',
      'Nordby',
      'Sundby',
    ]);
  });

  it('shows the run of the weekday also when nothing is ordered from it, and no other weekday’s', () => {
    const plan = planDay(DATE, rowsOf([order('Nordby', '07:00', 9000, 'accepted', '05:45')]));
    expect(plan.lanes[0]?.runs.map((run) => [run.at, run.neededMbq > 0])).toEqual([
      [Date.parse(instant('05:45')), true],
      [Date.parse(instant('10:00')), false],
    ]);
  });

  it('warns where a run is asked for more than it can make', () => {
    const plan = planDay(DATE, rowsOf([order('Nordby', '11:30', 40_000, 'ordered', '10:00')]));
    expect(plan.lanes[0]?.runs[1]).toMatchObject({ over: true, maxMbq: 60_000 });
  });

  it('says 350 short where 7,050 of 7,400 lie in vials, and 720 more with overhead', () => {
    const sundby = planDay(DATE, rowsOf(morning())).deliveries[1];
    expect(sundby).toMatchObject({ shortMbq: 350, missingMbq: 720, status: 'accepted' });
  });

  it('takes orders of one endpoint, tracer and slot together, the first status to ask for attention leading', () => {
    const plan = planDay(
      DATE,
      rowsOf([
        order('Nordby', '07:00', 100, 'accepted', '05:45'),
        order('Nordby', '07:00', 50, 'ordered', '05:45'),
        order('Nordby', '07:00', 900, 'rejected', '05:45'),
      ]),
    );
    expect(plan.deliveries).toHaveLength(1);
    expect(plan.deliveries[0]).toMatchObject({ status: 'ordered', orderedMbq: 150 });
    expect(plan.byOrder.size).toBe(3);
  });

  it('charges a moved order to its new run by the amount of its old slot', () => {
    const moved = order('Nordby', '07:00', 5400, 'accepted', '05:45', {
      slotId: 11,
      movedToSlotId: 7,
      toDispenseMbq: 5400,
    });
    const slots = new Map([[11, { id: 11, runId: 2, deliveryTime: '11:30:00' }]]);
    expect(planDay(DATE, rowsOf([moved], { slots })).lanes[0]?.runs[0]?.neededMbq).toBe(47_700);
  });

  it('NEED-2: says which vials lie for a delivery, by what its accepted orders need', () => {
    const plan = planDay(
      DATE,
      rowsOf(
        [
          order('Nordby', '07:00', 1000, 'accepted', '05:45'),
          order('Nordby', '07:00', 5000, 'ordered', '05:45'),
          order('Nordby', '11:30', 1000, 'accepted', '10:00'),
          order('Sundby', '07:00', 700, 'released', '05:45', { vialIds: [5], deliveredMbq: 700 }),
        ],
        {
          vials: [
            vial(1, 'Nordby', 1000, '07:00'),
            vial(2, 'Nordby', 1000, '07:00'),
            vial(3, 'Nordby', 1000, '07:00', { state: 'unconfirmed' }),
            vial(5, 'Sundby', 700, '07:00', { state: 'released', orderIds: [4] }),
          ],
        },
      ),
    );
    expect(plan.deliveries.map((delivery) => delivery.filled.map((one) => one.id))).toEqual([
      [1],
      [5],
      [2],
    ]);
  });

  it('NEED-2: a vial from before midnight lies for the delivery after it', () => {
    const night = {
      ...order('Nordby', '07:00', 1000, 'accepted', '05:45'),
      deliveryDate: '2026-11-25',
      deliverAt: '2026-11-24T23:30:00Z',
    };
    const evening = vial(1, 'Nordby', 2000, '23:40');
    const rows = rowsOf([night], { vials: [evening] });
    expect(planDay('2026-11-25', rows).deliveries[0]?.filled).toEqual([evening]);
    expect(planDay(DATE, rows).deliveries).toEqual([]);
  });

  it('leaves other dates out', () => {
    expect(planDay('2026-11-25', rowsOf(morning())).deliveries).toEqual([]);
  });
});

describe('what is there and what is missing', () => {
  const lane = (rows: DayRows) => {
    const found = planDay(DATE, rows).lanes[0];
    if (!found) {
      throw new Error('no lane');
    }
    return found;
  };

  it('counts what still has to be filled from runs that have ended: 8,788 MBq at 06:41:09', () => {
    expect(stillToDispense(lane(rowsOf(morning())), NOW)).toBe(8_788);
  });

  it('counts a run’s deliveries once it has ended', () => {
    const rows = rowsOf([order('Nordby', '11:30', 1000, 'accepted', '10:00')]);
    expect(stillToDispense(lane(rows), NOW)).toBe(0);
    expect(stillToDispense(lane(rows), Date.parse(instant('10:00')))).toBeGreaterThan(1000);
  });

  it('is free in vials that nobody has been given, rounded down', () => {
    const vials = [
      vial(1, 'Nordby', 1000.9, '06:41'),
      vial(2, 'Nordby', 500, '06:41', { orderIds: [3] }),
      vial(3, 'Nordby', 500, '06:41', { state: 'discarded' }),
    ];
    expect(freeInVialsAt(lane(rowsOf(morning(), { vials })), Date.parse(instant('06:41')))).toBe(
      1000,
    );
  });

  it('is free in a batch that says what it made: 10,534 MBq at 06:41:09', () => {
    const vials = [
      vial(1, 'Nordby', 9120, '07:00'),
      vial(2, 'Sundby', 7050, '07:00'),
      vial(3, 'Vestby', 6600, '08:15'),
    ];
    const batches = [
      {
        id: 1,
        tracerId: 1,
        number: 'FDG-261124-1',
        endOfSynthesisAt: instant('05:45'),
        activityMbq: 58_000,
        state: 'certified',
      },
    ];
    expect(freeInBatchesAt(lane(rowsOf(morning(), { vials, batches })), NOW)).toBe(10_534);
    expect(freeInBatchesAt(lane(rowsOf(morning(), { vials })), NOW)).toBeNull();
  });
});

describe('what to do next', () => {
  const steps = (rows: DayRows, now = NOW) =>
    nextThings(planDay(DATE, rows), now).map(
      (next) => `${next.step} ${next.delivery.customer?.shortName}`,
    );

  it('goes by time to departure, and leaves what waits for a run to the run', () => {
    expect(steps(rowsOf(morning()))).toEqual([
      'release Nordby',
      'fill Sundby',
      'accept Østby',
      'accept Sundby',
    ]);
  });

  it('asks for vials once the run has ended', () => {
    const rows = rowsOf([order('Nordby', '11:30', 5400, 'accepted', '10:00')]);
    expect(steps(rows)).toEqual([]);
    expect(steps(rows, Date.parse(instant('10:00')))).toEqual(['fill Nordby']);
  });

  it('says what accepting adds to the run: 7,229 MBq at 10:00', () => {
    const next = nextThings(planDay(DATE, rowsOf(morning())), NOW).at(-1);
    expect(next?.adds).toEqual({ mbq: 7_229, runAt: Date.parse(instant('10:00')) });
  });

  it('has a doubted vial looked at where more is needed, once, and not where there is enough', () => {
    const doubted = { state: 'unconfirmed', marks: ['clock'] };
    const rows = rowsOf([...morning(), order('Sundby', '09:00', 500, 'accepted', '05:45')], {
      vials: [vial(8, 'Nordby', 100, '07:00', doubted), vial(9, 'Sundby', 900, '07:00', doubted)],
    });
    expect(steps(rows)).toEqual([
      'confirm Sundby',
      'release Nordby',
      'accept Østby',
      'confirm Nordby',
      'accept Sundby',
    ]);
  });

  it('keeps what has left unreleased at the top', () => {
    const rows = rowsOf(morning());
    expect(steps(rows, Date.parse(instant('12:00')))[0]).toBe('release Nordby');
  });

  it('has nothing to do about released, rejected and cancelled orders', () => {
    const rows = rowsOf([
      order('Nordby', '07:00', 1, 'released', '05:45', { deliveredMbq: 1 }),
      order('Sundby', '07:00', 1, 'rejected', '05:45'),
      order('Vestby', '07:00', 1, 'cancelled', '05:45'),
    ]);
    expect(steps(rows)).toEqual([]);
  });
});

describe('a plan that follows another one', () => {
  const orders = [
    order('Nordby', '07:00', 9000, 'accepted', '05:45'),
    order('Sundby', '07:00', 9000, 'ordered', '05:45'),
    order('Vestby', '08:15', 5000, 'ordered', '05:45'),
  ];
  const same = rowsOf(orders, { vials: [vial(1, 'Nordby', 9500, '06:00')] });
  const before = planDay(DATE, same);
  const nth = (plan: typeof before, place: number) => plan.byOrder.get(orders[place]?.id ?? -1);

  it('keeps the deliveries that have not changed, in all its lists', () => {
    const changed = orders.map((one, place) => (place === 1 ? { ...one, orderedMbq: 8000 } : one));
    const after = keepSame(before, planDay(DATE, { ...same, orders: changed }));
    expect(nth(after, 2)).toBe(nth(before, 2));
    expect(nth(after, 1)).not.toBe(nth(before, 1));
    expect(nth(after, 1)?.orderedMbq).toBe(8000);
    expect(after.deliveries).toContain(nth(before, 2));
    expect(after.lanes[0]?.deliveries).toContain(nth(before, 2));
  });

  it('keeps none that a vial, a customer or a slot has changed', () => {
    const emptied = keepSame(before, planDay(DATE, { ...same, vials: [] }));
    expect(nth(emptied, 0)).not.toBe(nth(before, 0));
    const [id, row] = [...same.customers][0] ?? [];
    const renamed = new Map(same.customers).set(id as number, { ...row, shortName: 'Ny' } as never);
    const after = keepSame(before, planDay(DATE, { ...same, customers: renamed }));
    expect(nth(after, 0)?.customer?.shortName).toBe('Ny');
  });

  it('keeps nothing of another date', () => {
    const other = { ...planDay(DATE, rowsOf(orders)), date: '2026-11-25' };
    expect(keepSame(before, other)).toBe(other);
  });
});
