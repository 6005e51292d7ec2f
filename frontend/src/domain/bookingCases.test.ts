import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { BookingBook, Study, Taken } from './bookingBook';
import { Planner } from './bookings';

type WrittenTaken = Omit<Taken, 'deliverAt' | 'meantAt'> & { deliverAt: string; meantAt: string };

interface Case {
  name: string;
  book: Omit<BookingBook, 'now' | 'taken'> & { now: string; taken: WrittenTaken[] };
  studies: Study[];
  expect: {
    orders: { deliverAt: string }[];
    unserved: { firstSlotAt: string | null }[];
  };
}

const path = fileURLToPath(new URL('../../../tests/cases/bookings.json', import.meta.url));
const cases: Case[] = JSON.parse(readFileSync(path, 'utf8'));

const at = (text: string | null) => (text === null ? null : Date.parse(text));

describe('the server’s own cases (BKG-20, BKG-21, BKG-22, BKG-23, BKG-24)', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThan(50);
  });

  it.each(cases)('$name', ({ book, studies, expect: { orders, unserved } }) => {
    const planner = new Planner({
      ...book,
      now: Date.parse(book.now),
      taken: book.taken.map((one) => ({
        ...one,
        deliverAt: Date.parse(one.deliverAt),
        meantAt: Date.parse(one.meantAt),
      })),
    });
    expect(planner.plan(studies)).toEqual({
      orders: orders.map((one) => ({ ...one, deliverAt: at(one.deliverAt) })),
      unserved: unserved.map((one) => ({ ...one, firstSlotAt: at(one.firstSlotAt) })),
    });
  });
});
