import { describe, expect, it } from 'vitest';
import type { Order } from '../protocol/rows';
import { limitsPassed } from './balance';
import { placesOn, takenMbq } from './book';
import { at, bookOf, DATE, order, SLOTS, slot } from './book.testing';
import { impactOf } from './impact';
import { wholeMbq } from './need';
import { planOfDay } from './plan';
import { sheetsOf } from './sheet';

// As the server: see its cases of plan.ts, which production's sheet has to agree with.
const ORDERS = [
  order(1, 3, 5400, { movedTo: 1, overhead: 1.2, toDispenseMbq: 6480 }),
  order(2, 1, 3900, { status: 'ordered' }),
  order(3, 1, 700, { status: 'cancelled' }),
  order(4, 3, 9500, { status: 'released' }),
  order(5, 5, 4000, { tracerId: null, isotopeId: 1, kind: 'isotope' }),
];

describe('PLAN-1: production’s sheet', () => {
  it('says of each run and slot what the plan of the day says', () => {
    const book = bookOf(ORDERS, {
      slots: new Map([...SLOTS, slot(9, '09:00', { endpointId: 2 })].map((one) => [one.id, one])),
      endpoints: new Map(
        [...bookOf([]).endpoints.values()]
          .flatMap((one) => [one, { ...one, id: 2, archived: true }])
          .map((one) => [one.id, one]),
      ),
    });
    const plan = planOfDay(DATE, {
      orders: ORDERS as unknown as Order[],
      slots: book.slots.values(),
      runs: book.runs.values(),
      catalogueEntries: book.entries,
      tracers: book.tracers.values(),
      isotopes: book.isotopes.values(),
      endpoints: book.endpoints.values(),
      closed: new Set(),
    });
    const sheets = sheetsOf(book, DATE);
    expect(plan).toHaveLength(3);
    expect(sheets.map((sheet) => sheet.at)).toEqual(plan.map((run) => run.runAt));
    for (const [place, run] of plan.entries()) {
      const sheet = sheets[place];
      expect(sheet).toMatchObject({ neededMbq: run.needMbq, maxMbq: run.maxMbq });
      expect(sheet?.leftMbq ?? 0).toBe(run.maxMbq === null ? 0 : run.maxMbq - run.needMbq);
      expect(sheet?.slots.map((one) => one.place.slot.id)).toEqual(
        run.slots.map((one) => one.slotId),
      );
      for (const [index, one] of run.slots.entries()) {
        const mine = sheet?.slots[index];
        expect(mine?.orderedMbq).toBeCloseTo(one.orderedMbq, 6);
        expect(wholeMbq(mine?.toDispenseMbq ?? 0)).toBe(one.toDispenseMbq);
        expect(mine?.over).toBe(one.passed);
        expect(mine?.orders.map(({ id }) => id)).toEqual(one.orderIds);
      }
    }
  });
});

describe('ORD-6: what takes up a slot', () => {
  const book = bookOf([order(1, 3, 5400, { movedTo: 1 }), order(2, 1, 3900)]);
  const [seven] = placesOn(book, 1, { tracerId: 1, isotopeId: null }, DATE);

  it('is, of an order that was moved there, what its amount is worth then', () => {
    if (!seven) {
      throw new Error('no slot');
    }
    expect(takenMbq(book, seven)).toBeCloseTo(5400 * 2 ** (16_200 / 6586.2) + 3900, 6);
    expect(takenMbq(book, seven, [1])).toBe(3900);
  });

  it('is reckoned so for a change of it that is asked for', () => {
    const tight = bookOf([...book.orders], {
      slots: new Map(SLOTS.map((one) => [one.id, one.id === 1 ? { ...one, maxMbq: 35_000 } : one])),
    });
    const asked = {
      kind: 'change' as const,
      orderId: 1,
      endpointId: 1,
      data: { orderedMbq: 6000 },
      deliveryDate: DATE,
    };
    const { passed } = impactOf(asked, tight.orders[0], tight, at('05:00'));
    expect(passed.map(({ which, value }) => [which, Math.round(value)])).toEqual([
      ['slot', Math.round(6000 * 2 ** (16_200 / 6586.2) + 3900)],
    ]);
    const what = { tracerId: 1, isotopeId: null };
    const [place = null] = placesOn(tight, 1, what, DATE);
    const wish = { what, endpointId: 1, injections: null, place };
    expect(limitsPassed(tight, { ...wish, orderedMbq: 1300 })).toEqual([]);
    expect(limitsPassed(tight, { ...wish, orderedMbq: 1400 }).map(({ which }) => which)).toEqual([
      'slot',
    ]);
  });
});
