/** What the bookings' view reads, in one place. */
import { useMemo } from 'react';
import { useStore } from 'zustand';
import { takenOf } from '../../../domain/bookingBook';
import { Planner } from '../../../domain/bookings';
import type { Booking, Location, Procedure } from '../../../protocol/rows';
import { useNow, useRows, useSession, useStreams } from '../../../sync';
import { shared } from '../../../sync/store';
import { useBook } from '../../useBook';
import type { Reach } from '../data';

/** The stream of a customer's bookings, beside that of its orders. */
export function bookingsOf(stream: string): string {
  return stream.replace(/^customer:/, 'bookings:');
}

/** Whether this person orders from bookings: external users have none. */
export function useMayBook(): boolean {
  const role = useSession().user?.role;
  return role === 'shopAdmin' || role === 'shopUser';
}

/** Follows the bookings of all the customers that somebody acts for. */
export function useBookingStreams(reach: readonly Reach[]): void {
  const may = useMayBook();
  const names = useMemo(
    () => (may ? [...new Set(reach.map(({ stream }) => bookingsOf(stream)))] : []),
    [may, reach],
  );
  useStreams(names);
}

export interface Studies {
  bookings: readonly Booking[];
  procedures: readonly Procedure[];
  locations: readonly Location[];
}

export function useStudies(reach: Reach): Studies {
  const stream = bookingsOf(reach.stream);
  const bookings = useRows(stream, 'booking');
  const procedures = useRows(stream, 'procedure');
  const locations = useRows(stream, 'location');
  return useMemo(() => ({ bookings, procedures, locations }), [bookings, procedures, locations]);
}

/** All studies of all the customers that somebody acts for. */
export function useAllBookings(reach: readonly Reach[]): Booking[] {
  const copies = useStore(shared, (state) => state.copies);
  const streams = useMemo(
    () => [...new Set(reach.map(({ stream }) => bookingsOf(stream)))],
    [reach],
  );
  return useMemo(
    () =>
      streams.flatMap((stream) => [
        ...((copies[stream]?.rows.booking?.values() ?? []) as unknown as Iterable<Booking>),
      ]),
    [copies, streams],
  );
}

/** How often deadlines are looked at. */
const STEP = 10_000;

/** The rules over the present rows of a customer; made anew when a row changes or time has passed. */
export function usePlanner(reach: Reach, procedures: readonly Procedure[]): Planner {
  const { stream } = reach;
  const now = useNow(STEP);
  const slots = useRows(stream, 'slot');
  const orders = useRows(stream, 'order');
  const taken = useMemo(() => takenOf(orders, slots), [orders, slots]);
  const book = useBook(stream, 'catalogue', procedures, taken);
  return useMemo(() => new Planner({ ...book, now }), [book, now]);
}
