/**
 * What the RIS has changed about the studies of an order, and the order that would fit them now. Pure.
 *
 * It proposes and never changes anything. Instants in ms; activities in MBq at the delivery of their slot.
 */
import type { Booking, Order } from '../protocol/rows';
import type { Place, Wanted, Why } from './bookingBook';
import { Planner } from './bookings';
import { ceilMbq, decayBetween } from './decay';
import { dateOf, ms } from './time';
import { instantText } from './wishes';

const MARKS: ReadonlySet<string> = new Set(['bookingMoved', 'bookingChanged', 'bookingCancelled']);

/** Whether the RIS has changed something of an order that nobody has settled. */
export function isChanged(order: Pick<Order, 'marks' | 'status'>): boolean {
  return (
    order.status !== 'cancelled' && order.status !== 'rejected' && order.marks.some(isBookingMark)
  );
}

/** Whether a mark of an order says so. */
export function isBookingMark(mark: string): boolean {
  return MARKS.has(mark);
}

/** The studies that an order came from, the earliest first. */
export function studiesOf(order: Pick<Order, 'id'>, bookings: readonly Booking[]): Booking[] {
  return bookings
    .filter((booking) => booking.orderId === order.id)
    .sort((one, other) => ms(one.startAt) - ms(other.startAt) || one.id - other.id);
}

export const hasChanged = (booking: Booking): boolean => booking.changes.length > 0;

export type Proposal =
  /** Another delivery, amount or time fits the studies as they are booked now. */
  | {
      kind: 'edit';
      data: Record<string, unknown>;
      date: string;
      at: number;
      mbq: number | null;
      injections: number | null;
      /** Its deadline has passed: it can only be asked for. */
      late: boolean;
    }
  /** Several deliveries fit them: this order goes, and its studies are ordered anew. */
  | { kind: 'anew'; bookingIds: number[]; orders: Wanted[] }
  /** Nothing of it is wanted any more. */
  | { kind: 'cancel' }
  /** It fits already. */
  | { kind: 'same' }
  /** No delivery serves what is left of it. */
  | { kind: 'none'; why: Why };

export interface Correction {
  proposal: Proposal;
  /** Studies that this order is no longer for: cancelled, for another tracer, elsewhere, or on another day. */
  leaving: Booking[];
  staying: Booking[];
}

/**
 * BKG-52: the correction to offer for an order whose studies have changed.
 *
 * `self`: the customer may still change the order himself. Only then can its studies go to several deliveries: what is
 * asked for is one order's change.
 */
export function correctionOf(
  order: Order,
  studies: readonly Booking[],
  planner: Planner,
  self = true,
): Correction {
  const procedureOf = (study: Booking) => planner.procedure(study.procedureId);
  const isHere = (study: Booking): boolean =>
    study.status !== 'cancelled' &&
    !study.changes.includes('cancelled') &&
    study.endpointId === order.endpointId &&
    study.injectionAt !== null &&
    procedureOf(study)?.tracerId === order.tracerId &&
    procedureOf(study)?.ignored !== true;
  const dayOf = (study: Booking): string => dateOf(study.injectionAt ?? 0);
  const here = studies.filter(isHere);
  const dates = here.map(dayOf).sort();
  const date = dates.includes(order.deliveryDate) ? order.deliveryDate : dates[0];
  const staying = here
    .filter((study) => dayOf(study) === date)
    .sort((one, other) => ms(one.injectionAt ?? 0) - ms(other.injectionAt ?? 0));
  const leaving = studies.filter((study) => !staying.includes(study));
  const anew = self ? anewOf(order, studies, planner) : null;
  return { proposal: anew ?? proposalOf(order, staying, planner), leaving, staying };
}

/** The orders that all of its standing studies would be, where that is more than one, and nothing is lost by it. */
function anewOf(order: Order, studies: readonly Booking[], planner: Planner): Proposal | null {
  const standing = studies.filter(
    (study) => study.status !== 'cancelled' && study.endpointId === order.endpointId,
  );
  const taken = planner.book.taken.filter((one) => one.orderId !== order.id);
  const { orders, unserved } = new Planner({ ...planner.book, taken }).plan(standing);
  const lost = unserved.some(({ code }) => code !== 'not_mapped');
  return orders.length > 1 && !lost
    ? {
        kind: 'anew',
        bookingIds: standing.map(({ id }) => id).sort((one, other) => one - other),
        orders,
      }
    : null;
}

function proposalOf(order: Order, staying: readonly Booking[], planner: Planner): Proposal {
  const [first] = staying;
  if (!first) {
    return { kind: 'cancel' };
  }
  // What is too late for the customer can still be asked for: the deadline is looked at for the order as a whole.
  const timeless = new Planner({ ...planner.book, deadlines: [] });
  const found = timeless.serve(first);
  if (found.by === 'nothing') {
    return { kind: 'none', why: found.unserved.code };
  }
  // One order has one delivery: that of the first injection serves the later ones too.
  return found.by === 'slot'
    ? activity(order, staying, found.place, planner)
    : injections(order, staying, found.wanted.deliverAt, planner);
}

function activity(
  order: Order,
  staying: readonly Booking[],
  place: Place,
  planner: Planner,
): Proposal {
  const mbq = ceilMbq(
    staying.reduce((total, study) => {
      const units = planner.procedure(study.procedureId)?.units ?? 0;
      return (
        total +
        decayBetween(units, order.halfLifeSeconds, ms(study.injectionAt ?? place.at), place.at)
      );
    }, 0),
  );
  const data = {
    ...(place.slot.id === order.slotId ? {} : { slotId: place.slot.id }),
    ...(place.date === order.deliveryDate ? {} : { deliveryDate: place.date }),
    ...(mbq === order.orderedMbq ? {} : { orderedMbq: mbq }),
  };
  return Object.keys(data).length === 0
    ? { kind: 'same' }
    : {
        kind: 'edit',
        data,
        date: place.date,
        at: place.at,
        mbq,
        injections: null,
        late: isLate('activity', order, place.date, planner),
      };
}

function injections(
  order: Order,
  staying: readonly Booking[],
  at: number,
  planner: Planner,
): Proposal {
  const date = dateOf(at);
  const count = staying
    .filter((study) => Math.abs(ms(study.injectionAt ?? 0) - at) < 60_000)
    .reduce((total, study) => total + (planner.procedure(study.procedureId)?.units ?? 0), 0);
  const data = {
    ...(at === ms(order.deliverAt) ? {} : { deliverAt: instantText(at) }),
    ...(date === order.deliveryDate ? {} : { deliveryDate: date }),
    ...(count === order.injections ? {} : { injections: count }),
  };
  return Object.keys(data).length === 0
    ? { kind: 'same' }
    : {
        kind: 'edit',
        data,
        date,
        at,
        mbq: null,
        injections: count,
        late: isLate('injection', order, date, planner),
      };
}

function isLate(kind: string, order: Order, date: string, planner: Planner): boolean {
  const deadline = planner.deadline(kind, order.tracerId ?? 0, date);
  return deadline !== null && deadline < planner.book.now;
}
