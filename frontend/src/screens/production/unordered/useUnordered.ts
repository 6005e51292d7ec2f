/** The studies of a date that nobody has ordered for, out of production's stream. */
import { useMemo } from 'react';
import type { BookingBook } from '../../../domain/bookingBook';
import { type Unordered, unorderedOn } from '../../../domain/unordered';
import { useNow, useRows } from '../../../sync';
import { useBook } from '../../useBook';

const STREAM = 'production';
// Limits are looked at when somebody orders.
const NONE: BookingBook['taken'] = [];

export function useUnordered(date: string): Unordered {
  const now = useNow(60_000);
  const bookings = useRows(STREAM, 'booking');
  const procedures = useRows(STREAM, 'procedure');
  const book = useBook(STREAM, STREAM, procedures, NONE);
  return useMemo(() => unorderedOn(date, bookings, { ...book, now }), [date, bookings, book, now]);
}
