import { describe, expect, it } from 'vitest';
import { nobodyReleases, rightOf, rightState } from './releaseRights';

const right = (given: object) => ({
  id: 1,
  userId: 3,
  tracerId: 1,
  isotopeId: null,
  fromDate: '2026-11-01',
  toDate: null as string | null,
  withdrawn: false,
  ...given,
});
const FDG = { tracerId: 1, isotopeId: null };

describe('release rights (REL-1)', () => {
  it.each([
    [{}, 'valid'],
    [{ toDate: '2026-11-24' }, 'valid'],
    [{ toDate: '2026-11-23' }, 'ended'],
    [{ fromDate: '2026-11-24' }, 'valid'],
    [{ fromDate: '2026-11-25' }, 'coming'],
    [{ withdrawn: true }, 'withdrawn'],
  ])('%j is %s on 24 November', (given, state) => {
    expect(rightState(right(given), '2026-11-24')).toBe(state);
  });

  it('shows the one that counts: valid before coming before past', () => {
    const rights = [
      right({ id: 1, withdrawn: true }),
      right({ id: 2, fromDate: '2027-01-01' }),
      right({ id: 3, toDate: '2026-12-31' }),
      right({ id: 4, userId: 9 }),
      right({ id: 5, tracerId: null, isotopeId: 1 }),
    ];
    expect(rightOf(rights, 3, FDG, '2026-11-24')?.right.id).toBe(3);
    expect(rightOf(rights, 3, FDG, '2027-01-01')?.right.id).toBe(2);
    expect(rightOf(rights.slice(0, 2), 3, FDG, '2026-11-24')?.state).toBe('coming');
    expect(rightOf(rights.slice(0, 1), 3, FDG, '2026-11-24')?.state).toBe('withdrawn');
    expect(rightOf(rights, 8, FDG, '2026-11-24')).toBeNull();
  });

  it('of two valid ones shows the one that holds longest', () => {
    const rights = [right({ id: 1, toDate: '2026-12-01' }), right({ id: 2 })];
    expect(rightOf(rights, 3, FDG, '2026-11-24')?.right.id).toBe(2);
  });

  it('tells what nobody may release, disabled persons not counted', () => {
    const rights = [right({})];
    expect(nobodyReleases(rights, [FDG], '2026-11-24', new Set([3]))).toEqual([]);
    expect(nobodyReleases(rights, [FDG], '2026-11-24', new Set([4]))).toEqual([FDG]);
    expect(nobodyReleases(rights, [FDG], '2026-10-31', new Set([3]))).toEqual([FDG]);
  });
});
