import { describe, expect, it } from 'vitest';
import type { Order } from '../protocol/rows';
import { lastAmounts, unusual, usualOf } from './usual';

const order = (id: number, more: Partial<Order> = {}): Order =>
  ({
    id,
    status: 'ordered',
    tracerId: 1,
    isotopeId: null,
    endpointId: 1,
    deliverAt: `2026-11-2${id}T06:00:00Z`,
    orderedMbq: null,
    injections: null,
    ...more,
  }) as Order;
const fdg = { endpointId: 1, tracerId: 1, isotopeId: null };
const bare = { endpointId: 1, tracerId: null, isotopeId: 2 };

describe('the usual amount', () => {
  const orders = [8800, 9000, 9200].map((mbq, id) => order(id, { orderedMbq: mbq }));

  it('is the median of what this endpoint ordered of the tracer', () => {
    expect(usualOf(orders, fdg, 'orderedMbq')).toBe(9000);
    expect(usualOf(orders, fdg, 'orderedMbq', 2)).toBe(8900);
    expect(usualOf(orders, { ...fdg, endpointId: 2 }, 'orderedMbq')).toBeNull();
    expect(usualOf(orders.slice(0, 1), fdg, 'orderedMbq')).toBeNull();
  });

  it('is counted in injections where injections are ordered', () => {
    const counts = [1, 2, 2].map((injections, id) => order(id, { injections }));
    expect(usualOf(counts, fdg, 'injections')).toBe(2);
    expect(usualOf(counts, fdg, 'orderedMbq')).toBeNull();
  });

  it('keeps a bare isotope apart from another one', () => {
    const isotopes = [2, 2, 3].map((isotopeId, id) =>
      order(id, { tracerId: null, isotopeId, orderedMbq: 1000 * (id + 1) }),
    );
    expect(usualOf(isotopes, bare, 'orderedMbq')).toBe(1500);
  });

  it('wants a second press over five times and under a fifth of it', () => {
    expect(unusual(45001, 9000)).toBe('more');
    expect(unusual(45000, 9000)).toBeNull();
    expect(unusual(1799, 9000)).toBe('less');
    expect(unusual(1800, 9000)).toBeNull();
    expect(unusual(1, null)).toBeNull();
  });
});

describe('what was ordered before', () => {
  it('is offered newest first, each amount once', () => {
    const orders = [9000, 8000, 9000, 7000, 6000].map((mbq, id) => order(id, { orderedMbq: mbq }));
    expect(lastAmounts(orders, fdg)).toEqual([6000, 7000, 9000]);
    expect(lastAmounts([order(1, { orderedMbq: 9000, status: 'rejected' })], fdg)).toEqual([]);
  });
});
