import { describe, expect, it } from 'vitest';
import type { Request } from '../protocol/rows';
import { inOrder, openRequests, requestOn, standing, wishOf } from './requests';
import { wallInstant } from './time';

const request = (id: number, more: Partial<Request> = {}): Request => ({
  id,
  orderId: 17,
  customerId: 1,
  endpointId: 1,
  kind: 'change',
  text: '',
  data: {},
  state: 'open',
  deliveryDate: '2026-11-24',
  madeBy: 'Mette Bruun',
  madeAt: '2026-11-23T15:00:00Z',
  answeredBy: null,
  answeredAt: null,
  answer: null,
  revision: 1,
  ...more,
});

describe('who may change an order', () => {
  const deadline = wallInstant('2026-11-23', '12:00');
  const order = { status: 'ordered' as const, deliverAt: '2026-11-24T06:00:00Z' };

  it('is the customer until the deadline, that instant included (ORD-8)', () => {
    expect(standing(order, deadline, deadline)).toBe('self');
    expect(standing(order, deadline, deadline + 1)).toBe('ask');
  });

  it('is production once it has accepted, however early', () => {
    expect(standing({ ...order, status: 'accepted' }, deadline, deadline - 1)).toBe('ask');
  });

  it('is nobody after the delivery, nor for what is released, rejected or cancelled', () => {
    const delivered = wallInstant('2026-11-24', '07:00');
    expect(standing(order, deadline, delivered)).toBe('no');
    for (const status of ['released', 'rejected', 'cancelled'] as const) {
      expect(standing({ ...order, status }, deadline, deadline - 1)).toBe('no');
    }
  });

  it('is the customer until the delivery where no deadline is known', () => {
    expect(standing(order, null, deadline + 1)).toBe('self');
    expect(standing(order, null, wallInstant('2026-11-24', '07:01'))).toBe('no');
  });
});

describe('a request', () => {
  it('says what it asks for, and leaves out what is of no right type', () => {
    const data = { orderId: 17, orderedMbq: 9500, comment: 'To til', usage: null, injections: '3' };
    expect(wishOf({ data })).toEqual({ orderedMbq: 9500, comment: 'To til' });
  });

  it('stands on its order: the open one, else the last answer, never a withdrawn one', () => {
    const old = request(1, { state: 'declined', answeredAt: '2026-11-23T16:00:00Z' });
    const newer = request(2, { state: 'granted', answeredAt: '2026-11-23T17:00:00Z' });
    const gone = request(3, { state: 'withdrawn', answeredAt: '2026-11-23T18:00:00Z' });
    expect(requestOn([old, newer, gone], 17)?.id).toBe(2);
    expect(requestOn([old, newer, gone, request(4)], 17)?.id).toBe(4);
    expect(requestOn([gone], 17)).toBeUndefined();
    expect(requestOn([request(5, { orderId: 18 })], 17)).toBeUndefined();
  });

  it('is listed open first and oldest first, then the newest answers', () => {
    const rows = [
      request(1, { state: 'granted', answeredAt: '2026-11-23T16:00:00Z' }),
      request(2, { madeAt: '2026-11-23T15:30:00Z' }),
      request(3, { state: 'declined', answeredAt: '2026-11-23T17:00:00Z' }),
      request(4, { madeAt: '2026-11-23T15:10:00Z' }),
    ];
    expect(inOrder(rows).map((row) => row.id)).toEqual([4, 2, 3, 1]);
  });
});

describe('open requests', () => {
  it('stand by delivery, then by when they were made', () => {
    const made = (id: number, deliveryDate: string, madeAt: string, state = 'open') => ({
      id,
      deliveryDate,
      madeAt,
      state: state as 'open',
    });
    const rows = [
      made(1, '2026-11-25', '2026-11-24T05:00:00Z'),
      made(2, '2026-11-24', '2026-11-24T06:00:00Z'),
      made(3, '2026-11-24', '2026-11-24T05:30:00Z'),
      made(4, '2026-11-24', '2026-11-24T05:00:00Z', 'granted'),
    ];
    expect(openRequests(rows).map(({ id }) => id)).toEqual([3, 2, 1]);
  });
});
