import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Run } from '../protocol/rows';
import { standsOn, type Weekly } from './schedule';
import { addDays, doubleOddWeeks, inWeeks, isoWeek, wallInstant, week53Ahead } from './time';

interface Cases {
  nights: { date: string; time: string; instant: string }[];
  weeks: { monday: string; week: [number, number] }[];
  years: { year: number; pair: [string, string] | null }[];
  slots: {
    slot: Weekly;
    run: Pick<Run, 'weekday' | 'time' | 'endsDate'>;
    dates: string[];
  }[];
  ahead: { date: string; days: number; pair: [string, string] | null }[];
}

const path = fileURLToPath(new URL('../../../tests/cases/schedule.json', import.meta.url));
const cases: Cases = JSON.parse(readFileSync(path, 'utf8'));

describe('the server’s cases of the schedule', () => {
  it('SCH-1: every half hour of both nights of the clocks of nine years', () => {
    expect(cases.nights).toHaveLength(2 * 9 * 48);
    for (const { date, time, instant } of cases.nights) {
      expect(wallInstant(date, time), `${date} ${time}`).toBe(Date.parse(instant));
    }
  });

  it('SCH-3: every week of nine years, and its parity on each of its days', () => {
    for (const { monday, week } of cases.weeks) {
      for (let day = 0; day < 7; day += 1) {
        const date = addDays(monday, day);
        expect(isoWeek(date), date).toEqual({ year: week[0], week: week[1] });
        expect(inWeeks('odd', date), date).toBe(week[1] % 2 === 1);
        expect(inWeeks('even', date), date).toBe(week[1] % 2 === 0);
      }
    }
  });

  it('ORD-3, SCH-4, SET-7: from its first day to its own and its run’s last', () => {
    const days = Array.from({ length: 70 }, (_, number) => addDays('2026-11-23', number));
    expect(cases.slots.length).toBeGreaterThan(100);
    for (const { slot, run, dates } of cases.slots) {
      const found = days.filter((date) => standsOn(slot, run, date));
      expect(found, JSON.stringify({ slot, run })).toEqual(dates);
    }
  });

  it('SCH-5: the years in which two odd weeks follow each other', () => {
    for (const { year, pair } of cases.years) {
      expect(doubleOddWeeks(year), String(year)).toEqual(pair);
    }
  });

  it.each(cases.ahead)('SCH-5: whether to warn on $date', ({ date, days, pair }) => {
    expect(week53Ahead(date, days)).toEqual(pair);
  });
});
