import { describe, expect, it } from 'vitest';
import { filledFrom, releasedAs } from './bare';
import { vial } from './batches.testing';
import { at, bookOf, DATE, order } from './book.testing';
import { planDay } from './day';
import type { PlanOrder } from './dayRows';

const book = bookOf([]);

describe('ISO-2: what is ordered is filled from', () => {
  it('its own tracer, or the one that stands for its isotope', () => {
    expect(filledFrom({ tracerId: 1, isotopeId: null }, book.tracers)).toBe(1);
    expect(filledFrom({ tracerId: null, isotopeId: 1 }, book.tracers)).toBe(9);
    expect(filledFrom({ tracerId: null, isotopeId: 2 }, book.tracers)).toBeNull();
  });

  it('as the lane shows it: the isotope’s vials, and nobody else’s', () => {
    const calibratedAt = new Date(at('11:00')).toISOString();
    const mine = vial(4, { tracerId: 9, activityMbq: 3000, calibratedAt, batchNumber: 'F18-1' });
    const fdg = vial(5, { activityMbq: 4000, calibratedAt });
    const plan = (orders: PlanOrder[]) =>
      planDay(DATE, {
        orders,
        vials: [mine, fdg],
        batches: [],
        runs: [...book.runs.values()],
        slots: book.slots,
        tracers: book.tracers,
        isotopes: book.isotopes,
        endpoints: book.endpoints,
        customers: book.customers,
        enough: 0.95,
      });
    const bare = order(21, 5, 4000, { kind: 'isotope' });
    const { lanes, deliveries } = plan([bare, order(17, 3, 3900)]);
    const of = (isotope: boolean) => deliveries.find((one) => (one.tracerId === null) === isotope);
    expect(of(true)?.vials.map(({ id }) => id)).toEqual([4]);
    expect(of(true)?.filled.map(({ id }) => id)).toEqual([4]);
    expect(of(false)?.filled.map(({ id }) => id)).toEqual([5]);
    expect(lanes.find(({ key }) => key === 'i1')?.vials.map(({ id }) => id)).toEqual([4]);
    const released = { ...bare, status: 'released', vialIds: [4] };
    expect(plan([released]).deliveries[0]?.filled.map(({ id }) => id)).toEqual([4]);
  });
});

describe('ISO-3: a right to release is', () => {
  it('the tracer’s, or the isotope’s that it stands for', () => {
    expect(releasedAs(1, book.tracers)).toEqual({ tracerId: 1, isotopeId: null });
    expect(releasedAs(9, book.tracers)).toEqual({ tracerId: null, isotopeId: 1 });
  });
});
