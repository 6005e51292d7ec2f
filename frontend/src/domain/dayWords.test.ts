import { describe, expect, it } from 'vitest';
import { daysOf, fold, termsOf } from './dayWords';

const TODAY = '2026-11-24'; // a Tuesday

const from = (word: string) => daysOf(fold(word), TODAY)?.from ?? null;

describe('CMD-2: days as people write them', () => {
  it.each([
    ['i dag', '2026-11-24'],
    ['i morgen', '2026-11-25'],
    ['tomorrow', '2026-11-25'],
    ['i går', '2026-11-23'],
    ['fredag', '2026-11-27'],
    ['fre', '2026-11-27'],
    ['Friday', '2026-11-27'],
    ['tirsdag', '2026-11-24'],
    ['mandag', '2026-11-30'],
    ['lør', '2026-11-28'],
    ['27/11', '2026-11-27'],
    ['27.11', '2026-11-27'],
    ['27-11-2026', '2026-11-27'],
    ['27/11-26', '2026-11-27'],
    ['27. nov', '2026-11-27'],
    ['27 november', '2026-11-27'],
    ['2026-12-24', '2026-12-24'],
    ['3/1', '2027-01-03'],
    ['uge 49', '2026-11-30'],
    ['week 1', '2027-01-04'],
    ['29/2', null],
    ['31/4', null],
    ['07:00', null],
    ['nordby', null],
    ['fr', null],
    ['uge 60', null],
  ])('%s', (word, date) => {
    expect(from(word)).toBe(date);
  });

  it('takes the nearest year that has the day', () => {
    expect(daysOf('30/12', '2027-01-02')?.from).toBe('2026-12-30');
    expect(daysOf('29/2', '2027-11-01')?.from).toBe('2028-02-29');
  });

  it('splits a query into words, and joins those that mean a day together', () => {
    expect(termsOf('Nordby i morgen FDG', TODAY).map(({ text }) => text)).toEqual([
      'i morgen',
      'nordby',
      'fdg',
    ]);
    expect(termsOf('uge 49', TODAY)[0]?.days).toEqual({ from: '2026-11-30', to: '2026-12-06' });
  });

  it('folds what is typed and what is sought alike', () => {
    expect(fold('Åløse')).toBe(fold('aalose'));
    expect(fold('Østby Æ')).toBe('ostby ae');
  });
});
