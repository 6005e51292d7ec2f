import { describe, expect, it } from 'vitest';
import type { WallBatch } from '../protocol/rows';
import type { WallOrderRow } from './dayRows';
import {
  alarmsOf,
  batchesOf,
  nextRuns,
  stillByTracer,
  tally,
  upcoming,
  wallDeliveries,
} from './wall';

const instant = (time: string) => new Date(`2026-11-24T${time}:00+01:00`).toISOString();
const at = (time: string) => Date.parse(instant(time));
const NOW = Date.parse('2026-11-24T05:41:09Z');

let nextId = 1;
function order(
  customer: string,
  time: string,
  orderedMbq: number | null,
  status: string,
  given: Partial<WallOrderRow> & { transport?: number } = {},
): WallOrderRow {
  const { transport = 8, ...rest } = given;
  return {
    id: nextId++,
    kind: 'activity',
    status,
    tracerId: 1,
    tracerName: 'FDG',
    customerName: customer,
    endpointName: 'PET',
    deliverAt: instant(time),
    departsAt: new Date(at(time) - transport * 60_000).toISOString(),
    movedFrom: null,
    orderedMbq,
    injections: null,
    toDispenseMbq: orderedMbq === null ? null : orderedMbq * 1.05,
    dispensedMbq: 0,
    deliveredMbq: null,
    batchNumbers: [],
    runAt: at(time) < at('10:00') ? instant('05:45') : instant('10:00'),
    halfLifeSeconds: 6586.2,
    revision: 1,
    ...rest,
  };
}

/** The morning of the design sketch, at 06:41:09. */
function morning(): WallOrderRow[] {
  return [
    order('Nordby', '07:00', 9000, 'accepted', { dispensedMbq: 9120 }),
    order('Sundby', '07:00', 7400, 'accepted', { dispensedMbq: 7050 }),
    order('Vestby', '08:15', 6500, 'released', {
      transport: 100,
      deliveredMbq: 6600,
      batchNumbers: ['FDG-261124-1'],
    }),
    order('Østby', '08:15', 4200, 'ordered'),
    order('Nordby', '09:10', null, 'accepted', {
      kind: 'injection',
      injections: 2,
      tracerName: 'FET',
      runAt: null,
    }),
    order('Nordby', '11:30', 5400, 'accepted'),
    order('Sundby', '11:30', 3900, 'ordered'),
    order('Østby', '11:30', 3900, 'rejected'),
  ];
}

/** A batch of FDG, 60,000 MBq at its end of synthesis. */
const batch = (
  id: number,
  number: string,
  state: WallBatch['state'],
  endOfSynthesisAt: string,
  expiresAt = instant('15:45'),
): WallBatch => ({
  id,
  tracerId: 1,
  tracerName: 'FDG',
  halfLifeSeconds: 6586.2,
  number,
  endOfSynthesisAt,
  activityMbq: 60_000,
  expiresAt,
  state,
  revision: 1,
});

describe('the wall’s lines', () => {
  it('go by departure, not by delivery, without what was rejected', () => {
    const lines = wallDeliveries(morning());
    expect(lines.map((line) => `${line.customer} ${line.status}`)).toEqual([
      'Vestby released',
      'Nordby accepted',
      'Sundby accepted',
      'Østby ordered',
      'Nordby accepted',
      'Nordby accepted',
      'Sundby ordered',
    ]);
  });

  it('put needed and dispensed together', () => {
    const [vestby, nordby, sundby] = wallDeliveries(morning());
    expect(vestby).toMatchObject({ dispensedMbq: 6600, orderedMbq: 6500, shortMbq: 0 });
    expect(nordby).toMatchObject({ dispensedMbq: 9120, orderedMbq: 9000, shortMbq: 0 });
    expect(sundby).toMatchObject({ dispensedMbq: 7050, orderedMbq: 7400, shortMbq: 350 });
  });

  it('add up the orders of one delivery', () => {
    const twice = [
      order('Nordby', '07:00', 9000, 'released', { deliveredMbq: 9000 }),
      order('Nordby', '07:00', 500, 'accepted', { dispensedMbq: 400 }),
    ];
    expect(wallDeliveries(twice)).toHaveLength(1);
    expect(wallDeliveries(twice)[0]).toMatchObject({
      orderedMbq: 9500,
      dispensedMbq: 9400,
      shortMbq: 100,
      status: 'accepted',
    });
  });
});

describe('what stands on the wall now', () => {
  const lines = wallDeliveries(morning());

  it('keeps a released delivery for twenty minutes after it left', () => {
    const gone = (now: number) =>
      !upcoming(lines, now, at('23:59')).some((line) => line.customer === 'Vestby');
    expect(gone(at('06:54'))).toBe(false);
    expect(gone(at('06:55') + 1)).toBe(true);
  });

  it('keeps what should have left and is not released', () => {
    const shown = upcoming(lines, at('08:00'), at('23:59'));
    expect(shown.filter((line) => line.deliverAt === at('07:00'))).toHaveLength(2);
    expect(
      alarmsOf(shown, at('08:00')).map((alarm) => `${alarm.kind} ${alarm.line.customer}`),
    ).toContain('late Nordby');
  });

  it('looks no further than it is told', () => {
    expect(upcoming(lines, NOW, at('08:10'))).toHaveLength(4);
  });
});

describe('alarms', () => {
  it('name what is short of what was ordered, and not what is only not filled yet', () => {
    const alarms = alarmsOf(wallDeliveries(morning()), NOW);
    expect(alarms.map((alarm) => [alarm.kind, alarm.line.customer, alarm.line.shortMbq])).toEqual([
      ['short', 'Sundby', 350],
    ]);
  });

  it('name an empty delivery half an hour before it leaves', () => {
    const lines = wallDeliveries([order('Østby', '08:15', 4200, 'accepted')]);
    expect(alarmsOf(lines, at('07:36'))).toEqual([]);
    expect(alarmsOf(lines, at('07:37'))).toHaveLength(1);
  });

  it('say late from the second of departure on', () => {
    const lines = wallDeliveries([
      order('Nordby', '07:00', 9000, 'accepted', { dispensedMbq: 9120 }),
    ]);
    expect(alarmsOf(lines, at('06:52') - 1)).toEqual([]);
    expect(alarmsOf(lines, at('06:52'))).toMatchObject([{ kind: 'late' }]);
  });
});

describe('NOT: a delay that was announced', () => {
  const delayed = (expected: string) =>
    order('Nordby', '07:00', 9000, 'accepted', { expectedAt: instant(expected) });

  it('moves the departure by as much, and the line with it', () => {
    const lines = wallDeliveries([delayed('07:45'), order('Østby', '07:30', 4200, 'accepted')]);
    expect(lines.map((line) => line.customer)).toEqual(['Østby', 'Nordby']);
    expect(lines[1]).toMatchObject({ leavesAt: at('07:37'), expectedAt: at('07:45') });
    expect(alarmsOf(lines, at('07:00')).map((alarm) => alarm.kind)).not.toContain('late');
    expect(alarmsOf(lines, at('07:37')).map((alarm) => alarm.line.customer)).toContain('Nordby');
  });

  it('is the latest that any order of the delivery has', () => {
    const [line] = wallDeliveries([delayed('07:45'), order('Nordby', '07:00', 100, 'accepted')]);
    expect(line?.expectedAt).toBe(at('07:45'));
    expect(wallDeliveries([order('Nordby', '07:00', 100, 'accepted')])[0]?.leavesAt).toBe(
      at('06:52'),
    );
  });
});

describe('the next runs', () => {
  it('say what must be made: 17,238 MBq FDG at 10:00', () => {
    const runs = [
      { id: 2, tracerId: 1, tracerName: 'FDG', weekday: 2, time: '10:00:00', maxMbq: 60_000 },
    ];
    expect(nextRuns(runs, wallDeliveries(morning()), NOW)).toEqual([
      {
        key: `FDG@${at('10:00')}`,
        tracer: 'FDG',
        at: at('10:00'),
        neededMbq: 17_238,
        maxMbq: 60_000,
        deliveries: 2,
      },
    ]);
  });

  it('forget a run that has ended', () => {
    expect(nextRuns([], wallDeliveries(morning()), at('10:00'))).toEqual([]);
  });
});

describe('what is still missing in vials', () => {
  it('is what ended runs owe, at this second: 8,788 MBq FDG at 06:41:09', () => {
    expect(stillByTracer(wallDeliveries(morning()), NOW)).toEqual([{ tracer: 'FDG', mbq: 8_788 }]);
  });

  it('decays with the clock, and ends with the deliveries', () => {
    const lines = wallDeliveries(morning());
    const [later] = stillByTracer(lines, NOW + 60_000);
    expect(later?.mbq).toBeLessThan(8_788);
    expect(stillByTracer(lines, at('08:15'))).toEqual([]);
  });
});

describe('NOT-4: what a delayed delivery lacks', () => {
  const lines = wallDeliveries([
    order('Nordby', '07:00', 9000, 'accepted', { expectedAt: instant('07:45') }),
  ]);

  it('is missing until it is expected, not only until it was planned', () => {
    const [owed] = stillByTracer(lines, at('07:30'));
    // 9,000 MBq with 5 % overhead at 07:00, half an hour on: 9,450 · 2^(−1800 / 6586.2).
    expect(owed).toEqual({ tracer: 'FDG', mbq: 7_820 });
    expect(stillByTracer(lines, at('07:45'))).toEqual([]);
  });

  it('keeps the batch of the evening before that may still fill it', () => {
    const evening = batch(9, 'FDG-261123-2', 'certified', '2026-11-23T21:00:00Z', instant('09:00'));
    const shown = (time: string) => batchesOf(lines, [evening], at(time)).map((it) => it.number);
    expect(shown('07:30')).toEqual(['FDG-261123-2']);
    expect(shown('07:45')).toEqual([]);
  });
});

describe('batches and the day’s count', () => {
  it('count the lines that a batch serves', () => {
    expect(batchesOf(wallDeliveries(morning()), [], NOW)).toEqual([
      { number: 'FDG-261124-1', state: null, tracer: '', at: null, lines: 1 },
    ]);
  });

  it('are those of today and those in use, each with its state, what is rejected first', () => {
    const rows = [
      batch(1, 'FDG-261124-1', 'certified', instant('05:45')),
      batch(2, 'FDG-261124-2', 'rejected', instant('06:20')),
      batch(3, 'FDG-261124-3', 'awaitingQc', instant('05:10')),
      batch(4, 'FDG-261123-9', 'certified', '2026-11-23T04:45:00Z'),
    ];
    const shown = batchesOf(wallDeliveries(morning()), rows, NOW);
    expect(shown.map(({ number, state, lines }) => `${number} ${state} ${lines}`)).toEqual([
      'FDG-261124-2 rejected 0',
      'FDG-261124-3 awaitingQc 0',
      'FDG-261124-1 certified 1',
    ]);
  });

  it('WALL-20: follow the day: what was made the evening before stands for what it serves or may still serve', () => {
    const evening = batch(
      5,
      'FDG-261123-2',
      'certified',
      '2026-11-23T22:30:00Z',
      '2026-11-24T08:30:00Z',
    );
    const shown = (now: string, ...orders: WallOrderRow[]) =>
      batchesOf(wallDeliveries(orders), [evening], Date.parse(now)).length;
    const last = '2026-11-23T22:59:59Z';
    const midnight = '2026-11-23T23:00:00Z';
    const late = { deliverAt: '2026-11-23T22:45:00Z', batchNumbers: ['FDG-261123-2'] };
    const delivered = order('Nordby', '07:00', 9000, 'released', late);
    expect(shown(last, delivered)).toBe(1);
    expect(shown(midnight, delivered), 'it served the day that is over').toBe(0);
    // What it may fill, until that is delivered, taken care of, or later than it may be used.
    const morning = order('Nordby', '07:00', 9000, 'accepted');
    expect(shown(midnight, morning)).toBe(1);
    expect(shown('2026-11-24T06:01:00Z', morning)).toBe(0);
    expect(shown(midnight, order('Nordby', '07:00', 9000, 'released'))).toBe(0);
    expect(shown(midnight, order('Nordby', '10:00', 9000, 'accepted'))).toBe(0);
    expect(shown(midnight, order('Nordby', '07:00', 9, 'accepted', { tracerName: 'X' }))).toBe(0);
    // What it fills, all of that day, and no longer.
    const filled = order('Nordby', '07:00', 9000, 'released', { batchNumbers: ['FDG-261123-2'] });
    expect(shown('2026-11-24T22:59:59Z', filled)).toBe(1);
    expect(shown('2026-11-24T23:00:00Z', filled)).toBe(0);
  });

  it('are alarmed about first where something was released from one that is rejected', () => {
    const lines = wallDeliveries(morning());
    const alarms = alarmsOf(lines, NOW, new Set(['FDG-261124-1']));
    expect(alarms[0]?.kind).toBe('recalled');
    expect(alarms[0]?.line.batchNumbers).toEqual(['FDG-261124-1']);
    expect(alarmsOf(lines, NOW).some(({ kind }) => kind === 'recalled')).toBe(false);
  });

  it('count what is released of all', () => {
    expect(tally(wallDeliveries(morning()))).toEqual({ total: 7, released: 1 });
    // What is recalled may not be used.
    const rejected = new Set(['FDG-261124-1']);
    expect(tally(wallDeliveries(morning()), rejected)).toEqual({ total: 7, released: 0 });
  });
});

describe('DSP-5 what has left before its release', () => {
  const gone = (given: Partial<WallOrderRow>) =>
    wallDeliveries([
      order('Nordby', '06:30', 9000, 'accepted', { dispensedMbq: 9000, ...given }),
    ])[0] as ReturnType<typeof wallDeliveries>[number];

  it('DSP-5 is not late, for it is on its way, and stays on the wall until it is released', () => {
    const line = gone({ dispatchedAt: instant('06:20') });
    expect([line.leftAt, line.arrivedAt]).toEqual([at('06:20'), null]);
    expect(alarmsOf([line], NOW)).toEqual([]);
    expect(upcoming([line], NOW, at('12:00'))).toEqual([line]);
    expect(alarmsOf([gone({})], NOW).map((alarm) => alarm.kind)).toEqual(['late']);
  });

  it('DSP-23 is late where it is released and its car came back, and stays on the wall', () => {
    const line = gone({ status: 'released', deliveredMbq: 9000, cameBack: true });
    const left = gone({ status: 'released', deliveredMbq: 9000 });
    const after = at('06:30') + 20 * 60_000;
    expect(alarmsOf([line, left], after).map((alarm) => alarm.line.cameBack)).toEqual([true]);
    expect(upcoming([line, left], after, at('12:00'))).toEqual([line]);
  });

  it('DSP-7 has left when all of its orders have', () => {
    const [line] = wallDeliveries([
      order('Nordby', '07:00', 100, 'accepted', { dispatchedAt: instant('06:20') }),
      order('Nordby', '07:00', 200, 'accepted', { dispatchedAt: null }),
    ]);
    expect(line?.leftAt).toBeNull();
  });
});
