/** An order that production is about to place or change for a customer: what may be chosen, and what is sent. Pure. */
import type { Deadline, OrderKind, Usage } from '../protocol/rows';
import { type Book, nameOf, type Place, placesOn, type What } from './book';
import type { PlanOrder } from './dayRows';
import { deadlineFor, deadlineInstant } from './deadline';
import { receives } from './injections';
import { parseCount, parseMbq } from './numbers';
import { clock, dateOf, wallInstant } from './time';

/** Why production goes past a rule, or changes what a customer ordered; `other` wants words. */
export const REASON_CODES = [
  'phoned',
  'patient',
  'scanner',
  'production',
  'transport',
  'mistake',
  'other',
] as const;
/** Why a decision is reversed, or a release stands outside its limits. */
export const DECISION_CODES = [
  'production',
  'quality',
  'transport',
  'patient',
  'scanner',
  'phoned',
  'mistake',
  'other',
] as const;
export type ReasonCode = (typeof DECISION_CODES)[number];

export interface Draft {
  endpointId: number | null;
  /** `t1` for a tracer, `i1` for a bare isotope; empty while none is chosen. */
  what: string;
  date: string;
  slotId: number | null;
  /** Of an injection, as typed. */
  time: string;
  amount: string;
  count: string;
  usage: Usage;
  comment: string;
}

export interface Offer {
  key: string;
  what: What;
  kind: OrderKind;
  name: string;
}

/** What an endpoint's catalogue lets it order, by name. */
export function offersOf(book: Book, endpointId: number | null): Offer[] {
  return book.entries
    .filter((entry) => entry.endpointId === endpointId)
    .map((entry) => offerOf(book, entry))
    .filter((offer): offer is Offer => offer !== null)
    .sort((a, b) => a.name.localeCompare(b.name, 'da'));
}

function offerOf(book: Book, what: What): Offer | null {
  const { tracerId, isotopeId } = what;
  if (tracerId === null) {
    const only = { tracerId, isotopeId };
    return { key: `i${isotopeId}`, what: only, kind: 'isotope', name: nameOf(book, only) };
  }
  const tracer = book.tracers.get(tracerId);
  if (!tracer || tracer.archived) {
    return null;
  }
  const kind = tracer.kind === 'injection' ? 'injection' : 'activity';
  return { key: `t${tracerId}`, what: { tracerId, isotopeId: null }, kind, name: tracer.shortName };
}

/** A draft of what an order is now. */
export function draftOf(order: PlanOrder, text: (value: number) => string): Draft {
  return {
    endpointId: order.endpointId,
    what: order.tracerId === null ? `i${order.isotopeId}` : `t${order.tracerId}`,
    date: order.deliveryDate,
    slotId: order.slotId,
    time: order.kind === 'injection' ? clock(order.deliverAt) : '',
    amount: order.orderedMbq === null ? '' : text(order.orderedMbq),
    count: order.injections === null ? '' : String(order.injections),
    usage: order.usage as Usage,
    comment: order.comment,
  };
}

export type DraftField = 'endpointId' | 'what' | 'date' | 'slotId' | 'time' | 'amount' | 'count';
export type Problem = 'missing' | 'time' | 'outside' | 'past' | 'amount' | 'count' | 'noSlot';

/** A draft read: what is wrong with it, and where nothing is, the command's data. */
export interface ReadDraft {
  problems: Partial<Record<DraftField, Problem>>;
  offer: Offer | null;
  place: Place | null;
  deliverAt: number | null;
  orderedMbq: number | null;
  injections: number | null;
}

export function readDraft(draft: Draft, book: Book, now: number): ReadDraft {
  const offer = offersOf(book, draft.endpointId).find((one) => one.key === draft.what) ?? null;
  const read: ReadDraft = {
    problems: {},
    offer,
    place: null,
    deliverAt: null,
    orderedMbq: null,
    injections: null,
  };
  const { problems } = read;
  if (draft.endpointId === null) {
    problems.endpointId = 'missing';
  }
  if (!offer || draft.endpointId === null) {
    problems.what = 'missing';
    return read;
  }
  if (offer.kind === 'injection') {
    readInjection(draft, book, read);
  } else {
    read.place =
      placesOn(book, draft.endpointId, offer.what, draft.date).find(
        (place) => place.slot.id === draft.slotId,
      ) ?? null;
    read.deliverAt = read.place?.at ?? null;
    if (!read.place) {
      problems.slotId = draft.slotId === null ? 'missing' : 'noSlot';
    }
    const amount = parseMbq(draft.amount);
    if (amount.ok) {
      read.orderedMbq = amount.value;
    } else {
      problems.amount = 'amount';
    }
  }
  if (read.deliverAt !== null && read.deliverAt <= now) {
    problems[offer.kind === 'injection' ? 'time' : 'slotId'] = 'past';
  }
  return read;
}

function readInjection(draft: Draft, book: Book, read: ReadDraft): void {
  const match = /^([01]?\d|2[0-3])[:.]([0-5]\d)$/.exec(draft.time.trim());
  const count = parseCount(draft.count);
  if (match) {
    read.deliverAt = wallInstant(draft.date, `${match[1]}:${match[2]}`);
    const endpoint = book.endpoints.get(draft.endpointId ?? -1);
    if (endpoint && !receives(endpoint, draft.date, read.deliverAt)) {
      read.problems.time = 'outside';
    }
  } else {
    read.problems.time = 'time';
  }
  if (count.ok) {
    read.injections = count.value;
  } else {
    read.problems.count = 'count';
  }
}

/** The data of `order.place`; the draft has no problems. */
export function placeData(draft: Draft, read: ReadDraft): Record<string, unknown> {
  const offer = read.offer as Offer;
  return {
    kind: offer.kind,
    endpointId: draft.endpointId,
    ...(offer.what.tracerId === null
      ? { isotopeId: offer.what.isotopeId }
      : { tracerId: offer.what.tracerId }),
    deliveryDate: draft.date,
    ...(offer.kind === 'injection'
      ? { deliverAt: isoOf(read.deliverAt), injections: read.injections }
      : { slotId: draft.slotId, orderedMbq: read.orderedMbq }),
    usage: draft.usage,
    comment: draft.comment.trim(),
  };
}

/** The data of `order.edit` without its reason: what differs from the order. */
export function editData(draft: Draft, read: ReadDraft, order: PlanOrder): Record<string, unknown> {
  const data: Record<string, unknown> = { orderId: order.id };
  const set = (field: string, value: unknown, before: unknown) => {
    if (value !== before) {
      data[field] = value;
    }
  };
  if (order.kind === 'injection') {
    set('injections', read.injections, order.injections);
    if (read.deliverAt !== null && read.deliverAt !== Date.parse(order.deliverAt)) {
      data.deliverAt = isoOf(read.deliverAt);
    }
  } else {
    set('orderedMbq', read.orderedMbq, order.orderedMbq);
    set('slotId', draft.slotId, order.slotId);
  }
  set('deliveryDate', draft.date, order.deliveryDate);
  set('usage', draft.usage, order.usage);
  set('comment', draft.comment.trim(), order.comment);
  return data;
}

function isoOf(instant: number | null): string | null {
  return instant === null ? null : new Date(instant).toISOString();
}

/** When the customer's own time to order ran out, where it has; else null. */
export function deadlinePassed(
  rules: readonly Deadline[],
  book: Pick<Book, 'closed'>,
  offer: Offer,
  date: string,
  now: number,
): number | null {
  const rule = deadlineFor(rules, offer.kind, offer.what.tracerId);
  const deadline = rule ? deadlineInstant(rule, date, new Set(book.closed.keys())) : null;
  return deadline !== null && now > deadline ? deadline : null;
}

/** The first date from one on that a chosen thing can be delivered at an endpoint; the date itself where none is near. */
export function firstDate(book: Book, endpointId: number, offer: Offer, from: string): string {
  if (offer.kind === 'injection') {
    return from;
  }
  for (let day = 0; day < 14; day += 1) {
    const date = dateOf(wallInstant(from, '12:00') + day * 86_400_000);
    if (!book.closed.has(date) && placesOn(book, endpointId, offer.what, date).length > 0) {
      return date;
    }
  }
  return from;
}
