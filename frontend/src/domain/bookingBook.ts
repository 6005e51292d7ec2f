/** What the rules of bookings read and say: studies, the rows that decide, orders that would be placed. Pure. */
import type {
  Booking,
  CatalogueEntry,
  ClosedDate,
  Deadline,
  Endpoint,
  Isotope,
  Order,
  Procedure,
  Run,
  Slot,
  Tracer,
} from '../protocol/rows';
import { meantAt } from './moved';
import { counts } from './need';
import { ms } from './time';

/** A booking: what it is, where and when it starts. */
export type Study = Pick<Booking, 'id' | 'procedureId' | 'startAt'> & { endpointId: number | null };

/** What an order takes of its active slot already: MBq meant at `meantAt`, the delivery it was ordered for. */
export interface Taken {
  orderId?: number;
  slotId: number;
  deliverAt: number;
  orderedMbq: number;
  halfLifeSeconds: number;
  meantAt: number;
}

/** What of the rows decides, at the instant `now`. */
export interface BookingBook {
  now: number;
  daysAhead: number;
  endpoints: readonly Pick<
    Endpoint,
    'id' | 'archived' | 'receivesFrom' | 'receivesTo' | 'receivesWeekdays'
  >[];
  isotopes: readonly Pick<Isotope, 'id' | 'halfLifeSeconds'>[];
  tracers: readonly Pick<Tracer, 'id' | 'kind' | 'isotopeId' | 'archived' | 'shelfLifeMinutes'>[];
  catalogueEntries: readonly CatalogueEntry[];
  runs: readonly Run[];
  slots: readonly Slot[];
  closedDates: readonly Pick<ClosedDate, 'date'>[];
  deadlines: readonly Deadline[];
  procedures: readonly Procedure[];
  taken: readonly Taken[];
}

/** An order that would be placed: MBq at the delivery of a slot, or injections at a free time. */
export interface Wanted {
  kind: 'activity' | 'injection';
  endpointId: number;
  tracerId: number;
  slotId: number | null;
  deliveryDate: string;
  deliverAt: number;
  orderedMbq: number | null;
  injections: number | null;
  bookingIds: number[];
}

/** The codes of the server's refusals. */
export type Why =
  | 'not_mapped'
  | 'not_in_catalogue'
  | 'no_such_slot'
  | 'closed_date'
  | 'deadline_passed'
  | 'outside_hours'
  | 'over_limit'
  | 'invalid';

/** A study that becomes no order, why, and the first delivery after it that could be ordered. */
export interface Unserved {
  bookingId: number;
  code: Why;
  firstSlotAt: number | null;
}

export interface Plan {
  orders: Wanted[];
  unserved: Unserved[];
}

/** A slot on a date, and when its run is done. */
export interface Place {
  slot: Slot;
  date: string;
  at: number;
  runAt: number;
  runMaxMbq: number | null;
}

/** A study that a delivery serves: MBq of it at the injection. */
export interface Need {
  studyId: number;
  tracerId: number;
  mbq: number;
  injectionAt: number;
}

export type Served =
  | { by: 'nothing'; unserved: Unserved }
  | { by: 'slot'; place: Place; need: Need }
  | { by: 'time'; wanted: Wanted };

/** What the orders of a stream take of their slots. */
export function takenOf(orders: readonly Order[], slots: readonly Slot[]): Taken[] {
  return orders.flatMap((order) => {
    const slotId = order.movedToSlotId ?? order.slotId;
    return slotId === null || order.orderedMbq === null || !counts(order)
      ? []
      : [
          {
            orderId: order.id,
            slotId,
            deliverAt: ms(order.deliverAt),
            orderedMbq: order.orderedMbq,
            halfLifeSeconds: order.halfLifeSeconds,
            meantAt: meantAt(order, slots),
          },
        ];
  });
}
