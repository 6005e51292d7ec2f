import { describe, expect, it } from 'vitest';
import { answersOf, isRecalled, type RecallAnswer, silentRecalls } from './recall';

const answer = (customerId: number, acknowledgedAt: string | null): RecallAnswer => ({
  customerId,
  vialIds: [1],
  orderIds: [17],
  acknowledgedBy: acknowledgedAt ? 'Sofie Holm' : null,
  acknowledgedAt,
});

describe('RCL: who has acknowledged a recall', () => {
  it('is told apart from who is still silent', () => {
    const answers = [
      answer(1, '2026-11-24T06:00:00Z'),
      answer(2, null),
      answer(3, '2026-11-24T06:05:00Z'),
    ];
    const found = answersOf({ answers });
    expect(found.silent.map(({ customerId }) => customerId)).toEqual([2]);
    expect(found.acknowledged.map(({ customerId }) => customerId)).toEqual([3, 1]);
  });

  it('RCL-40: nor is who was told by a person one who has acknowledged, or silent', () => {
    const told = { ...answer(2, null), reachedAt: '2026-11-24T06:10:00Z' };
    const found = answersOf({ answers: [answer(1, '2026-11-24T06:00:00Z'), told] });
    expect([found.silent, found.reached, found.acknowledged].map((all) => all.length)).toEqual([
      0, 1, 1,
    ]);
    const answers = [told];
    expect(silentRecalls([{ madeAt: '2026-11-24T06:00:00Z', answers }])).toEqual([]);
    // What the customer says himself is more than what was said to him.
    const both = { ...told, acknowledgedAt: '2026-11-24T07:00:00Z' };
    expect(answersOf({ answers: [both] }).acknowledged).toEqual([both]);
  });

  it('stands first for the recall that has waited longest, and not at all once all have answered', () => {
    const recalls = [
      { id: 1, madeAt: '2026-11-24T07:00:00Z', answers: [answer(1, null)] },
      { id: 2, madeAt: '2026-11-24T06:00:00Z', answers: [answer(1, null)] },
      { id: 3, madeAt: '2026-11-24T05:00:00Z', answers: [answer(1, '2026-11-24T06:00:00Z')] },
    ];
    expect(silentRecalls(recalls).map(({ id }) => id)).toEqual([2, 1]);
  });
});

describe('RCL: an order that was released from what is recalled', () => {
  it('is told by its mark, for as long as it stands released', () => {
    expect(isRecalled({ status: 'released', marks: ['late', 'recalled'] })).toBe(true);
    expect(isRecalled({ status: 'accepted', marks: ['recalled'] })).toBe(false);
    expect(isRecalled({ status: 'released', marks: [] })).toBe(false);
  });
});
