/**
 * Booked studies that nobody has ordered for yet: what a run would have to make more, if they were. Pure.
 *
 * Nothing of it is ordered, and none of it stands in a run's need. Which delivery serves a study is the customers' rule
 * (`bookings.ts`); a deadline that has passed bars nothing here, since production may still order, but is told. Instants in
 * ms; MBq of a study at its injection, of a pool at its delivery, of a run at its end.
 */
import type { Booking, Procedure } from '../protocol/rows';
import type { BookingBook, Place, Why } from './bookingBook';
import { Planner } from './bookings';
import { ceilMbq, decayBetween } from './decay';
import { wholeMbq } from './need';
import { dateOf, ms, wallInstant } from './time';

/** No batch is served from for longer: further from a date no study is looked at. */
const REACH = 4 * 86_400_000;

export interface UnorderedStudy {
  booking: Booking;
  tracerId: number;
  /** MBq at the injection, or a count of injections. */
  units: number;
  injectionAt: number;
  /** The delivery that would serve it; of an injection by time, the injection. Null where nothing would. */
  deliverAt: number | null;
  runAt: number | null;
  /** What it needs at its delivery, not rounded; null for an injection. */
  mbq: number | null;
  /** Why nothing serves it. */
  why: Why | null;
  /** Its deadline has passed: its customer can only ask. */
  late: boolean;
}

/** What one run would have to make more. */
export interface Added {
  runAt: number;
  studies: number;
  /** At the end of the run, overhead in, not rounded. */
  mbq: number;
  halfLifeSeconds: number;
}

/** What it comes to at an instant, up to a whole MBq: the run's end, or now where the run is over. */
export function addedAt(added: Added, at: number): number {
  return wholeMbq(decayBetween(added.mbq, added.halfLifeSeconds, added.runAt, at));
}

export interface UnorderedTracer {
  tracerId: number;
  studies: UnorderedStudy[];
  runs: Added[];
  injections: number;
  unserved: number;
  late: number;
}

export interface Unordered {
  tracers: UnorderedTracer[];
  /** Studies of a mapped room whose procedure says nothing yet: what they need is not known. */
  unmapped: Booking[];
}

/**
 * The unordered studies that deliveries of a date would serve; those that nothing serves stand on their own date.
 * What should have been injected by now is left out.
 */
export function unorderedOn(
  date: string,
  bookings: readonly Booking[],
  book: BookingBook,
): Unordered {
  const bound = new Planner(book);
  const free = new Planner({ ...book, deadlines: [] });
  const procedures = new Map(book.procedures.map((one) => [one.id, one]));
  const found: Unordered = { tracers: [], unmapped: [] };
  const places = new Map<number, Place>();
  const noon = wallInstant(date, '12:00');
  for (const booking of bookings) {
    const open = booking.status === 'booked' && booking.orderId === null;
    if (!open || Math.abs(ms(booking.startAt) - noon) > REACH) {
      continue;
    }
    const procedure = procedures.get(booking.procedureId ?? 0);
    if (procedure?.ignored) {
      continue;
    }
    if (!isMapped(procedure) || booking.injectionAt === null) {
      if (dateOf(booking.startAt) === date) {
        found.unmapped.push(booking);
      }
      continue;
    }
    const injectionAt = ms(booking.injectionAt);
    if (injectionAt <= book.now) {
      continue;
    }
    const served = free.serve(booking);
    const common = { booking, tracerId: procedure.tracerId, units: procedure.units, injectionAt };
    const place = served.by === 'slot' ? served.place : null;
    const on =
      place?.date ?? (served.by === 'time' ? served.wanted.deliveryDate : dateOf(injectionAt));
    if (on !== date) {
      continue;
    }
    const kind = served.by === 'time' ? 'injection' : 'activity';
    const deadline = bound.deadline(kind, procedure.tracerId, on);
    const late = served.by !== 'nothing' && deadline !== null && book.now > deadline;
    const half = bound.halfLife(procedure.tracerId);
    if (place) {
      places.set(booking.id, place);
    }
    const study: UnorderedStudy = {
      ...common,
      deliverAt: place?.at ?? (served.by === 'time' ? served.wanted.deliverAt : null),
      runAt: place?.runAt ?? null,
      mbq: place ? decayBetween(procedure.units, half, injectionAt, place.at) : null,
      why: served.by === 'nothing' ? served.unserved.code : null,
      late,
    };
    const tracer = tracerOf(found, procedure.tracerId);
    tracer.studies.push(study);
    tracer.late += Number(late);
    tracer.unserved += Number(study.why !== null);
    tracer.injections += served.by === 'time' ? (served.wanted.injections ?? 0) : 0;
  }
  for (const tracer of found.tracers) {
    tracer.studies.sort((a, b) => a.injectionAt - b.injectionAt || a.booking.id - b.booking.id);
    tracer.runs = addedTo(tracer.studies, places, book, bound.halfLife(tracer.tracerId));
  }
  found.unmapped.sort((a, b) => ms(a.startAt) - ms(b.startAt) || a.id - b.id);
  return found;
}

type Mapped = Procedure & { tracerId: number; units: number; delayMinutes: number };

function isMapped(procedure: Procedure | undefined): procedure is Mapped {
  return (
    procedure !== undefined &&
    procedure.tracerId !== null &&
    procedure.units !== null &&
    procedure.delayMinutes !== null
  );
}

function tracerOf(found: Unordered, tracerId: number): UnorderedTracer {
  let tracer = found.tracers.find((one) => one.tracerId === tracerId);
  if (!tracer) {
    tracer = { tracerId, studies: [], runs: [], injections: 0, unserved: 0, late: 0 };
    found.tracers.push(tracer);
  }
  return tracer;
}

/** By run: each delivery's sum rounded up as it would be ordered, then overhead in and back to the run. */
function addedTo(
  studies: readonly UnorderedStudy[],
  places: ReadonlyMap<number, Place>,
  book: BookingBook,
  halfLifeSeconds: number,
): Added[] {
  const pools = new Map<string, { place: Place; tracerId: number; mbq: number; studies: number }>();
  for (const { booking, tracerId, mbq } of studies) {
    const place = places.get(booking.id);
    if (!place || mbq === null) {
      continue;
    }
    const key = `${place.slot.id}:${place.date}`;
    const pool = pools.get(key) ?? { place, tracerId, mbq: 0, studies: 0 };
    pool.mbq += mbq;
    pool.studies += 1;
    pools.set(key, pool);
  }
  const runs = new Map<number, Added>();
  for (const { place, tracerId, mbq, studies: count } of pools.values()) {
    const entry = book.catalogueEntries.find(
      (one) => one.endpointId === place.slot.endpointId && one.tracerId === tracerId,
    );
    const ordered = ceilMbq(mbq);
    const run = runs.get(place.runAt) ?? {
      runAt: place.runAt,
      studies: 0,
      mbq: 0,
      halfLifeSeconds,
    };
    run.studies += count;
    run.mbq += decayBetween(
      ordered * (entry?.overhead ?? 1),
      halfLifeSeconds,
      place.at,
      place.runAt,
    );
    runs.set(place.runAt, run);
  }
  return [...runs.values()].sort((a, b) => a.runAt - b.runAt);
}
