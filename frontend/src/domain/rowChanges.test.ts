import { describe, expect, it } from 'vitest';
import { changedData, rebased, rowChanges } from './rowChanges';

describe('rows that moved on (LED-7)', () => {
  it('names the fields that differ', () => {
    const before = { id: 3, name: 'PET', transportMinutes: 20, receivesWeekdays: [1, 2] };
    const after = { id: 3, name: 'PET', transportMinutes: 25, receivesWeekdays: [1, 2, 3] };
    expect(rowChanges(before, after, ['name', 'transportMinutes', 'receivesWeekdays'])).toEqual([
      { field: 'transportMinutes', before: 20, after: 25 },
      { field: 'receivesWeekdays', before: [1, 2], after: [1, 2, 3] },
    ]);
  });

  it('sends only what was changed, null included', () => {
    expect(changedData({ a: 1, b: 2, c: [1] }, { a: 1, b: null as never, c: [1] })).toEqual({
      b: null,
    });
  });

  it('keeps what was typed and follows in the rest', () => {
    const start = { name: 'PET', transport: '20' };
    expect(
      rebased({ name: 'PET 2', transport: '20' }, start, { name: 'X', transport: '25' }),
    ).toEqual({ name: 'PET 2', transport: '25' });
  });
});
