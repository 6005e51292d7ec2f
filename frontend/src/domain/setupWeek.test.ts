import { describe, expect, it } from 'vitest';
import type { Run, Slot } from '../protocol/rows';
import {
  feeders,
  growth,
  leaves,
  minutesFromRun,
  type PlanRows,
  planSlot,
  slotGroups,
  standing,
  weekdaySpans,
  weekGrid,
  whatKey,
  whatOfKey,
} from './setupWeek';

const run = (given: object): Run => ({
  id: 1,
  tracerId: 1,
  isotopeId: null,
  weekday: 1,
  time: '05:45:00',
  maxMbq: 240_000,
  endsDate: null,
  revision: 1,
  ...given,
});
const slot = (given: object): Slot => ({
  id: 1,
  endpointId: 1,
  runId: 1,
  tracerId: 1,
  isotopeId: null,
  weekday: 1,
  deliveryTime: '07:00:00',
  weeks: 'every',
  maxMbq: null,
  startsDate: null,
  endsDate: null,
  revision: 1,
  ...given,
});
const rows = (given: object = {}): PlanRows =>
  ({
    runs: [run({})],
    slots: [],
    tracers: new Map([[1, { id: 1, archived: false }]]),
    endpoints: new Map([[1, { id: 1, customerId: 1, transportMinutes: 20, archived: false }]]),
    customers: new Map([[1, { id: 1, shortName: 'Nordby', archived: false }]]),
    entries: [{ endpointId: 1, tracerId: 1, isotopeId: null }],
    ...given,
  }) as unknown as PlanRows;
const TODAY = '2026-11-24';

describe('the weekly plan', () => {
  it('counts from the last run at or before the delivery', () => {
    expect(minutesFromRun(run({}), slot({}))).toBe(75);
    // Sunday evening's run for Monday morning.
    expect(minutesFromRun(run({ weekday: 7, time: '20:00:00' }), slot({}))).toBe(660);
    // At the same minute it is that run, not the one of a week ago.
    expect(minutesFromRun(run({ time: '07:00:00' }), slot({}))).toBe(0);
    expect(minutesFromRun(run({ time: '07:01:00' }), slot({}))).toBe(7 * 1440 - 1);
  });

  it('leaves by the transport before the delivery, on the day before where that is so', () => {
    expect(leaves(slot({}), 20)).toEqual({ weekday: 1, time: '06:40' });
    expect(leaves(slot({ deliveryTime: '00:10:00' }), 20)).toEqual({ weekday: 7, time: '23:50' });
  });

  it('says what must be made for 1 MBq at the delivery (DEC-1)', () => {
    expect(growth(6586.2 / 60, 6586.2)).toBeCloseTo(2, 12);
    expect(growth(75, 6586.2)).toBeCloseTo(2 ** (4500 / 6586.2), 12);
  });

  it('stands until its last day, that day included (SCH-4)', () => {
    expect(standing({ endsDate: TODAY }, TODAY)).toBe('standing');
    expect(standing({ endsDate: '2026-11-23' }, TODAY)).toBe('ended');
    expect(standing({ endsDate: null, startsDate: '2026-11-25' }, TODAY)).toBe('coming');
  });

  it.each([
    [{}, {}, null],
    [{}, { runs: [run({ endsDate: '2026-11-23' })] }, 'runEnded'],
    [{}, { runs: [] }, 'runEnded'],
    [{}, { runs: [run({ endsDate: '2026-12-01' })] }, 'runEnds'],
    [{ endsDate: '2026-12-01' }, { runs: [run({ endsDate: '2026-12-01' })] }, null],
    [{}, { entries: [] }, 'notInCatalogue'],
    [{}, { tracers: new Map([[1, { archived: true }]]) }, 'archived'],
    [{ deliveryTime: '06:00:00' }, {}, 'leavesBeforeRun'],
    [{ endsDate: '2026-11-23' }, { entries: [] }, null],
  ])('finds what is wrong with a slot %j among %j: %s', (given, among, problem) => {
    expect(planSlot(slot(given), rows(among), TODAY).problem).toBe(problem);
  });

  it('lays runs and slots on their times', () => {
    const plans = [slot({ id: 2 }), slot({ id: 3, weekday: 3 })].map((row) =>
      planSlot(row, rows(), TODAY),
    );
    const grid = weekGrid([run({})], plans);
    expect(grid.times).toEqual(['05:45', '07:00']);
    expect(grid.counts).toEqual([2, 0, 1, 0, 0, 0, 0]);
    expect(grid.cells.get('05:45/1')?.runs).toHaveLength(1);
    expect(grid.cells.get('07:00/3')?.slots[0]?.slot.id).toBe(3);
    expect(grid.cells.get('07:00/2')).toBeUndefined();
  });

  it('offers the nearest run that is made before the car leaves', () => {
    const runs = [
      run({ id: 1 }),
      run({ id: 2, time: '06:50:00' }),
      run({ id: 3, weekday: 7, time: '20:00:00' }),
      run({ id: 4, tracerId: 2 }),
      run({ id: 5, time: '06:00:00', endsDate: '2026-11-01' }),
    ];
    const found = feeders(runs, { tracerId: 1, isotopeId: null }, slot({}), 20, TODAY);
    expect(found.map((one) => one.run.id)).toEqual([1, 3, 2]);
  });

  it('writes weekdays together', () => {
    expect(weekdaySpans([5, 1, 2, 3, 1])).toEqual([
      [1, 3],
      [5, 5],
    ]);
    expect(weekdaySpans([])).toEqual([]);
  });

  it('puts deliveries of one time on one line', () => {
    const plans = [
      slot({ id: 1, weekday: 2 }),
      slot({ id: 2, weekday: 1 }),
      slot({ id: 3, weekday: 3, weeks: 'odd' }),
      slot({ id: 4, weekday: 1, deliveryTime: '06:00:00' }),
    ].map((row) => planSlot(row, rows(), TODAY));
    expect(slotGroups(plans).map((group) => [group.time, group.weeks, group.weekdays])).toEqual([
      ['06:00', 'every', [1]],
      ['07:00', 'every', [1, 2]],
      ['07:00', 'odd', [3]],
    ]);
  });

  it('names things by a key and back', () => {
    expect(whatOfKey(whatKey({ tracerId: 4, isotopeId: null }))).toEqual({
      tracerId: 4,
      isotopeId: null,
    });
    expect(whatOfKey(whatKey({ tracerId: null, isotopeId: 9 }))).toEqual({
      tracerId: null,
      isotopeId: 9,
    });
  });
});
