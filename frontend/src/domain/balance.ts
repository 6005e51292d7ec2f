/**
 * What a change of orders costs the runs: what each must make before and after. Pure.
 *
 * The one place that the screens ask for the cost of anything: a move, a request, an order more.
 */
import type { Book, Place, What } from './book';
import { demandsOf, entryOf, halfLifeOf, runLimit, takenMbq } from './book';
import { costAt, counts, type Demand, needAtRun, orderedAtDelivery, wholeMbq } from './need';

export interface Balance {
  runAt: number;
  /** What it must make, up to a whole MBq. */
  before: number;
  after: number;
  /** The difference, rounded away from what is free: up where more is needed, down where less is. */
  more: number;
  maxMbq: number | null;
  /** After the change it must make more than it can. */
  over: boolean;
}

/** Orders as they are and as they would be. An order that comes or goes stands in one of the two only. */
export interface Swap {
  before: readonly Demand[];
  after: readonly Demand[];
}

/** The runs that a swap touches, each with its balance; the runs of the new orders first. */
export function balancesOf(book: Book, what: What, swap: Swap): Balance[] {
  const gone = new Set(swap.before.map((demand) => demand.id));
  const all = demandsOf(book, what);
  const rest = all.filter((demand) => !gone.has(demand.id));
  const runs = new Set<number>();
  for (const demand of [...swap.after, ...swap.before]) {
    if (demand.runAt !== null && counts(demand)) {
      runs.add(demand.runAt);
    }
  }
  return [...runs].map((runAt) => {
    const before = needAtRun([...rest, ...swap.before], runAt);
    const after = needAtRun([...rest, ...swap.after], runAt);
    const maxMbq = runLimit(book, what, runAt);
    return {
      runAt,
      before,
      after,
      more: wholeMbq(costAtRun(swap.after, runAt) - costAtRun(swap.before, runAt)),
      maxMbq,
      over: maxMbq !== null && after > maxMbq,
    };
  });
}

function costAtRun(demands: readonly Demand[], runAt: number): number {
  return demands
    .filter((demand) => demand.runAt === runAt && counts(demand))
    .reduce((sum, demand) => sum + costAt(demand, runAt), 0);
}

/** What a swap takes, at an instant, of what runs that have ended have made: more where positive. Not rounded. */
export function takesAt(swap: Swap, at: number): number {
  const cost = (demands: readonly Demand[]) =>
    demands
      .filter((demand) => demand.runAt !== null && demand.runAt <= at && counts(demand))
      .reduce((sum, demand) => sum + costAt(demand, at), 0);
  return cost(swap.after) - cost(swap.before);
}

/** An order that is not there yet, at a slot, with the overhead that the catalogue gives it. */
export function prospect(
  book: Book,
  what: What,
  place: Place,
  orderedMbq: number,
  id = -1,
  overhead = entryOf(book, place.slot.endpointId, what)?.overhead ?? 1,
): Demand {
  return {
    id,
    status: 'ordered',
    orderedMbq,
    toDispenseMbq: orderedMbq * overhead,
    orderedSlotAt: place.at,
    deliverAt: place.at,
    runAt: place.runAt,
    dispensedMbq: 0,
    halfLifeSeconds: halfLifeOf(book, what),
  };
}

/** What one more order of some MBq at a slot would cost its run. */
export function costOfOneMore(book: Book, what: What, place: Place, mbq: number): Balance {
  const after = [prospect(book, what, place, mbq)];
  return balancesOf(book, what, { before: [], after })[0] as Balance;
}

export type Limit = 'entry' | 'slot' | 'run' | 'runSum' | 'injections';

export interface Passed {
  which: Limit;
  /** MBq, or injections. */
  limit: number;
  value: number;
}

/** The limits that an order would pass, by the server's rules; `runSum` warns only. */
export function limitsPassed(
  book: Book,
  wish: {
    what: What;
    endpointId: number;
    place: Place | null;
    orderedMbq: number | null;
    injections: number | null;
    orderId?: number;
    /** What it would be there, where it is not meant for the place: an order that was moved. */
    demand?: Demand;
  },
): Passed[] {
  const { what, place, orderedMbq } = wish;
  const entry = entryOf(book, wish.endpointId, what);
  const passed: Passed[] = [];
  const check = (which: Limit, limit: number | null | undefined, value: number) => {
    if (limit !== null && limit !== undefined && value > limit) {
      passed.push({ which, limit, value });
    }
  };
  if (wish.injections !== null) {
    check('injections', entry?.maxInjections, wish.injections);
  }
  if (orderedMbq === null) {
    return passed;
  }
  check('entry', entry?.maxMbq, orderedMbq);
  if (place) {
    const but = wish.orderId === undefined ? [] : [wish.orderId];
    const alone = wish.demand ?? prospect(book, what, place, orderedMbq, wish.orderId);
    check('slot', place.slot.maxMbq, takenMbq(book, place, but) + orderedAtDelivery(alone));
    const cost = costAt(alone, place.runAt);
    check('run', place.runMaxMbq, cost);
    if (place.runMaxMbq !== null && cost <= place.runMaxMbq) {
      const others = demandsOf(book, what).filter((demand) => demand.id !== wish.orderId);
      check('runSum', place.runMaxMbq, needAtRun([...others, alone], place.runAt));
    }
  }
  return passed;
}
