import { describe, expect, it } from 'vitest';
import { matches, ordered } from './listing';

describe('lists', () => {
  it('finds by all the words, in any order and case', () => {
    expect(matches('Nordby Universitetshospital PET/CT 1', 'pet nord')).toBe(true);
    expect(matches('Nordby', 'nord øst')).toBe(false);
    expect(matches('Østby', 'øST')).toBe(true);
    expect(matches('Østby', '  ')).toBe(true);
  });

  it('orders as a Dane does, figures by size, nothing last', () => {
    const names = ['Åløse', 'Østby', 'Engby', 'Ærø'];
    expect(ordered(names, (name) => name)).toEqual(['Engby', 'Ærø', 'Østby', 'Åløse']);
    expect(ordered([10, 2, null, 7], (value) => value, true)).toEqual([10, 7, 2, null]);
    expect(ordered(['Skanner 10', 'Skanner 2'], (name) => name)).toEqual([
      'Skanner 2',
      'Skanner 10',
    ]);
  });
});
