import { describe, expect, it } from 'vitest';
import type { Proposal, ProposalState } from '../protocol/rows';
import { changesOf, inOrder, isOpen, overtaken, waitsFor } from './proposals';

const run = { id: 3, tracerId: 1, isotopeId: null, weekday: 2, time: '05:45:00', maxMbq: 60_000 };

describe('EYE-7: what a proposed change says', () => {
  it('tells the fields that differ', () => {
    const edited = {
      command: 'run.edit',
      before: run,
      after: { ...run, maxMbq: null, revision: 2 },
    };
    expect(changesOf(edited)).toEqual([{ field: 'maxMbq', before: 60_000, after: null }]);
  });

  it('tells of a row that begins what it says', () => {
    const fields = changesOf({ command: 'run.add', before: null, after: run }).map(
      ({ field }) => field,
    );
    expect(fields).toEqual(['tracerId', 'weekday', 'time', 'maxMbq']);
  });

  it('is overtaken where the row is gone or says another thing, whatever its revision', () => {
    const edited = { command: 'run.edit', before: { ...run, revision: 1 }, after: run };
    expect(overtaken(edited, { ...run, revision: 9 })).toBe(false);
    expect(overtaken(edited, { ...run, maxMbq: 1, revision: 1 })).toBe(true);
    expect(overtaken(edited, undefined)).toBe(true);
    expect(overtaken({ command: 'run.add', before: null, after: run }, undefined)).toBe(false);
  });
});

describe('EYE-7: whom it waits for', () => {
  const of = (state: ProposalState, proposedById = 1) => ({ state, proposedById });
  it('another to approve, and anybody where it could not be made', () => {
    expect(waitsFor(of('proposed'), 2)).toBe(true);
    expect(waitsFor(of('proposed'), 1)).toBe(false);
    expect(waitsFor(of('failed'), 1)).toBe(true);
    expect(waitsFor(of('approved'), 2)).toBe(false);
  });

  it('what failed stands first, then what waits for approval, then by its date', () => {
    const one = (id: number, state: ProposalState, fromDate = '2026-11-24') =>
      ({ id, state, fromDate }) as Proposal;
    const all = [
      one(1, 'applied'),
      one(2, 'approved', '2027-02-01'),
      one(3, 'approved', '2027-01-01'),
      one(4, 'proposed'),
      one(5, 'failed'),
    ];
    expect(inOrder(all).map(({ id }) => id)).toEqual([5, 4, 3, 2, 1]);
    expect(all.filter(isOpen)).toHaveLength(4);
  });
});
