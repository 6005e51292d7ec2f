/** A month of orders: for each date how many of each kind stand in each status, laid out in ISO weeks. Pure. */
import type { OrderKind, OrderStatus } from '../protocol/rows';
import { addDays, isoWeek, mondayOf } from './time';

export const KINDS: readonly OrderKind[] = ['activity', 'injection', 'isotope'];
/** As a day asks for attention: what waits first, what is over last. */
export const STATUSES: readonly OrderStatus[] = [
  'ordered',
  'accepted',
  'released',
  'rejected',
  'cancelled',
];

export type StatusCounts = Readonly<Record<OrderStatus, number>>;

/** A date of the answer to the query `orders.month`. */
export interface MonthDay {
  readonly date: string;
  readonly activity: StatusCounts;
  readonly injection: StatusCounts;
  readonly isotope: StatusCounts;
}

/** What the query `orders.month` answers. */
export interface MonthAnswer {
  readonly month: string;
  readonly days: readonly MonthDay[];
}

/** Orders of one kind on a date; only the statuses that any order has. */
export interface KindCounts {
  kind: OrderKind;
  total: number;
  counts: { status: OrderStatus; count: number }[];
}

export interface MonthCell {
  date: string;
  inMonth: boolean;
  today: boolean;
  /** What a closed date is called, empty where it has no name; null where the date is open. */
  closed: string | null;
  kinds: KindCounts[];
  total: number;
}

export interface MonthWeek {
  year: number;
  week: number;
  cells: MonthCell[];
}

/** The first day of a date's month. */
export function firstOfMonth(date: string): string {
  return `${date.slice(0, 7)}-01`;
}

/** The first day of the month that lies a number of months from a date's. */
export function addMonths(date: string, months: number): string {
  const index = Number(date.slice(0, 4)) * 12 + Number(date.slice(5, 7)) - 1 + months;
  const month = String((index % 12) + 1).padStart(2, '0');
  return `${String(Math.floor(index / 12)).padStart(4, '0')}-${month}-01`;
}

/** The whole ISO weeks that a month touches. Dates of which nothing is known have no orders. */
export function monthWeeks(
  month: string,
  days: readonly MonthDay[],
  today: string,
  closed: ReadonlyMap<string, string>,
): MonthWeek[] {
  const first = firstOfMonth(month);
  const after = addMonths(first, 1);
  const known = new Map(days.map((day) => [day.date, day]));
  const weeks: MonthWeek[] = [];
  for (let monday = mondayOf(first); monday < after; monday = addDays(monday, 7)) {
    const cells = [0, 1, 2, 3, 4, 5, 6].map((offset) => {
      const date = addDays(monday, offset);
      const kinds = kindsOf(known.get(date));
      return {
        date,
        inMonth: date >= first && date < after,
        today: date === today,
        closed: closed.get(date) ?? null,
        kinds,
        total: kinds.reduce((sum, { total }) => sum + total, 0),
      };
    });
    weeks.push({ ...isoWeek(monday), cells });
  }
  return weeks;
}

function kindsOf(day: MonthDay | undefined): KindCounts[] {
  if (!day) {
    return [];
  }
  return KINDS.map((kind) => {
    const counts = STATUSES.map((status) => ({ status, count: day[kind][status] })).filter(
      ({ count }) => count > 0,
    );
    return { kind, counts, total: counts.reduce((sum, { count }) => sum + count, 0) };
  }).filter(({ total }) => total > 0);
}

/** Where a key leads in a month's grid, or null for a key that is not the grid's. */
export function monthStep(date: string, key: string): string | null {
  switch (key) {
    case 'ArrowLeft':
      return addDays(date, -1);
    case 'ArrowRight':
      return addDays(date, 1);
    case 'ArrowUp':
      return addDays(date, -7);
    case 'ArrowDown':
      return addDays(date, 7);
    case 'Home':
      return mondayOf(date);
    case 'End':
      return addDays(mondayOf(date), 6);
    case 'PageUp':
      return inMonthOf(date, -1);
    case 'PageDown':
      return inMonthOf(date, 1);
    default:
      return null;
  }
}

/** The same day of another month, or its last one where it has no such day. */
function inMonthOf(date: string, months: number): string {
  const first = addMonths(date, months);
  const wanted = addDays(first, Number(date.slice(8)) - 1);
  const last = addDays(addMonths(first, 1), -1);
  return wanted > last ? last : wanted;
}
