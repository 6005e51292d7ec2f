import { describe, expect, it } from 'vitest';
import { datesOf, doubleOddAhead, nextDoubleOdd, swapped, weeksOf } from './week53';

describe('week 53 (SCH-3)', () => {
  it('knows the long years from 2015 to 2032', () => {
    const years = Array.from({ length: 18 }, (_, index) => 2015 + index);
    expect(years.filter((year) => weeksOf(year) === 53)).toEqual([2015, 2020, 2026, 2032]);
  });

  it('tells the next two odd weeks in a row', () => {
    expect(nextDoubleOdd('2026-11-26')).toEqual({
      year: 2026,
      week53: '2026-12-28',
      week1: '2027-01-04',
    });
    // The second of the two is not over.
    expect(nextDoubleOdd('2027-01-10').year).toBe(2026);
    expect(nextDoubleOdd('2027-01-11').year).toBe(2032);
    // A January that belongs to the year before.
    expect(nextDoubleOdd('2021-01-02').year).toBe(2020);
  });

  it('is said only when it comes near', () => {
    expect(doubleOddAhead('2026-11-26')?.week1).toBe('2027-01-04');
    expect(doubleOddAhead('2026-01-15')).toBeNull();
  });

  it('shows what a swap does to the dates', () => {
    const odd = { weekday: 4, weeks: 'odd' };
    const even = { weekday: 4, weeks: 'even' };
    expect(datesOf(odd, '2026-12-14', '2027-01-24')).toEqual([
      '2026-12-17',
      '2026-12-31',
      '2027-01-07',
      '2027-01-21',
    ]);
    expect(datesOf(odd, '2026-12-14', '2027-01-24', '2027-01-04')).toEqual([
      '2026-12-17',
      '2026-12-31',
      '2027-01-14',
    ]);
    expect(datesOf(even, '2026-12-14', '2027-01-24', '2027-01-04')).toEqual([
      '2026-12-24',
      '2027-01-07',
      '2027-01-21',
    ]);
  });

  it('begins on the date itself, not before it', () => {
    expect(datesOf({ weekday: 1, weeks: 'every' }, '2026-11-24', '2026-12-07')).toEqual([
      '2026-11-30',
      '2026-12-07',
    ]);
    expect(swapped('every')).toBe('every');
  });
});
