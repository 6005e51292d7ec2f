import { describe, expect, it } from 'vitest';
import { doubleOddWeeks, week53Ahead } from './time';
import { datesOf, stumbles, swapped } from './week53';

describe('week 53 (SCH-3)', () => {
  it('knows the long years from 2015 to 2032', () => {
    const years = Array.from({ length: 18 }, (_, index) => 2015 + index);
    expect(years.filter((year) => doubleOddWeeks(year))).toEqual([2015, 2020, 2026, 2032]);
    expect(doubleOddWeeks(2026)).toEqual(['2026-12-28', '2027-01-04']);
  });

  it('is said when it comes near, until the second week is over', () => {
    const pair = ['2026-12-28', '2027-01-04'];
    expect(week53Ahead('2026-11-26')).toEqual(pair);
    expect(week53Ahead('2026-09-28')).toBeNull();
    expect(week53Ahead('2026-09-29')).toEqual(pair);
    expect(week53Ahead('2027-01-10')).toEqual(pair);
    expect(week53Ahead('2027-01-11')).toBeNull();
    expect(week53Ahead('2026-10-28', 60)).toBeNull();
    expect(week53Ahead('2026-10-29', 60)).toEqual(pair);
    expect(week53Ahead('2025-12-01', 60)).toBeNull();
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

  it('makes slots of even or odd weeks stumble, but none that is over or swapped by then', () => {
    const pair = ['2026-12-28', '2027-01-04'] as const;
    const slot = (weeks: string, startsDate: string | null, endsDate: string | null) =>
      stumbles({ weeks, startsDate, endsDate }, pair);
    expect(slot('odd', null, null)).toBe(true);
    expect(slot('even', '2026-11-02', '2027-01-04')).toBe(true);
    expect(slot('every', null, null)).toBe(false);
    expect(slot('odd', null, '2027-01-03')).toBe(false);
    expect(slot('even', '2027-01-04', null)).toBe(false);
  });

  it('begins on the date itself, not before it', () => {
    expect(datesOf({ weekday: 1, weeks: 'every' }, '2026-11-24', '2026-12-07')).toEqual([
      '2026-11-30',
      '2026-12-07',
    ]);
    expect(swapped('every')).toBe('every');
  });
});
