import { describe, expect, it } from 'vitest';
import type { Order } from '../protocol/rows';
import { lastAmounts, proposedInjections, proposedMbq, unusual, usualOf } from './usual';

const order = (id: number, more: Partial<Order> = {}): Order =>
  ({
    id,
    status: 'ordered',
    tracerId: 1,
    isotopeId: null,
    endpointId: 1,
    slotId: 1,
    bookingIds: [],
    deliveryDate: `2026-11-2${id}`,
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

describe('what is proposed', () => {
  const seven = { slotId: 1, at: Date.parse('2026-12-02T06:00:00Z') };
  const propose = (orders: Order[], most: number | null = null) =>
    proposedMbq(orders, fdg, seven, most);

  it('is what the slot was last ordered for, its orders of the day together', () => {
    const orders = [
      order(1, { orderedMbq: 8000 }),
      order(4, { orderedMbq: 9000 }),
      order(4, { orderedMbq: 500 }),
      order(5, { orderedMbq: 100, slotId: 2, deliverAt: '2026-11-25T10:15:00Z' }),
    ];
    expect(propose(orders)).toBe(9500);
    expect(propose(orders, 9500)).toBe(9500);
    expect(propose(orders, 9000)).toBeNull();
  });

  it('is what another day had at that time where the slot says nothing, and else nothing', () => {
    const other = order(3, { orderedMbq: 7000, slotId: 9 });
    expect(propose([other])).toBe(7000);
    expect(propose([{ ...other, deliverAt: '2026-11-23T10:15:00Z' }])).toBeNull();
  });

  it('never comes of bookings, nor of what came to nothing', () => {
    expect(propose([order(1, { orderedMbq: 373, bookingIds: [4] })])).toBeNull();
    expect(propose([order(1, { orderedMbq: 9000, status: 'cancelled' })])).toBeNull();
  });

  it('is a count and a time of day where injections are ordered', () => {
    const orders = [order(1, { injections: 1 }), order(2, { injections: 2 })];
    expect(proposedInjections(orders, fdg, 4)).toEqual({ injections: 2, time: '07:00' });
    expect(proposedInjections(orders, fdg, 1)).toBeNull();
    expect(proposedInjections([], fdg, null)).toBeNull();
  });
});
