/** A day of booked studies as a nurse reads it: by tracer, with what would serve each. Pure; instants in ms. */
import type { Booking, Procedure } from '../protocol/rows';
import type { Plan, Served } from './bookingBook';
import type { Planner } from './bookings';
import { dateOf, ms } from './time';

/** A study with what would serve it; `served` is null where nothing is asked any more. */
export interface StudyRow {
  booking: Booking;
  injectionAt: number | null;
  served: Served | null;
}

export interface TracerGroup {
  tracerId: number;
  rows: StudyRow[];
}

export interface BookingDay {
  groups: TracerGroup[];
  /** Studies whose procedure nobody has mapped. */
  unmapped: Booking[];
  /** Studies for which nothing is to be ordered. */
  ignored: Booking[];
}

/** The date that a study is listed on: that of its start, in Copenhagen. */
export function dayOf({ startAt }: Pick<Booking, 'startAt'>): string {
  let date = days.get(startAt);
  if (date === undefined) {
    if (days.size > MOST_DAYS) {
      days.clear();
    }
    date = dateOf(startAt);
    days.set(startAt, date);
  }
  return date;
}

/** Asking the calendar is dear, and the same few hundred starts are asked for at every turn. */
const days = new Map<string, string>();
const MOST_DAYS = 20_000;

/** How many studies of each date wait to be ordered: booked, and not such that nothing is ordered for. */
export function waitingByDay(
  bookings: readonly Booking[],
  procedures: readonly Procedure[],
): Map<string, number> {
  const ignored = new Set(procedures.filter((row) => row.ignored).map((row) => row.id));
  const found = new Map<string, number>();
  for (const booking of bookings) {
    if (booking.status === 'booked' && !ignored.has(booking.procedureId ?? 0)) {
      const date = dayOf(booking);
      found.set(date, (found.get(date) ?? 0) + 1);
    }
  }
  return found;
}

/** The studies of a date at an endpoint, by tracer; within one, the earliest start first. */
export function bookingDay(
  date: string,
  endpointId: number,
  bookings: readonly Booking[],
  planner: Planner,
): BookingDay {
  const day: BookingDay = { groups: [], unmapped: [], ignored: [] };
  const mine = bookings
    .filter((booking) => booking.endpointId === endpointId && dayOf(booking) === date)
    .sort((one, other) => ms(one.startAt) - ms(other.startAt) || one.id - other.id);
  for (const booking of mine) {
    const procedure = planner.procedure(booking.procedureId);
    const tracerId = procedure?.tracerId ?? null;
    const settled = booking.status === 'ordered' || booking.status === 'cancelled';
    if (procedure?.ignored && !settled) {
      day.ignored.push(booking);
    } else if (tracerId === null && !settled) {
      day.unmapped.push(booking);
    } else {
      const key = tracerId ?? 0;
      let group = day.groups.find((one) => one.tracerId === key);
      if (!group) {
        group = { tracerId: key, rows: [] };
        day.groups.push(group);
      }
      group.rows.push({
        booking,
        injectionAt: booking.injectionAt === null ? null : ms(booking.injectionAt),
        served: settled ? null : planner.serve(booking),
      });
    }
  }
  return day;
}

/** Whether a study asks to be ordered for: booked, or left out and taken in again. */
export function isTicked(
  booking: Pick<Booking, 'id' | 'status'>,
  unticked: ReadonlySet<number>,
  taken: ReadonlySet<number>,
): boolean {
  return booking.status === 'booked' ? !unticked.has(booking.id) : taken.has(booking.id);
}

/** What a press on the button sends, and what is shown of it before. */
export interface Preview extends Plan {
  bookingIds: number[];
  rejectedBookingIds: number[];
  /** The studies, and what their procedures make of them, as they are shown. */
  seen: Record<string, number>;
}

export function previewOf(
  day: BookingDay,
  planner: Planner,
  unticked: ReadonlySet<number>,
  taken: ReadonlySet<number>,
): Preview {
  const rows = day.groups.flatMap((group) => group.rows).filter((row) => row.served !== null);
  const ticked = rows.filter(({ booking }) => isTicked(booking, unticked, taken));
  const ids = ticked.map(({ booking }) => booking.id).sort((one, other) => one - other);
  const rejected = rows
    .filter(({ booking }) => booking.status === 'booked' && unticked.has(booking.id))
    .map(({ booking }) => booking.id)
    .sort((one, other) => one - other);
  const seen: Record<string, number> = {};
  for (const { booking } of rows) {
    if (ids.includes(booking.id) || rejected.includes(booking.id)) {
      seen[`booking:${booking.id}`] = booking.revision;
      const procedure = planner.procedure(booking.procedureId);
      if (procedure) {
        seen[`procedure:${procedure.id}`] = procedure.revision;
      }
    }
  }
  return {
    ...planner.plan(ticked.map(({ booking }) => booking)),
    bookingIds: ids,
    rejectedBookingIds: rejected,
    seen,
  };
}
