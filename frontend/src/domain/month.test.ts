import { describe, expect, it } from 'vitest';
import { addMonths, firstOfMonth, type MonthDay, monthStep, monthWeeks } from './month';

const NONE = { ordered: 0, accepted: 0, released: 0, rejected: 0, cancelled: 0 };

function day(date: string, given: Partial<MonthDay> = {}): MonthDay {
  return { date, activity: NONE, injection: NONE, isotope: NONE, ...given };
}

const weeksOf = (month: string, days: MonthDay[] = []) =>
  monthWeeks(month, days, '2026-11-24', new Map([['2026-12-25', 'Juledag']]));

describe('CAL: a month', () => {
  it('is laid out in whole ISO weeks, with the days around it marked as not its own', () => {
    const weeks = weeksOf('2026-12-01');
    expect(weeks.map(({ week }) => week)).toEqual([49, 50, 51, 52, 53]);
    expect(weeks.every(({ cells }) => cells.length === 7)).toBe(true);
    expect(weeks[0]?.cells[0]).toMatchObject({ date: '2026-11-30', inMonth: false });
    expect(weeks[4]?.cells[3]).toMatchObject({ date: '2026-12-31', inMonth: true });
    expect(weeks[4]?.cells[6]).toMatchObject({ date: '2027-01-03', inMonth: false });
  });

  it('starts in the old year’s week 53 where it does', () => {
    expect(weeksOf('2027-01-01')[0]).toMatchObject({ year: 2026, week: 53 });
  });

  it('names closed dates, and knows today', () => {
    const cells = weeksOf('2026-12-01').flatMap((week) => week.cells);
    expect(cells.find(({ date }) => date === '2026-12-25')?.closed).toBe('Juledag');
    expect(cells.find(({ date }) => date === '2026-12-24')?.closed).toBeNull();
    expect(weeksOf('2026-11-01').flatMap((week) => week.cells)).toContainEqual(
      expect.objectContaining({ date: '2026-11-24', today: true }),
    );
  });

  it('counts each kind by status, and leaves out what there is none of', () => {
    const cells = weeksOf('2026-11-01', [
      day('2026-11-24', {
        activity: { ...NONE, accepted: 3, released: 9 },
        isotope: { ...NONE, cancelled: 1 },
      }),
      day('2026-11-25'),
    ]).flatMap((week) => week.cells);
    const found = cells.find(({ date }) => date === '2026-11-24');
    expect(found?.total).toBe(13);
    expect(found?.kinds).toEqual([
      {
        kind: 'activity',
        total: 12,
        counts: [
          { status: 'accepted', count: 3 },
          { status: 'released', count: 9 },
        ],
      },
      { kind: 'isotope', total: 1, counts: [{ status: 'cancelled', count: 1 }] },
    ]);
    expect(cells.find(({ date }) => date === '2026-11-25')?.kinds).toEqual([]);
  });
});

describe('months and keys', () => {
  it('step over the turn of the year', () => {
    expect(firstOfMonth('2026-11-24')).toBe('2026-11-01');
    expect(addMonths('2026-11-24', 2)).toBe('2027-01-01');
    expect(addMonths('2027-01-31', -1)).toBe('2026-12-01');
    expect(addMonths('2026-01-01', -13)).toBe('2024-12-01');
  });

  it('move by day, week and month, and end on a month’s last day', () => {
    expect(monthStep('2026-11-30', 'ArrowRight')).toBe('2026-12-01');
    expect(monthStep('2026-11-24', 'ArrowUp')).toBe('2026-11-17');
    expect(monthStep('2026-11-26', 'Home')).toBe('2026-11-23');
    expect(monthStep('2026-11-26', 'End')).toBe('2026-11-29');
    expect(monthStep('2027-01-31', 'PageDown')).toBe('2027-02-28');
    expect(monthStep('2027-01-31', 'PageUp')).toBe('2026-12-31');
    expect(monthStep('2027-01-31', 'Enter')).toBeNull();
  });
});
