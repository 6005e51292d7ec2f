/** What a customer asks when he may no longer do it himself, and in which order it is read. Pure; instants in milliseconds. */
import type { Order, Request, Usage } from '../protocol/rows';
import { ms } from './time';

/** Who changes an order: the customer himself, production when he asks, or nobody any more. */
export type Standing = 'self' | 'ask' | 'no';

/** REQ: a customer edits while it is ordered and in time; after that he asks, until it should have been delivered. */
export function standing(
  order: Pick<Order, 'status' | 'deliverAt'>,
  deadline: number | null,
  now: number,
): Standing {
  const ahead = now < ms(order.deliverAt);
  if (order.status === 'ordered' && now <= (deadline ?? ms(order.deliverAt))) {
    return 'self';
  }
  return ahead && (order.status === 'ordered' || order.status === 'accepted') ? 'ask' : 'no';
}

/** Past its planned time only production changes a delayed order; that it is not wanted any more may be asked until it comes. */
export function mayStillCallOff(order: Pick<Order, 'status' | 'expectedAt'>, now: number): boolean {
  const open = order.status === 'ordered' || order.status === 'accepted';
  return open && order.expectedAt !== null && now < ms(order.expectedAt);
}

/** What a request would have done, read out of its `data`; what is not asked for is absent. */
export interface Wish {
  kind?: string;
  tracerId?: number;
  isotopeId?: number;
  slotId?: number;
  deliveryDate?: string;
  deliverAt?: string;
  orderedMbq?: number;
  injections?: number;
  usage?: Usage;
  comment?: string;
}

const NUMBERS = ['tracerId', 'isotopeId', 'slotId', 'orderedMbq', 'injections'] as const;
const TEXTS = ['kind', 'deliveryDate', 'deliverAt', 'usage', 'comment'] as const;

/** `data` is whatever was sent: what is not of the right type is left out instead of shown. */
export function wishOf(request: Pick<Request, 'data'>): Wish {
  const data = request.data as Readonly<Record<string, unknown>>;
  const found: Record<string, unknown> = {};
  for (const key of NUMBERS) {
    if (typeof data[key] === 'number') {
      found[key] = data[key];
    }
  }
  for (const key of TEXTS) {
    if (typeof data[key] === 'string') {
      found[key] = data[key];
    }
  }
  return found as Wish;
}

/** The request to show on an order: the open one, else the last that was answered; withdrawn ones are over. */
export function requestOn(requests: readonly Request[], orderId: number): Request | undefined {
  const mine = requests.filter((row) => row.orderId === orderId && row.state !== 'withdrawn');
  return (
    mine.find((row) => row.state === 'open') ??
    mine.sort((one, other) => ms(other.answeredAt ?? 0) - ms(one.answeredAt ?? 0))[0]
  );
}

/** For a customer: open ones first, the oldest in front; then answered and withdrawn ones, the newest in front. */
export function inOrder(requests: readonly Request[]): Request[] {
  const at = (row: Request): number => ms(row.answeredAt ?? row.madeAt);
  return [...requests].sort((one, other) => {
    const open = Number(other.state === 'open') - Number(one.state === 'open');
    if (open !== 0) {
      return open;
    }
    const age = one.state === 'open' ? at(one) - at(other) : at(other) - at(one);
    return age || one.id - other.id;
  });
}

/** For production: open requests, the soonest delivery's first; of one delivery, the one that was made first. */
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
