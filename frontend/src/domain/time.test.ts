import { describe, expect, it } from 'vitest';
import {
  clock,
  clockSeconds,
  dateOf,
  inWeeks,
  isDate,
  isoWeek,
  mondayOf,
  wall,
  wallInstant,
  weekday,
} from './time';

const utc = (text: string) => Date.parse(text);

describe('wall time in Copenhagen', () => {
  it('is an hour ahead in winter and two in summer', () => {
    expect(wallInstant('2026-11-24', '07:00:00')).toBe(utc('2026-11-24T06:00:00Z'));
    expect(wallInstant('2026-06-24', '07:00')).toBe(utc('2026-06-24T05:00:00Z'));
    expect(clock('2026-11-24T06:00:00Z')).toBe('07:00');
  });

  it('moves a time in the gap of a spring night forward by it', () => {
    expect(wallInstant('2026-03-29', '02:30')).toBe(utc('2026-03-29T01:30:00Z'));
    expect(clock(wallInstant('2026-03-29', '02:30'))).toBe('03:30');
  });

  it('shows what the calendar says at any instant, around its changes too', () => {
    const calendar = new Intl.DateTimeFormat('sv-SE', {
      timeZone: 'Europe/Copenhagen',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    const around = ['2026-03-29T01:00:00Z', '2026-10-25T01:00:00Z', '2027-01-01T00:00:00Z'].map(
      utc,
    );
    for (const one of around) {
      for (let step = -9000; step <= 9000; step += 97) {
        const instant = one + step * 1000;
        const { date } = wall(instant);
        expect(`${date} ${clockSeconds(instant)}`).toBe(calendar.format(instant));
      }
    }
    expect(() => wall(Number.NaN)).toThrow(RangeError);
  });

  it('takes a doubled time of an autumn night as its first', () => {
    expect(wallInstant('2026-10-25', '02:30')).toBe(utc('2026-10-25T00:30:00Z'));
  });

  it('knows the days beside those nights', () => {
    expect(wallInstant('2026-10-25', '07:00')).toBe(utc('2026-10-25T06:00:00Z'));
    expect(wallInstant('2026-03-29', '07:00')).toBe(utc('2026-03-29T05:00:00Z'));
    expect(wallInstant('2026-03-29', '01:59')).toBe(utc('2026-03-29T00:59:00Z'));
  });

  it('turns the day at midnight there', () => {
    expect(dateOf('2026-11-23T22:59:59Z')).toBe('2026-11-23');
    expect(dateOf('2026-11-23T23:00:00Z')).toBe('2026-11-24');
  });
});

describe('ISO weeks', () => {
  it.each([
    ['2026-11-24', 2026, 48],
    ['2027-01-01', 2026, 53],
    ['2027-01-04', 2027, 1],
    ['2024-12-30', 2025, 1],
  ])('%s is in %d week %d', (date, year, week) => {
    expect(isoWeek(date)).toEqual({ year, week });
  });

  it('has two odd weeks in a row after a week 53', () => {
    expect(inWeeks('odd', '2026-12-31')).toBe(true);
    expect(inWeeks('odd', '2027-01-05')).toBe(true);
    expect(inWeeks('even', '2027-01-05')).toBe(false);
  });

  it('starts on Monday', () => {
    expect(weekday('2026-11-29')).toBe(7);
    expect(mondayOf('2026-11-29')).toBe('2026-11-23');
  });
});

describe('a date in an address', () => {
  it.each(['2026-02-30', '2026-13-01', 'today', '2026-1-1'])('%s is none', (text) => {
    expect(isDate(text)).toBe(false);
  });
});
