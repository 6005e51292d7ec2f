import { describe, expect, it } from 'vitest';
import { at, bookOf, DATE, order } from './book.testing';
import { impactOf } from './impact';

const request = (
  kind: 'change' | 'cancel' | 'late',
  data: Record<string, unknown>,
  orderId: number | null = null,
) => ({ kind, orderId, endpointId: 1, data, deliveryDate: DATE });

const NOW = at('09:00');

describe('REQ: what a request would cost', () => {
  it('is the difference at the run for a change, with the field before and after', () => {
    const one = order(1, 3, 3900);
    const impact = impactOf(
      request('change', { orderId: 1, orderedMbq: 5400 }, 1),
      one,
      bookOf([one]),
      NOW,
    );
    expect(impact.changes).toEqual([{ field: 'orderedMbq', before: 3900, after: 5400 }]);
    expect(impact.balances).toMatchObject([
      { runAt: at('10:00'), before: 6885, after: 9533, more: 2648, over: false },
    ]);
    expect(impact.takesMbq).toBe(0);
  });

  it('is all of a late order, and says which limit it passes', () => {
    const impact = impactOf(
      request('late', {
        kind: 'activity',
        tracerId: 1,
        slotId: 3,
        deliveryDate: DATE,
        orderedMbq: 9500,
      }),
      undefined,
      bookOf([]),
      NOW,
    );
    expect(impact.changes).toEqual([]);
    expect(impact.deliverAt).toBe(at('11:30'));
    expect(impact.balances[0]).toMatchObject({ before: 0, more: 16_771 });
    expect(impact.passed.map(({ which }) => which)).toEqual(['entry', 'slot']);
  });

  it('falls with the second once the run has ended', () => {
    const one = order(1, 1, 3900);
    const ask = (now: number) =>
      impactOf(request('change', { orderedMbq: 4900 }, 1), one, bookOf([one]), now).takesMbq;
    expect(ask(at('05:44'))).toBe(0);
    expect(ask(at('06:00'))).toBe(Math.ceil(1000 * 2 ** (3600 / 6586.2)));
    expect(ask(at('06:00') + 60_000)).toBeLessThan(ask(at('06:00')));
    expect(ask(at('07:00'))).toBe(1000);
  });

  it('gives back what a cancellation frees', () => {
    const one = order(1, 1, 3900);
    const impact = impactOf(request('cancel', {}, 1), one, bookOf([one]), at('07:00'));
    expect(impact.changes).toEqual([{ field: 'status', before: 'accepted', after: 'cancelled' }]);
    expect(impact.balances).toMatchObject([{ runAt: at('05:45'), after: 0 }]);
    expect(impact.balances[0]?.more).toBeLessThan(0);
    expect(impact.takesMbq).toBe(-3900);
  });

  it('touches two runs where it goes to another delivery, and says where that is', () => {
    const one = order(1, 1, 3900);
    const impact = impactOf(request('change', { slotId: 3 }, 1), one, bookOf([one]), at('05:00'));
    expect(impact.changes).toEqual([
      { field: 'deliverAt', before: at('07:00'), after: at('11:30') },
    ]);
    expect(
      impact.balances.map((balance) => [balance.runAt, balance.before, balance.after]),
    ).toEqual([
      [at('10:00'), 0, 6885],
      [at('05:45'), 6263, 0],
    ]);
  });

  it('keeps what a moved order’s amount is meant for', () => {
    const one = order(1, 3, 3900, { movedTo: 1 });
    const impact = impactOf(
      request('change', { orderedMbq: 4000 }, 1),
      one,
      bookOf([one]),
      at('05:00'),
    );
    expect(impact.changes.map(({ field }) => field)).toEqual(['orderedMbq']);
    expect(impact.balances[0]?.more).toBe(Math.ceil(100 * 2 ** (20_700 / 6586.2)));
  });

  it('asks for no other delivery where it names the present one again', () => {
    const one = order(1, 3, 3900, { movedTo: 1 });
    const same = { slotId: 3, deliveryDate: DATE, orderedMbq: 4000 };
    const impact = impactOf(request('change', same, 1), one, bookOf([one]), at('05:00'));
    expect(impact.changes.map(({ field }) => field)).toEqual(['orderedMbq']);
    expect(impact.balances.map(({ runAt }) => runAt)).toEqual([at('05:45')]);
  });

  it('of injections costs no run, and knows the closed date', () => {
    const book = bookOf([], { closed: new Map([[DATE, 'Flyttedag']]) });
    const impact = impactOf(
      request('late', {
        kind: 'injection',
        tracerId: 2,
        deliveryDate: DATE,
        deliverAt: '2026-11-24T09:00:00Z',
        injections: 5,
      }),
      undefined,
      book,
      NOW,
    );
    expect(impact.balances).toEqual([]);
    expect(impact.closed).toBe('Flyttedag');
    expect(impact.passed).toEqual([{ which: 'injections', limit: 4, value: 5 }]);
  });
});
