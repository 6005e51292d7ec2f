/** What a customer's request would change, and what it would cost at this second. Pure. */
import type { Request } from '../protocol/rows';
import {
  type Balance,
  balancesOf,
  limitsPassed,
  type Passed,
  prospect,
  type Swap,
  takesAt,
} from './balance';
import {
  activeSlotId,
  type Book,
  demandsOf,
  entryOf,
  type Place,
  placeOf,
  type What,
} from './book';
import type { PlanOrder } from './dayRows';
import { wholeMbq } from './need';

export type ChangeField =
  | 'orderedMbq'
  | 'injections'
  | 'deliverAt'
  | 'usage'
  | 'comment'
  | 'status';

/** A field before and after; `deliverAt` in ms, `status` only where the order would be cancelled. */
export interface FieldChange {
  field: ChangeField;
  before: string | number | null;
  after: string | number | null;
}

export interface Impact {
  what: What;
  endpointId: number;
  /** The delivery that it is about: as it would be. */
  deliverAt: number;
  orderedMbq: number | null;
  injections: number | null;
  changes: FieldChange[];
  balances: Balance[];
  /** Taken, at this second, of what runs that have ended made, up to a whole MBq; given back where negative. */
  takesMbq: number;
  passed: Passed[];
  /** The date is closed and this is what it is called. */
  closed: string | null;
}

/** What the request's own words hold: a command's data as the customer would have sent it. */
interface Asked {
  kind?: string;
  tracerId?: number | null;
  isotopeId?: number | null;
  slotId?: number | null;
  deliveryDate?: string;
  deliverAt?: string | null;
  orderedMbq?: number | null;
  injections?: number | null;
  usage?: string;
  comment?: string;
}

export function impactOf(
  request: Pick<Request, 'kind' | 'orderId' | 'endpointId' | 'data' | 'deliveryDate'>,
  order: PlanOrder | undefined,
  book: Book,
  now: number,
): Impact {
  const asked = request.data as Asked;
  const what: What = {
    tracerId: order?.tracerId ?? asked.tracerId ?? null,
    isotopeId: order?.isotopeId ?? asked.isotopeId ?? null,
  };
  const wanted = wantedOf(asked, order, request.deliveryDate);
  const place = placeFor(book, wanted);
  const cancels = request.kind === 'cancel';
  const deliverAt =
    place?.at ?? (wanted.deliverAt === null ? Number.NaN : Date.parse(wanted.deliverAt));
  const swap = swapOf(book, what, order, cancels ? null : place, wanted.orderedMbq);
  return {
    what,
    endpointId: request.endpointId,
    deliverAt,
    orderedMbq: wanted.orderedMbq,
    injections: wanted.injections,
    changes: cancels
      ? [{ field: 'status', before: order?.status ?? null, after: 'cancelled' }]
      : order
        ? changesOf(order, wanted, deliverAt)
        : [],
    balances: balancesOf(book, what, swap),
    takesMbq: wholeMbq(takesAt(swap, now)),
    passed: cancels
      ? []
      : limitsPassed(book, {
          what,
          endpointId: request.endpointId,
          place,
          orderedMbq: wanted.orderedMbq,
          injections: wanted.injections,
          ...(order ? { orderId: order.id } : {}),
        }),
    closed: cancels ? null : (book.closed.get(wanted.deliveryDate) ?? null),
  };
}

interface Wanted {
  slotId: number | null;
  deliveryDate: string;
  deliverAt: string | null;
  orderedMbq: number | null;
  injections: number | null;
  usage: string | null;
  comment: string | null;
  /** It asks for another delivery than the order's present one. */
  elsewhere: boolean;
}

function wantedOf(asked: Asked, order: PlanOrder | undefined, date: string): Wanted {
  const elsewhere =
    asked.slotId !== undefined || asked.deliveryDate !== undefined || asked.deliverAt !== undefined;
  const active = order ? activeSlotId(order) : null;
  return {
    slotId: asked.slotId ?? (elsewhere ? (order?.slotId ?? null) : active),
    deliveryDate: asked.deliveryDate ?? order?.deliveryDate ?? date,
    deliverAt: asked.deliverAt ?? order?.deliverAt ?? null,
    orderedMbq: asked.orderedMbq ?? order?.orderedMbq ?? null,
    injections: asked.injections ?? order?.injections ?? null,
    usage: asked.usage ?? order?.usage ?? null,
    comment: asked.comment ?? order?.comment ?? null,
    elsewhere: order === undefined || elsewhere,
  };
}

function placeFor(book: Book, wanted: Wanted): Place | null {
  const slot = book.slots.get(wanted.slotId ?? -1);
  return slot ? placeOf(book, slot, wanted.deliveryDate) : null;
}

function swapOf(
  book: Book,
  what: What,
  order: PlanOrder | undefined,
  place: Place | null,
  orderedMbq: number | null,
): Swap {
  const before = order ? demandsOf(book, what).filter((demand) => demand.id === order.id) : [];
  if (place === null || orderedMbq === null) {
    return { before, after: [] };
  }
  const overhead = entryOf(book, place.slot.endpointId, what)?.overhead ?? order?.overhead ?? 1;
  const [now] = before;
  // A moved order keeps the delivery that its amount is meant for, unless it asks for another one.
  const after =
    now && order && activeSlotId(order) === place.slot.id && now.deliverAt === place.at
      ? { ...now, orderedMbq, toDispenseMbq: orderedMbq * overhead }
      : prospect(book, what, place, orderedMbq, order?.id, overhead);
  return { before, after: [after] };
}

function changesOf(order: PlanOrder, wanted: Wanted, deliverAt: number): FieldChange[] {
  const present = Date.parse(order.deliverAt);
  const all: FieldChange[] = [
    { field: 'orderedMbq', before: order.orderedMbq, after: wanted.orderedMbq },
    { field: 'injections', before: order.injections, after: wanted.injections },
    { field: 'deliverAt', before: present, after: wanted.elsewhere ? deliverAt : present },
    { field: 'usage', before: order.usage, after: wanted.usage },
    { field: 'comment', before: order.comment, after: wanted.comment },
  ];
  return all.filter((change) => change.before !== change.after);
}

/** Open requests, the soonest delivery's first; of one delivery, the one that was made first. */
export function openRequests<R extends Pick<Request, 'state' | 'deliveryDate' | 'madeAt' | 'id'>>(
  requests: readonly R[],
): R[] {
  return requests
    .filter((request) => request.state === 'open')
    .sort(
      (a, b) =>
        a.deliveryDate.localeCompare(b.deliveryDate) ||
        a.madeAt.localeCompare(b.madeAt) ||
        a.id - b.id,
    );
}
