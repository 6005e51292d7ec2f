import { describe, expect, it } from 'vitest';
import type { Delivery } from '../../../domain/day';
import type { Vial } from '../../../protocol/rows';
import { mayBeSent, mayLeave, ordersFor, waitingToLeave } from './useLeaving';

const delivery = (...orders: [number, string][]) =>
  ({ orders: orders.map(([id, status]) => ({ id, status })) }) as unknown as Delivery;
const vial = (state: string, orderIds: number[] = [], dispatchId: number | null = null) =>
  ({ id: 1, state, orderIds, dispatchId }) as unknown as Vial;

describe('DSP-1 which vials may leave', () => {
  it('DSP-1 are free or released ones that have not left', () => {
    expect(mayLeave(vial('free'))).toBe(true);
    expect(mayLeave(vial('released', [7]))).toBe(true);
    expect(mayLeave(vial('released', [7], 3))).toBe(false);
    for (const state of ['unconfirmed', 'discarded', 'blocked', 'purpose']) {
      expect(mayLeave(vial(state))).toBe(false);
    }
  });
});

describe('DSP-2 whom they leave for', () => {
  it('DSP-2 is the order that a released vial was released for, and no other', () => {
    const both = delivery([7, 'released'], [8, 'accepted']);
    expect(ordersFor(both, [vial('released', [7])])).toEqual([7]);
    expect(ordersFor(both, [vial('released', [7, 99])])).toEqual([7]);
  });

  it('DSP-2 is every accepted order of the delivery for a vial that is free', () => {
    const many = delivery([7, 'released'], [8, 'accepted'], [9, 'accepted'], [10, 'ordered']);
    expect(ordersFor(many, [vial('free')])).toEqual([8, 9]);
    expect(ordersFor(many, [vial('free'), vial('released', [7])])).toEqual([7, 8, 9]);
  });

  it('DSP-2 nothing is sent for orders that are not accepted', () => {
    expect(mayBeSent(delivery([7, 'ordered'], [8, 'rejected']))).toBe(false);
    expect(mayBeSent(delivery([7, 'ordered'], [8, 'accepted']))).toBe(true);
  });
});

describe('DSP-2 what was put off', () => {
  const orders = (awaitsConfirmation: boolean) =>
    ({
      leavesAt: 1,
      orders: [{ id: 7, status: 'accepted', awaitsConfirmation }],
    }) as unknown as Delivery;

  it('DSP-2 leaves when its customer has said yes', () => {
    const [waits, agreed] = [orders(true), orders(false)];
    expect([mayBeSent(waits), mayBeSent(agreed)]).toEqual([false, true]);
    expect([ordersFor(waits, [vial('free')]), ordersFor(agreed, [vial('free')])]).toEqual([
      [],
      [7],
    ]);
    expect(waitingToLeave([waits, agreed])).toEqual([agreed]);
  });
});

describe('DSP-2 what is still to leave', () => {
  const waiting = (leavesAt: number, ...orders: [string, string | null][]) =>
    ({
      leavesAt,
      orders: orders.map(([status, dispatchedAt]) => ({ status, dispatchedAt })),
    }) as unknown as Delivery;

  it('DSP-2 is what is accepted or released and has not left, whatever became of other orders', () => {
    const gone = waiting(1, ['released', '2026-11-24T06:20:00Z'], ['cancelled', null]);
    const half = waiting(2, ['released', '2026-11-24T06:20:00Z'], ['accepted', null]);
    expect(waitingToLeave([gone, half, waiting(3, ['ordered', null])])).toEqual([half]);
  });

  it('DSP-2 stands by when it leaves, its delay counted in', () => {
    const [later, sooner] = [waiting(20, ['accepted', null]), waiting(10, ['released', null])];
    expect(waitingToLeave([later, sooner])).toEqual([sooner, later]);
  });
});
