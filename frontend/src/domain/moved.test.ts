import { describe, expect, it } from 'vitest';
import type { Slot } from '../protocol/rows';
import { expectedDeparture, meantAt, movedOf } from './moved';

const order = {
  slotId: 1,
  movedToSlotId: 2,
  deliveryDate: '2026-11-24',
  deliverAt: '2026-11-24T06:00:00Z',
  orderedMbq: 5400,
  halfLifeSeconds: 6586.2,
};
const slots = [{ id: 1, deliveryTime: '11:30:00' } as Slot];

describe('a moved order', () => {
  it('wants more in its vials at the earlier delivery: 5,400 at 11:30 are 29,706 at 07:00', () => {
    const moved = movedOf(order, slots);
    // 5400 · 2^(16200 / 6586.2), worked out by hand.
    expect(moved?.mbqThere).toBe(Math.ceil(5400 * 2 ** (16200 / 6586.2)));
    expect(moved?.mbqThere).toBe(29706);
    expect(new Date(moved?.from ?? 0).toISOString()).toBe('2026-11-24T10:30:00.000Z');
  });

  it('has its amount at the delivery that was ordered', () => {
    expect(meantAt(order, slots)).toBe(Date.parse('2026-11-24T10:30:00Z'));
    expect(meantAt({ ...order, movedToSlotId: null }, slots)).toBe(Date.parse(order.deliverAt));
  });

  it('is none when it stands where it was ordered, or nobody knows the slot', () => {
    expect(movedOf({ ...order, movedToSlotId: null }, slots)).toBeNull();
    expect(movedOf(order, [])).toBeNull();
  });
});

describe('a delayed order', () => {
  it('leaves as much later as it arrives later', () => {
    const planned = {
      departsAt: '2026-11-24T05:40:00Z',
      deliverAt: '2026-11-24T06:00:00Z',
      expectedAt: null,
    };
    expect(expectedDeparture(planned)).toBe(Date.parse('2026-11-24T05:40:00Z'));
    expect(expectedDeparture({ ...planned, expectedAt: '2026-11-24T06:35:00Z' })).toBe(
      Date.parse('2026-11-24T06:15:00Z'),
    );
  });
});
