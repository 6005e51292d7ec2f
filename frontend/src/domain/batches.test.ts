import { describe, expect, it } from 'vitest';
import {
  batchesOn,
  numberFits,
  owedBy,
  proposedNumber,
  proposedSynthesis,
  rejectionOf,
  runsAround,
  tooEarly,
  unopenedOf,
} from './batches';
import { batch, vial } from './batches.testing';
import { at, bookOf, DATE, order } from './book.testing';
import { planDay } from './day';
import type { PlanOrder, PlanRun } from './dayRows';
import { decayBetween } from './decay';

const F18 = 6586.2;

function deliveries(orders: PlanOrder[]) {
  const book = bookOf(orders);
  return planDay(DATE, {
    orders,
    vials: [],
    batches: [],
    runs: [...book.runs.values()],
    slots: book.slots,
    tracers: book.tracers,
    isotopes: book.isotopes,
    endpoints: book.endpoints,
    customers: book.customers,
    enough: 0.95,
  }).deliveries;
}

describe('BAT: the number of a batch', () => {
  it('is proposed as the date’s next', () => {
    expect(proposedNumber('FDG', DATE, [])).toBe('FDG-261124-1');
    const there = [
      'FDG-261124-1',
      'FDG-261124-9',
      'FDG-261123-12',
      'FET-261124-30',
      'FDG-261124-x',
    ];
    expect(proposedNumber('FDG', DATE, there)).toBe('FDG-261124-10');
  });

  it('fits its tracer and date or not', () => {
    expect(numberFits('FDG-261124-1', 'FDG', DATE)).toBe(true);
    expect(numberFits('FDG-261124-1000', 'FDG', DATE)).toBe(true);
    for (const bad of [
      'FDG-261124-0',
      'FDG-261124',
      'FET-261124-1',
      'FDG-261123-1',
      'fdg-261124-1',
    ]) {
      expect(numberFits(bad, 'FDG', DATE)).toBe(false);
    }
  });
});

describe('BAT-3: when a batch was made whose vials are here already', () => {
  const first = at('07:10');
  const number = 'FDG-261124-1';

  it('is proposed as the run before its first vial', () => {
    const runs = [{ at: at('03:00') }, { at: at('06:30') }, { at: at('07:30') }];
    expect(proposedSynthesis(first, number, runs)).toBe(at('06:30'));
  });

  it('is never later than the first vial', () => {
    expect(proposedSynthesis(first, number, [{ at: at('07:11') }])).toBe(first);
    expect(proposedSynthesis(first, number)).toBe(first);
    expect(proposedSynthesis(first, 'a makers 17')).toBe(first);
  });

  it('is on the date that its number says', () => {
    expect(proposedSynthesis(at('00:10'), 'FDG-261123-1')).toBe(at('23:59', '2026-11-23'));
    expect(proposedSynthesis(first, 'FDG-261123-1')).toBe(first);
  });

  it('is by the runs of its date and of the evening before', () => {
    const run = (weekday: number, time: string, more = {}) =>
      ({ id: weekday, tracerId: 1, isotopeId: null, weekday, time, maxMbq: 1, ...more }) as PlanRun;
    const runs = [
      run(1, '23:30'),
      run(2, '06:30'),
      run(2, '05:00', { endsDate: '2026-11-17' }),
      run(2, '04:00', { tracerId: 2 }),
      run(3, '06:30'),
      run(2, '06:00', { tracerId: null, isotopeId: 9 }),
    ];
    const bare = { tracerId: null, isotopeId: 9 };
    expect(runsAround(runs, bare, at('00:20'))).toEqual([{ at: at('06:00') }]);
    const found = runsAround(runs, { tracerId: 1, isotopeId: null }, at('00:20'));
    expect(found).toEqual([{ at: at('23:30', '2026-11-23') }, { at: at('06:30') }]);
    expect(proposedSynthesis(at('00:20'), 'FDG-261123-1', found)).toBe(at('23:30', '2026-11-23'));
  });

  it('names the vials that are too early for it', () => {
    const vials = [vial(1), vial(2, { calibratedAt: '2026-11-24T06:00:00Z' })];
    const ids = (when: string) =>
      tooEarly(vials, 1, ' fdg-261124-1', Date.parse(when)).map(({ id }) => id);
    expect(ids('2026-11-24T05:00:00Z')).toEqual([]);
    expect(ids('2026-11-24T05:30:00Z')).toEqual([1]);
    expect(tooEarly(vials, 2, 'FDG-261124-1', at('12:00'))).toEqual([]);
  });
});

describe('the batches of a day', () => {
  it('are those whose synthesis ended on the Copenhagen date, the first first', () => {
    const late = batch(2, { endOfSynthesisAt: '2026-11-24T09:02:00Z' });
    const night = batch(3, { endOfSynthesisAt: '2026-11-23T23:30:00Z' });
    const before = batch(4, { endOfSynthesisAt: '2026-11-23T22:30:00Z' });
    expect(batchesOn([late, before, batch(1), night], DATE).map(({ id }) => id)).toEqual([3, 1, 2]);
  });

  it('names vials whose batch nobody has opened', () => {
    const vials = [
      vial(1),
      vial(2, { batchNumber: 'FDG-261124-2', calibratedAt: '2026-11-24T06:10:00Z' }),
      vial(3, { batchNumber: 'FDG-261124-2', calibratedAt: '2026-11-24T06:00:00Z' }),
      vial(4, { batchNumber: 'FDG-261123-1', calibratedAt: '2026-11-23T06:00:00Z' }),
    ];
    const found = unopenedOf(vials, [batch(1)], DATE);
    expect(
      found.map(({ number, vials: { length }, at: first }) => [number, length, first]),
    ).toEqual([['FDG-261124-2', 2, Date.parse('2026-11-24T06:00:00Z')]]);
  });

  it('BAT-3: names those of one number together on both sides of a midnight', () => {
    const vials = [
      vial(1, { batchNumber: 'FDG-261123-2', calibratedAt: '2026-11-23T22:50:00Z' }),
      vial(2, { batchNumber: 'FDG-261123-2', calibratedAt: '2026-11-23T23:30:00Z' }),
    ];
    const both = [['FDG-261123-2', 2, Date.parse('2026-11-23T22:50:00Z')]];
    for (const date of ['2026-11-23', '2026-11-24']) {
      const found = unopenedOf(vials, [], date);
      expect(found.map((one) => [one.number, one.vials.length, one.at])).toEqual(both);
    }
    expect(unopenedOf(vials, [], '2026-11-25')).toEqual([]);
  });
});

describe('what a batch is to fill', () => {
  const orders = [order(17, 1, 3900), order(18, 3, 2000)];
  const early = batch(1);
  const noon = batch(2, { endOfSynthesisAt: '2026-11-24T09:02:00Z' });

  it('is the deliveries of the run that it ended with, as activity at this second', () => {
    const owed = owedBy(early, [early, noon], deliveries(orders), at('06:00'));
    expect(owed.map(({ delivery, missingMbq }) => [delivery.orders[0]?.id, missingMbq])).toEqual([
      [17, 3900],
    ]);
    expect(owed[0]?.mbq).toBe(Math.ceil(decayBetween(3900, F18, at('07:00'), at('06:00'))));
    expect(owedBy(noon, [early, noon], deliveries(orders), at('06:00'))[0]?.missingMbq).toBe(2000);
  });

  it('goes to a later batch where its own run’s failed, and waits where its run is still to come', () => {
    const all = deliveries(orders);
    const ids = (one: typeof early, batches: (typeof early)[]) =>
      owedBy(one, batches, all, at('06:00')).map(({ delivery }) => delivery.orders[0]?.id);
    expect(ids(early, [early])).toEqual([17]);
    const rejected = batch(1, { state: 'rejected' });
    const again = batch(5, { endOfSynthesisAt: '2026-11-24T05:30:00Z' });
    expect(ids(again, [rejected, again])).toEqual([17]);
    expect(ids(rejected, [rejected])).toEqual([]);
    const short = batch(1, { expiresAt: new Date(all[0]?.deliverAt ?? 0).toISOString() });
    expect(ids(short, [short])).toEqual([]);
  });
});

describe('rejecting a batch', () => {
  it('blocks its vials, touches its orders, and recalls from those who have something of it', () => {
    const vials = [
      vial(1, { state: 'released' }),
      vial(2, { customerId: 2 }),
      vial(3, { state: 'discarded' }),
      vial(4, { state: 'purpose' }),
      vial(5, { batchNumber: 'FDG-261124-2' }),
    ];
    const orders = [
      order(17, 1, 3900, { status: 'released', vialIds: [1] }),
      order(18, 1, 2000, { status: 'released', vialIds: [5], customerId: 3 }),
    ];
    const dispatches = [{ customerId: 2, vialIds: [2] }];
    const found = rejectionOf(batch(1), vials, orders, dispatches);
    expect(found.vials.map(({ id }) => id)).toEqual([1, 2]);
    expect(found.orders.map(({ id }) => id)).toEqual([17]);
    expect(found.customerIds).toEqual([1, 2]);
    const open = [order(19, 1, 3900), order(20, 1, 100, { status: 'ordered' })];
    const lying = [{ orders: open, filled: vials.slice(1, 2) }];
    const more = rejectionOf(batch(1), vials, [...orders, ...open], dispatches, lying);
    expect(more.orders.map(({ id }) => id)).toEqual([17, 19]);
  });
});
