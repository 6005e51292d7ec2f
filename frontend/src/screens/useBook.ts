/** The rows that the rules of bookings look at, out of a stream and the one with the catalogue. */
import { useMemo } from 'react';
import type { BookingBook } from '../domain/bookingBook';
import { MOST_DAYS_AHEAD } from '../domain/injections';
import type { Procedure } from '../protocol/rows';
import { useRows } from '../sync';

/** Made anew when a row changes; `taken` is what orders take of slots and runs already. */
export function useBook(
  stream: string,
  catalogue: string,
  procedures: readonly Procedure[],
  taken: BookingBook['taken'],
): Omit<BookingBook, 'now'> {
  const endpoints = useRows(stream, 'endpoint');
  const slots = useRows(stream, 'slot');
  const runs = useRows(stream, 'run');
  const catalogueEntries = useRows(stream, 'catalogueEntry');
  const isotopes = useRows(catalogue, 'isotope');
  const tracers = useRows(catalogue, 'tracer');
  const closedDates = useRows(catalogue, 'closedDate');
  const deadlines = useRows(catalogue, 'deadline');
  return useMemo(
    () => ({
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
      taken,
    }),
    [
      endpoints,
      isotopes,
      tracers,
      catalogueEntries,
      runs,
      slots,
      closedDates,
      deadlines,
      procedures,
      taken,
    ],
  );
}
