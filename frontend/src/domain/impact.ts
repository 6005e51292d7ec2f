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
import { type Wish, wishOf } from './requests';
import { ms } from './time';

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

export function impactOf(
  request: Pick<Request, 'kind' | 'orderId' | 'endpointId' | 'data' | 'deliveryDate'>,
  order: PlanOrder | undefined,
  book: Book,
  now: number,
): Impact {
  const asked = wishOf(request);
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
          ...(swap.after[0] ? { demand: swap.after[0] } : {}),
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

function wantedOf(asked: Wish, order: PlanOrder | undefined, date: string): Wanted {
  // What it names again as it is, is no other delivery: a moved order then stays where it was moved to.
  const elsewhere =
    order === undefined ||
    (asked.slotId ?? order.slotId) !== order.slotId ||
    (asked.deliveryDate ?? order.deliveryDate) !== order.deliveryDate ||
    (asked.deliverAt !== undefined && ms(asked.deliverAt) !== ms(order.deliverAt));
  return {
    slotId: elsewhere ? (asked.slotId ?? order?.slotId ?? null) : activeSlotId(order),
    deliveryDate: asked.deliveryDate ?? order?.deliveryDate ?? date,
    deliverAt: asked.deliverAt ?? order?.deliverAt ?? null,
    orderedMbq: asked.orderedMbq ?? order?.orderedMbq ?? null,
    injections: asked.injections ?? order?.injections ?? null,
    usage: asked.usage ?? order?.usage ?? null,
    comment: asked.comment ?? order?.comment ?? null,
    elsewhere,
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
