import { describe, expect, it } from 'vitest';
import { freeInBatchesAt, freeInVialsAt, planDay, stillToDispense } from './day';
import { nextThings } from './dayNext';
import type { DayRows, PlanOrder, PlanVial } from './dayRows';

const DATE = '2026-11-24';
const NOW = Date.parse('2026-11-24T05:41:09Z');
const instant = (time: string) => new Date(`${DATE}T${time}:00+01:00`).toISOString();

const CUSTOMERS = ['Nordby', 'Sundby', 'Vestby', 'Østby'];

const STATUS = ['ordered', 'accepted', 'released', 'rejected', 'cancelled'];

/** Figures by chance, the same each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2 ** 31;
    return state / 2 ** 31;
  };
}

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
    enough: 0.95,
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

  it('REL-30 has its vials by the limit that the site has set', () => {
    const orders = [
      order('Nordby', '07:00', 1000, 'accepted', '05:45'),
      order('Nordby', '08:00', 1000, 'accepted', '05:45'),
    ];
    const vials = [vial(1, 'Nordby', 920, '07:00'), vial(2, 'Nordby', 1500, '07:00')];
    const filled = (enough: number) =>
      planDay(DATE, rowsOf(orders, { vials, enough })).deliveries.map((one) =>
        one.filled.map(({ id }) => id),
      );
    expect(filled(0.95)).toEqual([[1, 2], []]);
    expect(filled(0.9)).toEqual([[1], [2]]);
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

  it('NOT-4: counts what a delayed delivery lacks until it is expected', () => {
    const late = {
      ...order('Nordby', '07:00', 1000, 'accepted', '05:45'),
      expectedAt: instant('07:45'),
    };
    expect(stillToDispense(lane(rowsOf([late])), Date.parse(instant('07:30')))).toBeGreaterThan(
      800,
    );
    expect(stillToDispense(lane(rowsOf([late])), Date.parse(instant('07:45')))).toBe(0);
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

  it('BAT-41: is free only in what may still be filled from, and there as much as its balance says', () => {
    const batch = (given: object) => ({
      id: 1,
      tracerId: 1,
      number: 'FDG-261124-1',
      endOfSynthesisAt: instant('06:00'),
      activityMbq: 10_000,
      expiresAt: instant('16:00'),
      state: 'certified',
      ...given,
    });
    const at = Date.parse(instant('06:00'));
    const free = (vials: PlanVial[], ...batches: ReturnType<typeof batch>[]) =>
      freeInBatchesAt(lane(rowsOf(morning(), { vials, batches })), at);
    const filled = vial(1, 'Nordby', 4_000, '06:00');
    const typed = vial(2, 'Nordby', 1_000, '06:00', { state: 'unconfirmed', marks: ['manual'] });
    const twice = vial(3, 'Nordby', 4_000, '06:00', { state: 'unconfirmed', marks: ['near'] });
    expect(free([filled, typed, twice], batch({}))).toBe(5_000);
    // Nothing was filled from it yet.
    expect(free([], batch({}))).toBe(10_000);
    const other = { id: 2, number: 'FDG-261124-2' };
    expect(free([filled], batch({}), batch({ ...other, state: 'rejected' }))).toBe(6_000);
    expect(free([filled], batch({}), batch({ ...other, expiresAt: instant('06:00') }))).toBe(6_000);
    // One with a figure that is wrong takes nothing from another.
    expect(free([filled], batch({ activityMbq: 1_000 }), batch(other))).toBe(10_000);
    expect(free([filled], batch({ state: 'rejected' }))).toBe(0);
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

  it('REL-50: asks for an accepted count’s vials, has them looked at, and then released', () => {
    const counted = { kind: 'injection', orderedMbq: null, toDispenseMbq: null, injections: 2 };
    const orders = [
      order('Nordby', '09:00', 0, 'accepted', null, counted),
      order('Nordby', '13:00', 0, 'accepted', null, counted),
    ];
    const filled = vial(8, 'Nordby', 300, '08:30');
    const doubted = { ...filled, state: 'unconfirmed', marks: ['manual'] };
    expect(steps(rowsOf(orders))).toEqual(['fill Nordby', 'fill Nordby']);
    expect(steps(rowsOf(orders, { vials: [doubted] }))).toEqual(['confirm Nordby']);
    expect(steps(rowsOf(orders, { vials: [filled] }))).toEqual(['release Nordby', 'fill Nordby']);
    const [first, second] = planDay(DATE, rowsOf(orders, { vials: [filled] })).deliveries;
    expect(first?.filled).toEqual([filled]);
    expect(second?.filled).toEqual([]);
    const [alone, other] = orders as [PlanOrder, PlanOrder];
    const before = planDay(
      DATE,
      rowsOf([alone, { ...other, status: 'ordered' }], { vials: [filled] }),
    );
    expect(before.deliveries.map(({ sharedBy }) => sharedBy)).toEqual([1, 0]);
    const rows = { ...before.basis.rows, orders };
    expect(planDay(DATE, rows, before).deliveries.map(({ sharedBy }) => sharedBy)).toEqual([2, 2]);
    const asked = orders.map((one) => ({ ...one, status: 'ordered' }));
    expect(steps(rowsOf(asked, { vials: [filled] }))).toEqual(['accept Nordby', 'accept Nordby']);
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
    const after = planDay(DATE, { ...same, orders: changed }, before);
    expect(nth(after, 2)).toBe(nth(before, 2));
    expect(nth(after, 1)).not.toBe(nth(before, 1));
    expect(nth(after, 1)?.orderedMbq).toBe(8000);
    expect(after.deliveries).toContain(nth(before, 2));
    expect(after.lanes[0]?.deliveries).toContain(nth(before, 2));
  });

  it('keeps none that a vial, a customer or a slot has changed', () => {
    const emptied = planDay(DATE, { ...same, vials: [] }, before);
    expect(nth(emptied, 0)).not.toBe(nth(before, 0));
    const [id, row] = [...same.customers][0] ?? [];
    const renamed = new Map(same.customers).set(id as number, { ...row, shortName: 'Ny' } as never);
    const after = planDay(DATE, { ...same, customers: renamed }, before);
    expect(nth(after, 0)?.customer?.shortName).toBe('Ny');
  });

  it('keeps nothing of another date', () => {
    expect(planDay('2026-11-25', same, before).deliveries).toEqual([]);
    expect(planDay(DATE, same, planDay('2026-11-25', same))).toEqual(before);
  });

  it('keeps the lanes of other tracers, and all of it where only another date has changed', () => {
    const bare = order('Nordby', '12:00', 500, 'ordered', null, { tracerId: null, isotopeId: 1 });
    const two = { ...same, orders: [...orders, bare] };
    const first = planDay(DATE, two);
    const changed = {
      ...two,
      orders: [...orders.slice(1), { ...bare, orderedMbq: 600 }, orders[0] as PlanOrder],
    };
    const after = planDay(DATE, changed, first);
    expect(after.lanes.find(({ key }) => key === 't1')).toBe(
      first.lanes.find(({ key }) => key === 't1'),
    );
    expect(after.lanes.find(({ key }) => key === 'i1')?.deliveries[0]?.orderedMbq).toBe(600);
    const tomorrow = order('Østby', '07:00', 1, 'ordered', null, { deliveryDate: '2026-11-25' });
    const same2 = planDay(DATE, { ...two, orders: [...two.orders, tomorrow] }, first);
    expect(same2.lanes).toBe(first.lanes);
    expect(same2.deliveries).toBe(first.deliveries);
  });

  it('says the same as one worked out anew, whatever changes', () => {
    const random = seeded(20261124);
    const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)] as T;
    const names = ['Nordby', 'Sundby', 'Vestby', 'Østby'];
    const made = () =>
      order(
        pick(names),
        pick(['07:00', '08:15', '11:30']),
        1000 + Math.floor(random() * 9000),
        pick(STATUS),
        pick(['05:45', '10:00', null]),
        {
          deliveryDate: pick([DATE, DATE, DATE, '2026-11-25']),
          dispensedMbq: pick([0, 0, 5000]),
          tracerId: pick([1, 1, 1, 2]),
          movedToSlotId: pick([null, null, null, 107]),
        },
      );
    let rows = rowsOf(Array.from({ length: 12 }, made), {
      slots: new Map([[107, { id: 107, runId: 1, deliveryTime: '07:00:00' }]]),
    });
    let plan = planDay(DATE, rows);
    let kept = 0;
    for (let step = 0; step < 400; step += 1) {
      const deed = random();
      const at = Math.floor(random() * rows.orders.length);
      const old = rows.orders[at];
      if (deed < 0.5 && old) {
        const row = {
          ...old,
          ...pick([
            { status: pick(STATUS) },
            { orderedMbq: 500 + step },
            { vialIds: rows.vials.slice(0, 1).map(({ id }) => id) },
          ]),
        };
        rows = { ...rows, orders: rows.orders.with(at, row) };
      } else if (deed < 0.65) {
        rows = { ...rows, orders: [...rows.orders, made()] };
      } else if (deed < 0.75 && rows.orders.length > 4) {
        rows = { ...rows, orders: rows.orders.toSpliced(at, 1) };
      } else if (deed < 0.9) {
        const next = vial(step, pick(names), 500 + step * 10, pick(['06:00', '07:30']), {
          state: pick(['free', 'unconfirmed', 'discarded']),
        });
        rows = { ...rows, vials: [...rows.vials.slice(-8), next] };
      } else {
        const id = 1 + Math.floor(random() * 4);
        rows = {
          ...rows,
          customers: new Map(rows.customers).set(id, { id, shortName: `K${step}`, longName: '' }),
        };
      }
      const before: ReadonlySet<unknown> = new Set(plan.deliveries);
      plan = planDay(DATE, rows, plan);
      kept += plan.deliveries.filter((delivery) => before.has(delivery)).length;
      const { basis: _, ...said } = plan;
      const { basis: __, ...anew } = planDay(DATE, rows);
      expect(said).toEqual(anew);
    }
    expect(kept).toBeGreaterThan(1000);
  });
});
