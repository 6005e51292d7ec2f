/**
 * The order book as production reads it: every order that stands, and the schedule and limits behind it. Pure.
 *
 * `What` says what is made: a tracer, or a bare isotope. Activities in MBq, instants in ms.
 */
import type { CatalogueEntry, Endpoint, Isotope, Run, Slot, Tracer } from '../protocol/rows';
import { demandOf } from './day';
import type { PlanCustomer, PlanOrder } from './dayRows';
import { makes } from './dayRuns';
import { counts, type Demand, orderedAtDelivery } from './need';
import { standsOn } from './schedule';
import { addDays, lastBefore, wallInstant } from './time';

export interface What {
  tracerId: number | null;
  isotopeId: number | null;
}

export interface Book {
  orders: readonly PlanOrder[];
  slots: ReadonlyMap<number, Slot>;
  runs: ReadonlyMap<number, Run>;
  entries: readonly CatalogueEntry[];
  tracers: ReadonlyMap<number, Tracer>;
  isotopes: ReadonlyMap<number, Isotope>;
  endpoints: ReadonlyMap<number, Endpoint>;
  customers: ReadonlyMap<number, PlanCustomer>;
  /** Closed dates and what they are called. */
  closed: ReadonlyMap<string, string>;
}

/** A slot on a date: when it is delivered, when the car leaves, and which run feeds it. */
export interface Place {
  slot: Slot;
  date: string;
  at: number;
  departsAt: number;
  runAt: number;
  runMaxMbq: number | null;
}

export function sameWhat(one: What, other: What): boolean {
  return one.tracerId === null
    ? other.tracerId === null && one.isotopeId === other.isotopeId
    : one.tracerId === other.tracerId;
}

export function nameOf(
  book: {
    tracers: ReadonlyMap<number, Pick<Tracer, 'shortName'>>;
    isotopes: ReadonlyMap<number, Pick<Isotope, 'symbol'>>;
  },
  what: What,
): string {
  return what.tracerId === null
    ? (book.isotopes.get(what.isotopeId ?? -1)?.symbol ?? '–')
    : (book.tracers.get(what.tracerId)?.shortName ?? '–');
}

export function halfLifeOf(book: Pick<Book, 'tracers' | 'isotopes'>, what: What): number {
  const isotopeId =
    what.tracerId === null ? what.isotopeId : book.tracers.get(what.tracerId)?.isotopeId;
  return book.isotopes.get(isotopeId ?? -1)?.halfLifeSeconds ?? Number.POSITIVE_INFINITY;
}

/** What the catalogue says of an endpoint and what it orders; undefined: it may not. */
export function entryOf(
  book: Pick<Book, 'entries'>,
  endpointId: number,
  what: What,
): CatalogueEntry | undefined {
  return book.entries.find((entry) => entry.endpointId === endpointId && sameWhat(entry, what));
}

/** The slot that an order goes with: the one it was moved to, else its own. */
export function activeSlotId(order: Pick<PlanOrder, 'slotId' | 'movedToSlotId'>): number | null {
  return order.movedToSlotId ?? order.slotId;
}

export function placeOf(
  book: Pick<Book, 'runs' | 'endpoints'>,
  slot: Slot,
  date: string,
): Place | null {
  const run = book.runs.get(slot.runId);
  if (!run) {
    return null;
  }
  const at = wallInstant(date, slot.deliveryTime);
  const minutes = book.endpoints.get(slot.endpointId)?.transportMinutes ?? 0;
  return {
    slot,
    date,
    at,
    departsAt: at - minutes * 60_000,
    runAt: lastBefore(run.weekday, run.time, at),
    runMaxMbq: run.maxMbq,
  };
}

/** Whether a slot is delivered on a date by its run. */
export function stands(book: Pick<Book, 'runs'>, slot: Slot, date: string): boolean {
  return standsOn(slot, book.runs.get(slot.runId), date);
}

/** The slots of an endpoint and what it orders that stand on a date, the first delivery first. */
export function placesOn(book: Book, endpointId: number, what: What, date: string): Place[] {
  const found: Place[] = [];
  for (const slot of book.slots.values()) {
    if (slot.endpointId === endpointId && sameWhat(slot, what) && stands(book, slot, date)) {
      const place = placeOf(book, slot, date);
      if (place) {
        found.push(place);
      }
    }
  }
  return found.sort((a, b) => a.at - b.at || a.slot.id - b.slot.id);
}

/** The same over several dates, closed ones left out. */
export function placesFrom(
  book: Book,
  endpointId: number,
  what: What,
  from: string,
  days: number,
): Place[] {
  const found: Place[] = [];
  for (let offset = 0; offset < days; offset += 1) {
    const date = addDays(from, offset);
    if (!book.closed.has(date)) {
      found.push(...placesOn(book, endpointId, what, date));
    }
  }
  return found;
}

const known = new WeakMap<Book, Map<string, Demand[]>>();

/** All that is ordered of something, as planning sees it; worked out once for a book. */
export function demandsOf(book: Book, what: What): Demand[] {
  const key = what.tracerId === null ? `i${what.isotopeId}` : `t${what.tracerId}`;
  const all = known.get(book) ?? new Map<string, Demand[]>();
  known.set(book, all);
  let demands = all.get(key);
  if (!demands) {
    const halfLife = halfLifeOf(book, what);
    const rows = { slots: book.slots, runs: [] };
    demands = book.orders
      .filter((order) => sameWhat(order, what) && order.orderedMbq !== null)
      .map((order) => demandOf(order, halfLife, rows));
    all.set(key, demands);
  }
  return demands;
}

/** The most that what is made can be of at a run's end; null where nothing limits it or the run is unknown. */
export function runLimit(book: Pick<Book, 'runs'>, what: What, runAt: number): number | null {
  for (const run of book.runs.values()) {
    if (makes(run, what) && lastBefore(run.weekday, run.time, runAt) === runAt) {
      return run.maxMbq;
    }
  }
  return null;
}

/** What the orders of a slot on a date take of it already: ordered MBq at its delivery, of a moved order what it is worth then. */
export function takenMbq(book: Book, place: Place, but: readonly number[] = []): number {
  const there = new Set(
    book.orders
      .filter(
        (order) =>
          activeSlotId(order) === place.slot.id &&
          order.deliveryDate === place.date &&
          counts(order) &&
          !but.includes(order.id),
      )
      .map((order) => order.id),
  );
  return demandsOf(book, place.slot)
    .filter((demand) => there.has(demand.id))
    .reduce((sum, demand) => sum + orderedAtDelivery(demand), 0);
}
