/** The studies of a date that nobody has ordered for, out of production's stream. */
import { useMemo } from 'react';
import type { BookingBook } from '../../../domain/bookingBook';
import { MOST_DAYS_AHEAD } from '../../../domain/injections';
import { type Unordered, unorderedOn } from '../../../domain/unordered';
import { useNow, useRows } from '../../../sync';

const STREAM = 'production';
const NONE: BookingBook['taken'] = [];

export function useUnordered(date: string): Unordered {
  const now = useNow(60_000);
  const bookings = useRows(STREAM, 'booking');
  const procedures = useRows(STREAM, 'procedure');
  const endpoints = useRows(STREAM, 'endpoint');
  const isotopes = useRows(STREAM, 'isotope');
  const tracers = useRows(STREAM, 'tracer');
  const catalogueEntries = useRows(STREAM, 'catalogueEntry');
  const runs = useRows(STREAM, 'run');
  const slots = useRows(STREAM, 'slot');
  const closedDates = useRows(STREAM, 'closedDate');
  const deadlines = useRows(STREAM, 'deadline');
  return useMemo(
    () =>
      unorderedOn(date, bookings, {
        now,
        daysAhead: MOST_DAYS_AHEAD,
        endpoints,
        isotopes,
        tracers,
        catalogueEntries,
        runs,
        slots,
        closedDates,
        deadlines,
        procedures,
        // Limits are looked at when somebody orders.
        taken: NONE,
      }),
    [
      date,
      now,
      bookings,
      procedures,
      endpoints,
      isotopes,
      tracers,
      catalogueEntries,
      runs,
      slots,
      closedDates,
      deadlines,
    ],
  );
}
