import { describe, expect, it } from 'vitest';
import { batch, vial } from './batches.testing';
import { at, bookOf, DATE, order } from './book.testing';
import { planDay } from './day';
import type { PlanOrder } from './dayRows';
import { barOf, chosenOf, isReleasable, isUncertified, poolFor, releaseOf, sumOf } from './pools';

const NOW = at('06:30');
const filled = vial(4, { activityMbq: 6000, calibratedAt: '2026-11-24T05:00:00Z', batchId: 1 });

function delivery(orders: PlanOrder[], vials = [filled]) {
  const book = bookOf(orders);
  const plan = planDay(DATE, {
    orders,
    vials,
    batches: [],
    runs: [...book.runs.values()],
    slots: book.slots,
    tracers: book.tracers,
    isotopes: book.isotopes,
    endpoints: book.endpoints,
    customers: book.customers,
    enough: 0.95,
  });
  return plan.deliveries[0] as (typeof plan.deliveries)[number];
}

describe('REL: what bars a vial', () => {
  const bars = (state: Parameters<typeof batch>[1]) => barOf(filled, [batch(1, state)], true, NOW);

  it('is a batch that is not certified, for people', () => {
    expect(bars({ state: 'awaitingQc' })).toBe('awaitingQc');
    expect(bars({ state: 'inProduction' })).toBe('inProduction');
    expect(bars({ state: 'certified' })).toBeNull();
    expect(bars({ state: 'conditionallyCertified' })).toBeNull();
    expect(barOf(filled, [], true, NOW)).toBe('notOpened');
    expect(barOf(filled, [], false, NOW)).toBeNull();
  });

  it('is a rejected or expired batch, a blocked or unconfirmed vial, for anybody', () => {
    expect(barOf(filled, [batch(1, { state: 'rejected' })], false, NOW)).toBe('rejected');
    const expired = { state: 'certified', expiresAt: '2026-11-24T05:29:00Z' } as const;
    expect(bars(expired)).toBe('expired');
    // As the server has it: at its own instant too, the vial's own as the batch's, and by the delivery.
    expect(barOf({ ...filled, expiresAt: new Date(NOW).toISOString() }, [], false, NOW)).toBe(
      'expired',
    );
    const later = {
      state: 'certified',
      expiresAt: new Date(NOW + 3_600_000).toISOString(),
    } as const;
    expect(bars(later)).toBeNull();
    const meanwhile = delivery([order(17, 1, 3900)]);
    meanwhile.deliverAt = NOW + 3_600_000;
    expect([...poolFor(meanwhile, [batch(1, later)], NOW).vialIds]).toEqual([]);
    const certified = [batch(1, { state: 'certified' })];
    expect(barOf({ ...filled, state: 'blocked' }, certified, false, NOW)).toBe('blocked');
    expect(barOf({ ...filled, state: 'unconfirmed' }, certified, true, NOW)).toBe('unconfirmed');
  });
});

describe('a pool', () => {
  const certified = [batch(1, { state: 'certified' })];

  it('begins with everything that may be released', () => {
    const pool = poolFor(delivery([order(17, 1, 3900)]), certified, NOW);
    expect([...pool.orderIds]).toEqual([17]);
    expect([...pool.vialIds]).toEqual([4]);
    expect([...poolFor(delivery([order(17, 1, 3900)]), [], NOW).vialIds]).toEqual([]);
  });

  it('REL-50: begins with the vials of an accepted count', () => {
    const injections = { kind: 'injection', injections: 2, orderedMbq: null, toDispenseMbq: null };
    const counted = delivery([order(17, 1, 0, injections)]);
    expect([...poolFor(counted, certified, NOW).vialIds]).toEqual([4]);
    expect([...poolFor(counted, [], NOW).vialIds]).toEqual([]);
  });

  it('REL-50: chooses nothing where several accepted counts share the vials', () => {
    const injections = { kind: 'injection', injections: 2, orderedMbq: null, toDispenseMbq: null };
    const [first, second] = [order(17, 1, 0, injections), order(18, 2, 0, injections)];
    const shared = delivery([first, second]);
    expect(shared.sharedBy).toBe(2);
    expect([...poolFor(shared, certified, NOW).vialIds]).toEqual([]);
    const asked = delivery([first, { ...second, status: 'ordered' }]);
    expect(asked.sharedBy).toBe(1);
    expect([...poolFor(asked, certified, NOW).vialIds]).toEqual([4]);
    const theirs = delivery([first, { ...second, customerId: 2 }]);
    expect([...poolFor(theirs, certified, NOW).vialIds]).toEqual([4]);
    expect(delivery([order(17, 1, 3900), order(18, 2, 3900)]).sharedBy).toBe(0);
  });

  it('is judged by what its vials hold at the delivery', () => {
    const pool = poolFor(delivery([order(17, 1, 3900)]), certified, NOW);
    const { mbq, orderedMbq, percent } = sumOf(chosenOf(pool));
    expect(Math.floor(mbq)).toBe(4107);
    expect(orderedMbq).toBe(3900);
    expect(percent).toBeCloseTo(105.3, 1);
  });

  it('wants a reason for other use from a batch that is not certified', () => {
    const animal = poolFor(delivery([order(17, 1, 3900, { usage: 'animal' })]), [batch(1)], NOW);
    expect(isUncertified(chosenOf(animal), [batch(1)])).toBe(true);
    expect(isUncertified(chosenOf(animal), certified)).toBe(false);
  });

  it('may be signed for once something is accepted, waits for nobody, and lies in vials', () => {
    expect(isReleasable(delivery([order(17, 1, 3900)]))).toBe(true);
    expect(isReleasable(delivery([order(17, 1, 3900, { awaitsConfirmation: true })]))).toBe(false);
    expect(isReleasable(delivery([order(17, 1, 3900, { status: 'ordered' })]))).toBe(false);
    expect(isReleasable(delivery([order(17, 1, 3900)], []))).toBe(false);
  });
});

describe('one signature over pools', () => {
  const chosen = (id: number, vialId: number) => ({
    delivery: delivery([order(id, 1, 3900)]),
    orders: [order(id, 1, 3900)],
    vials: [vial(vialId)],
  });

  it('names which vials are for which where there are several', () => {
    expect(releaseOf([chosen(17, 4)])).toEqual({ orderIds: [17], vialIds: [4] });
    expect(releaseOf([chosen(17, 4), chosen(18, 5)])).toEqual({
      orderIds: [17, 18],
      vialIds: [4, 5],
      pools: [
        { orderIds: [17], vialIds: [4] },
        { orderIds: [18], vialIds: [5] },
      ],
    });
  });
});
