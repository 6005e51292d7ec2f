/** What a form has to say, as the command that says it: an order, an edit, or the request for one. Pure. */
import type { Order, OrderKind, Usage } from '../protocol/rows';
import { ms } from './time';

/** What is ordered where and when. */
export interface Target {
  kind: OrderKind;
  endpointId: number;
  tracerId: number | null;
  isotopeId: number | null;
  slotId: number | null;
  deliveryDate: string;
}

/** What stands in the form: an amount or a count, with injections the instant (ms) that they are wanted at. */
export interface Entry {
  orderedMbq: number | null;
  injections: number | null;
  deliverAt: number | null;
  usage: Usage;
  comment: string;
}

export interface Command {
  name: 'order.place' | 'order.edit' | 'request.make';
  data: Record<string, unknown>;
  seen?: Record<string, number>;
}

/** An instant in milliseconds as the wire writes it. */
export function instantText(at: number): string {
  return new Date(at).toISOString().replace('.000Z', 'Z');
}

function placeData(target: Target, entry: Entry): Record<string, unknown> {
  return {
    kind: target.kind,
    endpointId: target.endpointId,
    ...(target.tracerId === null ? { isotopeId: target.isotopeId } : { tracerId: target.tracerId }),
    ...(target.slotId === null ? {} : { slotId: target.slotId }),
    deliveryDate: target.deliveryDate,
    ...(entry.deliverAt === null ? {} : { deliverAt: instantText(entry.deliverAt) }),
    ...(entry.orderedMbq === null ? {} : { orderedMbq: entry.orderedMbq }),
    ...(entry.injections === null ? {} : { injections: entry.injections }),
    usage: entry.usage,
    comment: entry.comment,
  };
}

/** What differs from the order as it was shown; nothing where all is the same. */
export function changes(order: Order, entry: Entry): Record<string, unknown> {
  const moved = entry.deliverAt !== null && entry.deliverAt !== ms(order.deliverAt);
  return {
    ...(entry.orderedMbq === null || entry.orderedMbq === order.orderedMbq
      ? {}
      : { orderedMbq: entry.orderedMbq }),
    ...(entry.injections === null || entry.injections === order.injections
      ? {}
      : { injections: entry.injections }),
    ...(moved && entry.deliverAt !== null ? { deliverAt: instantText(entry.deliverAt) } : {}),
    ...(entry.usage === order.usage ? {} : { usage: entry.usage }),
    ...(entry.comment === order.comment ? {} : { comment: entry.comment }),
  };
}

/** A new order, or in `asking` the request for a late one. */
export function placing(target: Target, entry: Entry, asking: boolean, text: string): Command {
  const data = placeData(target, entry);
  return asking
    ? { name: 'request.make', data: { kind: 'late', data, text } }
    : { name: 'order.place', data };
}

/** A change of an order, or in `asking` the request for one, against the revision that was shown. */
export function editing(order: Order, entry: Entry, asking: boolean, text: string): Command {
  const data = { orderId: order.id, ...changes(order, entry) };
  const seen = { [`order:${order.id}`]: order.revision };
  return asking
    ? { name: 'request.make', data: { kind: 'change', orderId: order.id, data, text }, seen }
    : { name: 'order.edit', data, seen };
}
