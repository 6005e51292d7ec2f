import { describe, expect, it } from 'vitest';
import type { Delta } from '../protocol/frames';
import { happeningsOf, newsOf } from './happenings';

const delta = (kind: string, time: string, actor: string | null, changes: unknown[]) =>
  ({
    type: 'delta',
    stream: 'customer:2',
    revision: 1,
    at: `2026-11-24T${time}:00Z`,
    kind,
    actor,
    changes,
  }) as Delta;
const put = (id: number) => ({ put: 'order', row: { id } });
const words = (all: Delta[], me = 'Sofie Holm') =>
  newsOf(all.flatMap(happeningsOf), me, ({ kind }) => kind).map(({ orderId, happenings }) => [
    orderId,
    ...happenings.map(({ kind }) => kind),
  ]);

describe('what happened to the orders', () => {
  it('stands by order, the one that moved last first, each kind once at its last time', () => {
    expect(
      words([
        delta('order.accepted', '05:00', 'Anders Bæk', [put(17), put(18)]),
        delta('vial.filled', '05:10', null, [put(17)]),
        delta('vial.filled', '05:20', null, [put(17)]),
        delta('order.released', '05:30', 'Kirsten Holm', [put(17)]),
        delta('order.rejected', '05:40', 'Anders Bæk', [put(18)]),
      ]),
    ).toEqual([
      [18, 'order.accepted', 'order.rejected'],
      [17, 'order.accepted', 'vial.filled', 'order.released'],
    ]);
  });

  it('leaves out what one did oneself, and what left the stream', () => {
    expect(
      words([
        delta('order.placed', '05:00', 'Sofie Holm', [put(17)]),
        delta('day.began', '05:10', null, [{ remove: 'order', id: 3 }]),
      ]),
    ).toEqual([]);
  });

  it('counts the answer to a request as a happening of its order', () => {
    const row = { id: 4, orderId: 17 };
    expect(
      words([delta('request.declined', '05:00', 'Anders Bæk', [{ put: 'request', row }])]),
    ).toEqual([[17, 'request.declined']]);
  });
});
