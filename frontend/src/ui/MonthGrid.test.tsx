// @vitest-environment happy-dom
import '../i18n';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { MonthDay } from '../domain/month';
import { MonthGrid } from './MonthGrid';

const NONE = { ordered: 0, accepted: 0, released: 0, rejected: 0, cancelled: 0 };
const DAYS: MonthDay[] = [
  {
    date: '2026-12-01',
    activity: { ...NONE, accepted: 3, released: 9 },
    injection: { ...NONE, ordered: 2 },
    isotope: NONE,
  },
];

function show() {
  const onDay = vi.fn();
  const onMonth = vi.fn();
  const view = render(
    <MonthGrid
      month="2026-12-01"
      help="nurse#the-month-and-paper"
      days={DAYS}
      today="2026-12-01"
      closed={new Map([['2026-12-25', 'Juledag']])}
      onDay={onDay}
      onMonth={onMonth}
    />,
  );
  return { onDay, onMonth, view };
}

const cell = (date: string) => document.querySelector<HTMLElement>(`[data-date="${date}"]`);

afterEach(cleanup);

describe('CAL: a month’s grid', () => {
  it('says each date in words, and which are closed', () => {
    show();
    const named = (name: string | RegExp) => screen.getByRole('button', { name });
    const first = 'Tirsdag 1. december. Aktivitet 3 accepteret, 9 frigivet. Injektioner 2 bestilt';
    expect(named(first)).toBe(cell('2026-12-01'));
    expect(named(/Lukket: Juledag/)).toBe(cell('2026-12-25'));
    expect(named(/^Onsdag 2\. december.*ingen ordrer/)).toBe(cell('2026-12-02'));
  });

  it('opens the date that is pressed', () => {
    const { onDay } = show();
    fireEvent.click(cell('2026-12-25') as HTMLElement);
    expect(onDay).toHaveBeenCalledExactlyOnceWith('2026-12-25');
  });

  it('is walked over by the arrows, into the next month too', () => {
    const { onMonth } = show();
    const grid = screen.getByRole('table');
    fireEvent.keyDown(grid, { key: 'ArrowDown' });
    expect(document.activeElement).toBe(cell('2026-12-08'));
    expect(onMonth).not.toHaveBeenCalled();
    fireEvent.keyDown(grid, { key: 'PageDown' });
    expect(onMonth).toHaveBeenCalledExactlyOnceWith('2027-01-01');
  });

  it('keeps the weeks that are over low while the month is under way, and their dates open', () => {
    const onDay = vi.fn();
    const props = { days: DAYS, closed: new Map<string, string>(), onDay, onMonth: vi.fn() };
    const view = render(
      <MonthGrid {...props} help="nurse#x" month="2026-12-01" today="2026-12-16" />,
    );
    const past = () =>
      [...document.querySelectorAll('tr[data-past] th')].map((th) => th.textContent);
    expect(past()).toEqual(['Uge 49', 'Uge 50']);
    fireEvent.click(cell('2026-12-01') as HTMLElement);
    expect(onDay).toHaveBeenCalledExactlyOnceWith('2026-12-01');
    // A month that one goes back to is looked at for itself.
    view.rerender(<MonthGrid {...props} help="nurse#x" month="2026-11-01" today="2026-12-16" />);
    expect(past()).toEqual([]);
  });

  it('has one stop for the keyboard', () => {
    show();
    expect(document.querySelectorAll('[data-date][tabindex="0"]')).toHaveLength(1);
  });
});
