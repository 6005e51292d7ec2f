import { describe, expect, it } from 'vitest';
import { batch, result, STERILE } from './batches.testing';
import { waitingOf } from './waiting';

const TODAY = '2026-12-04';
const conditional = (id: number, decidedAt: string, given = {}) =>
  batch(id, {
    state: 'conditionallyCertified',
    tests: [STERILE],
    lateTests: ['sterile'],
    decidedAt,
    ...given,
  });

describe('BAT-30: what waits', () => {
  it('BAT-30 is certified conditionally, or undecided since another day, the oldest first', () => {
    const found = waitingOf(
      [
        conditional(1, '2026-12-01T05:00:00Z'),
        batch(2, { state: 'certified' }),
        batch(3, { state: 'rejected' }),
        batch(4, { endOfSynthesisAt: '2026-12-04T05:00:00Z' }),
        batch(5, { endOfSynthesisAt: '2026-12-03T05:00:00Z', state: 'inProduction' }),
        conditional(6, '2026-11-24T06:00:00Z'),
      ],
      TODAY,
    );
    expect(found.map((one) => one.batch.id)).toEqual([6, 1, 5]);
    expect(found.map((one) => one.since.slice(0, 10))).toEqual([
      '2026-11-24',
      '2026-12-01',
      '2026-12-03',
    ]);
    expect(found[0]?.tests.map((test) => test.name)).toEqual(['Sterilitet']);
  });

  it('BAT-30 is due when it wants a signature, is undecided, or waits longer than tests take', () => {
    const checked = result('sterile', { checkedBy: 'Karen', checkedAt: '2026-12-03T05:00:00Z' });
    const of = (one: ReturnType<typeof batch>) => {
      const [found] = waitingOf([one], TODAY);
      return [found?.ready, found?.due];
    };
    expect(of(conditional(1, '2026-11-24T06:00:00Z'))).toEqual([false, false]);
    expect(of(conditional(1, '2026-11-19T06:00:00Z'))).toEqual([false, true]);
    expect(of(conditional(1, '2026-12-01T06:00:00Z', { results: [checked] }))).toEqual([
      true,
      true,
    ]);
    // Entered, and nobody else has looked at it.
    expect(of(conditional(1, '2026-12-01T06:00:00Z', { results: [result('sterile')] }))).toEqual([
      false,
      false,
    ]);
    expect(of(batch(2, { endOfSynthesisAt: '2026-12-03T05:00:00Z' }))).toEqual([false, true]);
    const outside = result('sterile', { passed: false, withinLimits: false });
    expect(
      of(
        batch(2, {
          tests: [STERILE],
          results: [outside],
          endOfSynthesisAt: '2026-12-03T05:00:00Z',
        }),
      ),
    ).toEqual([false, true]);
  });
});
