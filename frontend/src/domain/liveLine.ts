/** How far an order is, and what comes next: from the order to the door. Pure; instants in milliseconds. */
import type { Order, Vial } from '../protocol/rows';
import { expectedDeparture } from './moved';
import { ms } from './time';

export const STOPS = ['ordered', 'accepted', 'produced', 'released', 'leaves', 'arrives'] as const;
export type StopKey = (typeof STOPS)[number];

export interface Stop {
  key: StopKey;
  done: boolean;
  /** When it happened, or where it has not, when it is planned; null where nobody knows. */
  at: number | null;
  /** What was planned before it was known to be late. */
  before: number | null;
  who: string | null;
}

/**
 * The six stops of an order. It is produced once something lies in its vials; when, they say themselves as soon as they
 * are its own. Where it is late, what is still to come is later too.
 */
export function stopsOf(
  order: Order,
  vials: readonly Pick<Vial, 'id' | 'calibratedAt'>[] = [],
): Stop[] {
  const late = order.expectedAt !== null && order.expectedAt !== order.deliverAt;
  const accepted = order.status === 'accepted' || order.status === 'released';
  const released = order.status === 'released';
  const filled = vials
    .filter(({ id }) => order.vialIds.includes(id))
    .map(({ calibratedAt }) => ms(calibratedAt));
  const produced = released || order.dispatchedAt !== null || order.dispensedMbq > 0;
  const stop = (
    key: StopKey,
    done: boolean,
    happened: string | number | null,
    more: Partial<Stop> = {},
  ): Stop => ({
    key,
    done,
    at: happened === null ? null : ms(happened),
    before: null,
    who: null,
    ...more,
  });
  const road = (
    key: StopKey,
    happened: string | null,
    expected: string | number,
    planned: string,
  ): Stop =>
    happened === null
      ? stop(key, false, expected, late ? { before: ms(planned) } : {})
      : stop(key, true, happened);
  return [
    stop('ordered', true, order.orderedAt, { who: order.orderedBy }),
    stop('accepted', accepted, order.acceptedAt, { who: accepted ? order.acceptedBy : null }),
    stop(
      'produced',
      produced,
      produced ? (filled.length > 0 ? Math.min(...filled) : null) : order.runAt,
    ),
    stop('released', released, order.releasedAt, { who: released ? order.releasedBy : null }),
    road('leaves', order.dispatchedAt, expectedDeparture(order), order.departsAt),
    road('arrives', order.receivedAt, order.expectedAt ?? order.deliverAt, order.deliverAt),
  ];
}

/** What comes next: the word for it, and by when. */
export interface Next {
  word:
    | 'answer'
    | 'accept'
    | 'acceptSoon'
    | 'produce'
    | 'fill'
    | 'release'
    | 'releaseOnRoad'
    | 'leave'
    | 'arrive'
    | 'receive';
  at: number | null;
}

/** What an order waits for; null where nothing more comes: it is received, or came to nothing. */
export function nextOf(order: Order, now: number): Next | null {
  const arrives = ms(order.expectedAt ?? order.deliverAt);
  const leaves = expectedDeparture(order);
  if (order.status === 'rejected' || order.status === 'cancelled' || order.receivedAt !== null) {
    return null;
  }
  if (order.awaitsConfirmation) {
    return { word: 'answer', at: null };
  }
  if (order.status === 'ordered') {
    return order.runAt === null
      ? { word: 'acceptSoon', at: leaves }
      : { word: 'accept', at: ms(order.runAt) };
  }
  if (order.status === 'accepted') {
    if (order.dispatchedAt !== null) {
      return { word: 'releaseOnRoad', at: arrives };
    }
    if (order.dispensedMbq > 0) {
      return { word: 'release', at: leaves };
    }
    return order.runAt !== null && now < ms(order.runAt)
      ? { word: 'produce', at: ms(order.runAt) }
      : { word: 'fill', at: leaves };
  }
  if (order.dispatchedAt === null && (now < leaves || order.marks.includes('cameBack'))) {
    return { word: 'leave', at: leaves };
  }
  if (now < arrives) {
    return { word: 'arrive', at: arrives };
  }
  // Where no car is recorded there is nothing to report.
  return order.dispatchedAt === null ? null : { word: 'receive', at: null };
}
