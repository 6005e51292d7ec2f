import { describe, expect, it } from 'vitest';
import type { PlanOrder, PlanVial } from './dayRows';
import { seenOf, shownRows, staleChanges } from './dayStale';

const order = (given: Partial<PlanOrder>) =>
  ({
    id: 17,
    revision: 5,
    status: 'accepted',
    orderedMbq: 9000,
    comment: '',
    ...given,
  }) as PlanOrder;
const vial = (given: Partial<PlanVial>) =>
  ({ id: 4, revision: 2, state: 'free', activityMbq: 100, orderIds: [], ...given }) as PlanVial;

describe('SIG-2: rows that were shown', () => {
  const shown = shownRows([order({})], [vial({})]);

  it('go with a command by their revisions', () => {
    expect(seenOf(shown)).toEqual({ 'order:17': 5, 'vial:4': 2 });
  });

  it('are not stale while they are the same', () => {
    expect(staleChanges(shown, shown)).toEqual([]);
  });

  it('say what of them has changed, field by field', () => {
    const present = shownRows(
      [order({ revision: 6, orderedMbq: 9200, comment: 'more' })],
      [vial({ revision: 3, state: 'released', orderIds: [12] })],
    );
    expect(staleChanges(shown, present)).toEqual([
      { row: 'order:17', field: 'orderedMbq', before: 9000, after: 9200 },
      { row: 'order:17', field: 'comment', before: '', after: 'more' },
      { row: 'vial:4', field: 'state', before: 'free', after: 'released' },
      { row: 'vial:4', field: 'orderIds', before: [], after: [12] },
    ]);
  });

  it('say so too where nothing that is shown has changed, or the row is gone', () => {
    const present = shownRows([order({ revision: 6 })]);
    expect(staleChanges(shown, present).map(({ row, field }) => [row, field])).toEqual([
      ['order:17', null],
      ['vial:4', null],
    ]);
  });
});
