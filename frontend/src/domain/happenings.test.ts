import { describe, expect, it } from 'vitest';
import { type Happening, newsOf } from './happenings';

const happened = (orderId: number, kind: string, at: number, actor: string | null): Happening => ({
  orderId,
  kind,
  at,
  actor,
});
const words = (all: Happening[]) =>
  newsOf(all, 'Sofie Holm', ({ kind }) => kind).map(({ orderId, happenings }) => [
    orderId,
    ...happenings.map(({ kind }) => kind),
  ]);

describe('what happened to the orders', () => {
  it('stands by order, the one that moved last first, each word once at its last time', () => {
    expect(
      words([
        happened(17, 'order.accepted', 1, 'Anders Bæk'),
        happened(18, 'order.accepted', 1, 'Anders Bæk'),
        happened(17, 'vial.filled', 2, null),
        happened(17, 'order.delayed', 3, 'Anders Bæk'),
        happened(17, 'vial.filled', 4, null),
        happened(18, 'order.rejected', 5, 'Anders Bæk'),
      ]),
    ).toEqual([
      [18, 'order.accepted', 'order.rejected'],
      [17, 'order.accepted', 'order.delayed', 'vial.filled'],
    ]);
  });

  it('leaves out what one did oneself', () => {
    expect(words([happened(17, 'order.placed', 1, 'Sofie Holm')])).toEqual([]);
  });
});
