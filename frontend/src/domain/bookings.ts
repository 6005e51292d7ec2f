/**
 * From booked studies to orders: which delivery serves each, what it needs there, and why one is not served. Pure.
 *
 * The server's own rules (`tracershop/orderbook/ordering/bookings.py`), tested against the same cases; the server decides.
 * Instants in ms, activities in MBq at the delivery of their slot. Sums are rounded up once.
 */
import type { CatalogueEntry, Procedure, Run, Slot } from '../protocol/rows';
import type {
  BookingBook,
  Need,
  Place,
  Plan,
  Served,
  Study,
  Unserved,
  Wanted,
  Why,
} from './bookingBook';
import { deadlineFor, deadlineInstant } from './deadline';
import { ceilMbq, decayBetween } from './decay';
import { receives } from './injections';
import { standsOn } from './schedule';
import { addDays, clock, dateOf, lastBefore, ms, wallInstant } from './time';

const MOST_MBQ = 10_000_000;
const MOST_INJECTIONS = 500;
const DAY = 24 * 60;
const MINUTE = 60_000;
/** What another time may mend of an injection. */
const OTHER_TIMES: readonly Why[] = ['closed_date', 'outside_hours', 'deadline_passed'];

/** What stands on a date hangs on slots and runs alone: it is kept while those are the same, whatever time it is. */
const standing = new WeakMap<object, { runs: object; places: Map<string, readonly Place[]> }>();

function placesOf({ slots, runs }: BookingBook): Map<string, readonly Place[]> {
  const known = standing.get(slots);
  if (known?.runs === runs) {
    return known.places;
  }
  const places = new Map<string, readonly Place[]>();
  standing.set(slots, { runs, places });
  return places;
}

/** Asking the calendar is dear, and the same few hundred instants are asked for at every turn. */
const dates = new Map<number, string>();
const MOST_DATES = 20_000;

function dateAt(instant: number): string {
  let date = dates.get(instant);
  if (date === undefined) {
    if (dates.size > MOST_DATES) {
      dates.clear();
    }
    date = dateOf(instant);
    dates.set(instant, date);
  }
  return date;
}

/** BKG-20 … BKG-24: the rules over one book, what they share worked out once. */
export class Planner {
  readonly book: BookingBook;
  private readonly lastDate: string;
  private readonly closed: ReadonlySet<string>;
  private readonly runs: ReadonlyMap<number, Run>;
  private readonly procedures: ReadonlyMap<number, Procedure>;
  /** Slots with their runs, by what they bring where. */
  private readonly fed = new Map<string, { slot: Slot; run: Run }[]>();
  private readonly places: Map<string, readonly Place[]>;
  private readonly deadlines = new Map<string, number | null>();
  private readonly firsts = new Map<string, number | null>();

  constructor(book: BookingBook) {
    this.book = book;
    this.lastDate = addDays(dateOf(book.now), book.daysAhead);
    this.closed = new Set(book.closedDates.map(({ date }) => date));
    this.runs = new Map(book.runs.map((run) => [run.id, run]));
    this.procedures = new Map(book.procedures.map((procedure) => [procedure.id, procedure]));
    this.places = placesOf(book);
    for (const slot of book.slots) {
      const run = this.runs.get(slot.runId);
      if (run) {
        const key = `${slot.endpointId}:${slot.tracerId}`;
        this.fed.set(key, [...(this.fed.get(key) ?? []), { slot, run }]);
      }
    }
  }

  /** The orders that these studies become, and those that become none. */
  plan(studies: readonly Study[]): Plan {
    const orders: Wanted[] = [];
    const unserved: Unserved[] = [];
    const pools = new Map<string, { place: Place; needs: Need[] }>();
    for (const study of [...studies].sort((one, other) => one.id - other.id)) {
      const found = this.serve(study);
      if (found.by === 'nothing') {
        unserved.push(found.unserved);
      } else if (found.by === 'time') {
        orders.push(found.wanted);
      } else {
        const key = `${found.place.slot.id}:${found.place.date}`;
        const pool = pools.get(key) ?? { place: found.place, needs: [] };
        pool.needs.push(found.need);
        pools.set(key, pool);
      }
    }
    for (const { place, needs } of pools.values()) {
      const wanted = this.pool(place, needs);
      if (wanted) {
        orders.push(wanted);
      } else {
        unserved.push(
          ...needs.map((need) => ({
            bookingId: need.studyId,
            code: 'over_limit' as const,
            firstSlotAt: this.firstWithRoom(place, need),
          })),
        );
      }
    }
    return {
      orders: orders.sort(
        (one, other) =>
          one.deliverAt - other.deliverAt ||
          one.tracerId - other.tracerId ||
          (one.slotId ?? 0) - (other.slotId ?? 0) ||
          (one.bookingIds[0] ?? 0) - (other.bookingIds[0] ?? 0),
      ),
      unserved: unserved.sort((one, other) => one.bookingId - other.bookingId),
    };
  }

  /** What serves a study by itself, or why nothing does. */
  serve(study: Study): Served {
    const procedure = this.procedures.get(study.procedureId ?? 0);
    const barred = (code: Why): Served => ({ by: 'nothing', unserved: nothing(study.id, code) });
    if (
      !procedure ||
      procedure.ignored ||
      procedure.tracerId === null ||
      procedure.units === null ||
      procedure.delayMinutes === null
    ) {
      return barred('not_mapped');
    }
    const tracer = this.tracer(procedure.tracerId);
    const endpoint = this.book.endpoints.find(({ id }) => id === study.endpointId);
    const entry = endpoint && this.entry(endpoint.id, procedure.tracerId);
    if (!tracer || tracer.archived || !endpoint || endpoint.archived || !entry) {
      return barred('not_in_catalogue');
    }
    if (ms(study.startAt) > this.book.now + (this.book.daysAhead + 2) * DAY * MINUTE) {
      return barred('invalid');
    }
    const at = ms(study.startAt) + procedure.delayMinutes * MINUTE;
    return tracer.kind === 'injection'
      ? this.injection(study, endpoint, tracer.id, entry, procedure.units, at)
      : this.activity(study, endpoint.id, tracer, procedure.units, at);
  }

  private activity(
    study: Study,
    endpointId: number,
    tracer: BookingBook['tracers'][number],
    mbq: number,
    at: number,
  ): Served {
    const barred = (code: Why): Served => ({
      by: 'nothing',
      unserved: {
        bookingId: study.id,
        code,
        firstSlotAt: this.first(endpointId, tracer.id, Math.max(at, this.book.now)),
      },
    });
    if (at <= this.book.now || dateAt(at) > this.lastDate) {
      return barred('invalid');
    }
    const before = this.deliveries(endpointId, tracer, at).filter((place) => place.at <= at);
    const place = before.findLast((one) => this.barred(tracer.id, one) === null);
    if (place) {
      const need = { studyId: study.id, tracerId: tracer.id, mbq, injectionAt: at };
      return { by: 'slot', place, need };
    }
    const last = before.at(-1);
    return barred((last && this.barred(tracer.id, last)) ?? 'no_such_slot');
  }

  /** Those of the injection's date, and of the days before whose batch is still within its shelf life then; in time order. */
  private deliveries(
    endpointId: number,
    tracer: BookingBook['tracers'][number],
    at: number,
  ): Place[] {
    const day = dateAt(at);
    const found = [...this.on(endpointId, tracer.id, day)];
    for (let back = 1; back < Math.floor(tracer.shelfLifeMinutes / DAY) + 2; back += 1) {
      const earlier = this.on(endpointId, tracer.id, addDays(day, -back));
      found.push(...earlier.filter((it) => it.runAt + tracer.shelfLifeMinutes * MINUTE >= at));
    }
    // Two of one instant: the one with the lower id is the later.
    return found.sort((one, other) => one.at - other.at || other.slot.id - one.slot.id);
  }

  /** The deliveries of a tracer that stand on a date, whether they may be ordered or not. */
  private on(endpointId: number, tracerId: number, date: string): readonly Place[] {
    const what = `${endpointId}:${tracerId}`;
    const key = `${what}:${date}`;
    let found = this.places.get(key);
    if (!found) {
      found = (this.fed.get(what) ?? [])
        .filter(({ slot, run }) => standsOn(slot, run, date))
        .map(({ slot, run }) => {
          const at = wallInstant(date, slot.deliveryTime);
          const runAt = lastBefore(run.weekday, run.time, at);
          return { slot, date, at, runAt, runMaxMbq: run.maxMbq };
        });
      this.places.set(key, found);
    }
    return found;
  }

  /** Why a delivery that stands may not be ordered now; null where it may. */
  private barred(tracerId: number, place: Place): Why | null {
    if (this.closed.has(place.date)) {
      return 'closed_date';
    }
    const deadline = this.deadline('activity', tracerId, place.date);
    if (place.at <= this.book.now || (deadline !== null && this.book.now > deadline)) {
      return 'deadline_passed';
    }
    return place.date > this.lastDate ? 'invalid' : null;
  }

  /** The first delivery after an instant that may be ordered now, and fits (so many MBq). */
  private first(
    endpointId: number,
    tracerId: number,
    after: number,
    fits: (place: Place) => boolean = () => true,
    mbq = 0,
  ): number | null {
    const key = `${endpointId}:${tracerId}:${after}:${mbq}`;
    const known = this.firsts.get(key);
    if (known !== undefined) {
      return known;
    }
    let found: number | null = null;
    const none = !this.fed.has(`${endpointId}:${tracerId}`);
    const from = none ? addDays(this.lastDate, 1) : dateAt(after);
    for (let day = from; found === null && day <= this.lastDate; day = addDays(day, 1)) {
      const open = this.on(endpointId, tracerId, day).filter(
        (it) => it.at > after && this.barred(tracerId, it) === null && fits(it),
      );
      found = open.length > 0 ? Math.min(...open.map((it) => it.at)) : null;
    }
    this.firsts.set(key, found);
    return found;
  }

  /** The order of one delivery; null where it would go over a limit. */
  private pool(place: Place, needs: readonly Need[]): Wanted | null {
    const tracerId = needs[0]?.tracerId ?? 0;
    const half = this.halfLife(tracerId);
    const mbq = ceilMbq(
      needs.reduce((sum, one) => sum + decayBetween(one.mbq, half, one.injectionAt, place.at), 0),
    );
    if (!this.hasRoom(place, tracerId, mbq)) {
      return null;
    }
    return {
      kind: 'activity',
      endpointId: place.slot.endpointId,
      tracerId,
      slotId: place.slot.id,
      deliveryDate: place.date,
      deliverAt: place.at,
      orderedMbq: mbq,
      injections: null,
      bookingIds: needs.map((need) => need.studyId),
    };
  }

  /** The first delivery after a study's injection that could bring what it needs alone, were it injected as that comes. */
  private firstWithRoom(place: Place, need: Need): number | null {
    const mbq = ceilMbq(need.mbq);
    const fits = (later: Place) => this.hasRoom(later, need.tracerId, mbq);
    return this.first(place.slot.endpointId, need.tracerId, need.injectionAt, fits, mbq);
  }

  /** Whether so many MBq at a delivery go over no limit. */
  private hasRoom(place: Place, tracerId: number, mbq: number): boolean {
    const half = this.halfLife(tracerId);
    const entry = this.entry(place.slot.endpointId, tracerId);
    const others = this.book.taken
      .filter((one) => one.slotId === place.slot.id && one.deliverAt === place.at)
      .reduce(
        (sum, one) =>
          sum + decayBetween(one.orderedMbq, one.halfLifeSeconds, one.meantAt, place.at),
        0,
      );
    const atRun = decayBetween(mbq * (entry?.overhead ?? 1), half, place.at, place.runAt);
    const limits: [number, number | null | undefined][] = [
      [mbq, MOST_MBQ],
      [mbq, entry?.maxMbq],
      [others + mbq, place.slot.maxMbq],
      [atRun, place.runMaxMbq],
    ];
    return mbq > 0 && !limits.some(([value, limit]) => (limit ?? Infinity) < value);
  }

  private injection(
    study: Study,
    endpoint: BookingBook['endpoints'][number],
    tracerId: number,
    entry: CatalogueEntry,
    units: number,
    instant: number,
  ): Served {
    // In whole minutes, and there in time.
    const at = Math.floor(instant / MINUTE) * MINUTE;
    const date = dateAt(at);
    const count = Math.trunc(units);
    const deadline = this.deadline('injection', tracerId, date);
    const why: Why | null =
      at <= this.book.now || date > this.lastDate
        ? 'invalid'
        : this.closed.has(date)
          ? 'closed_date'
          : !receives(endpoint, date, at)
            ? 'outside_hours'
            : entry.maxInjections !== null && count > entry.maxInjections
              ? 'over_limit'
              : deadline !== null && this.book.now > deadline
                ? 'deadline_passed'
                : count < 1 || count > MOST_INJECTIONS
                  ? 'over_limit'
                  : null;
    if (why !== null) {
      const most = Math.min(entry.maxInjections ?? MOST_INJECTIONS, MOST_INJECTIONS);
      const firstSlotAt =
        OTHER_TIMES.includes(why) && count >= 1 && count <= most
          ? this.firstTime(endpoint, tracerId, at)
          : null;
      return { by: 'nothing', unserved: { bookingId: study.id, code: why, firstSlotAt } };
    }
    return {
      by: 'time',
      wanted: {
        kind: 'injection',
        endpointId: endpoint.id,
        tracerId,
        slotId: null,
        deliveryDate: date,
        deliverAt: at,
        orderedMbq: null,
        injections: count,
        bookingIds: [study.id],
      },
    };
  }

  /** The first time at or after an instant at which an injection may be ordered now: on its date, or on a later one when
   * the endpoint opens, where it does not say so at the same time of day. */
  private firstTime(
    endpoint: BookingBook['endpoints'][number],
    tracerId: number,
    at: number,
  ): number | null {
    const key = `${endpoint.id}:${tracerId}:${at}:time`;
    const known = this.firsts.get(key);
    if (known !== undefined) {
      return known;
    }
    const own = dateAt(at);
    let found: number | null = null;
    for (let day = own; found === null && day <= this.lastDate; day = addDays(day, 1)) {
      const opens = wallInstant(day, endpoint.receivesFrom ?? clock(at));
      const first = day !== own ? opens : endpoint.receivesFrom ? Math.max(at, opens) : at;
      const deadline = this.deadline('injection', tracerId, day);
      const late = deadline !== null && this.book.now > deadline;
      found = !this.closed.has(day) && !late && receives(endpoint, day, first) ? first : null;
    }
    this.firsts.set(key, found);
    return found;
  }

  /** The last instant to order for a date; null where no rule is known. */
  deadline(kind: string, tracerId: number, date: string): number | null {
    const key = `${kind}:${tracerId}:${date}`;
    let found = this.deadlines.get(key);
    if (found === undefined) {
      const rule = deadlineFor(this.book.deadlines, kind, tracerId);
      found = rule ? deadlineInstant(rule, date, this.closed) : null;
      this.deadlines.set(key, found);
    }
    return found;
  }

  tracer(id: number | null) {
    return this.book.tracers.find((row) => row.id === id);
  }

  procedure(id: number | null): Procedure | undefined {
    return this.procedures.get(id ?? 0);
  }

  halfLife(tracerId: number): number {
    const isotopeId = this.tracer(tracerId)?.isotopeId;
    const isotope = this.book.isotopes.find(({ id }) => id === isotopeId);
    return isotope?.halfLifeSeconds ?? Number.POSITIVE_INFINITY;
  }

  private entry(endpointId: number, tracerId: number): CatalogueEntry | undefined {
    return this.book.catalogueEntries.find(
      (row) => row.endpointId === endpointId && row.tracerId === tracerId,
    );
  }
}

function nothing(bookingId: number, code: Why): Unserved {
  return { bookingId, code, firstSlotAt: null };
}
