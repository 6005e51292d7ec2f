import { describe, expect, it } from 'vitest';
import { at, bookOf, DATE, order } from './book.testing';
import { planDay } from './day';
import { announcedMinutes, delayed, expectedAt } from './delay';
import { sheetsOf } from './sheet';

describe('PLAN: the runs of a day', () => {
  it('stand with what they must make, what is left, and every slot they feed', () => {
    const book = bookOf([
      order(1, 3, 5400),
      order(2, 3, 3900, { status: 'ordered' }),
      order(3, 1, 1000, { status: 'rejected' }),
    ]);
    const sheets = sheetsOf(book, DATE);
    expect(sheets.map((sheet) => sheet.at)).toEqual([at('05:45'), at('09:00'), at('10:00')]);
    const late = sheets[2];
    expect(late).toMatchObject({
      neededMbq: 16_418,
      waitingMbq: 6885,
      maxMbq: 60_000,
      leftMbq: 60_000 - 16_418,
    });
    expect(late?.slots).toMatchObject([
      { orderedMbq: 9300, toDispenseMbq: 9300, costMbq: 16_418, maxMbq: 8000, over: true },
    ]);
    expect(sheets[0]?.slots.map((slot) => slot.orders.length)).toEqual([0, 0]);
  });

  it('count an order that was moved at the run that pays for it', () => {
    const sheets = sheetsOf(bookOf([order(1, 3, 5400, { movedTo: 1 })]), DATE);
    expect(sheets[0]).toMatchObject({ at: at('05:45'), neededMbq: 47_700 });
    expect(sheets[2]?.neededMbq).toBe(0);
  });

  it('show no empty slot on a closed date', () => {
    const closed = new Map([[DATE, 'Flyttedag']]);
    const sheets = sheetsOf(bookOf([order(1, 3, 5400)], { closed }), DATE);
    expect(sheets.flatMap((sheet) => sheet.slots)).toHaveLength(1);
  });
});

describe('a delay', () => {
  const one = order(1, 1, 1000);
  const two = order(2, 2, 2000, { customerId: 2 });
  const off = order(3, 2, 500, { customerId: 2, status: 'cancelled' });
  const rows = bookOf([one, two, off]);
  const plan = planDay(DATE, {
    ...rows,
    runs: [...rows.runs.values()],
    vials: [],
    batches: [],
    enough: 0.95,
  });
  const [first] = plan.deliveries;

  it('of an order, a delivery or a run concerns what counts of it', () => {
    if (!first) {
      throw new Error('no delivery');
    }
    const ids = (scope: 'order' | 'delivery' | 'run') =>
      delayed(plan, first, 1, scope).flatMap(({ orders }) => orders.map(({ id }) => id));
    expect(ids('order')).toEqual([1]);
    expect(ids('delivery')).toEqual([1]);
    expect(ids('run')).toEqual([1, 2]);
  });

  it('is after the planned delivery, whatever was announced before', () => {
    expect(expectedAt({ deliverAt: at('07:00') }, 45)).toBe(at('07:45'));
    const told = { ...one, expectedAt: new Date(at('07:30')).toISOString() };
    expect(announcedMinutes(told)).toBe(30);
    expect(announcedMinutes(one)).toBe(0);
  });
});
