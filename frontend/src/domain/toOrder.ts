/** What a place usually orders and has not ordered yet, in the days ahead. Pure. */
import type { Order } from '../protocol/rows';
import { addDays, mondayOf } from './time';
import { proposedMbq } from './usual';
import { type Delivery, type WeekRows, weekOf } from './week';

export interface ToOrder {
  date: string;
  delivery: Delivery;
  slotId: number;
  /** What it is usually ordered for. */
  mbq: number;
}

/** How far ahead one is reminded, by the date and by the deadline: what lies further away is nobody's today. */
const DAYS_AHEAD = 14;
const CLOSES_WITHIN = 7 * 86_400_000;

/** Regular deliveries that may still be ordered, are ordered other weeks and stand empty: the next deadline first. */
export function toOrder(rows: WeekRows, now: number, today: string): ToOrder[] {
  const monday = mondayOf(today);
  const until = addDays(today, DAYS_AHEAD);
  return [0, 7, 14]
    .flatMap((days) => weekOf(rows, addDays(monday, days), now, today))
    .filter(({ date }) => date >= today && date <= until)
    .flatMap(({ date, deliveries }) =>
      deliveries.flatMap((delivery) => usualAt(rows, date, delivery) ?? []),
    )
    .filter(({ delivery }) => (delivery.deadline ?? delivery.at) <= now + CLOSES_WITHIN)
    .sort(
      (one, other) =>
        (one.delivery.deadline ?? one.delivery.at) -
          (other.delivery.deadline ?? other.delivery.at) || one.delivery.at - other.delivery.at,
    );
}

function usualAt(rows: WeekRows, date: string, delivery: Delivery): ToOrder | null {
  const { slot, opening, orders, asked, away } = delivery;
  if (slot === null || opening !== 'open' || orders.length + asked.length + away.length > 0) {
    return null;
  }
  const mbq = proposalFor(rows.orders, rows.endpointId, delivery);
  return mbq === null ? null : { date, delivery, slotId: slot.id, mbq };
}

/** What to propose on a delivery; null where nothing is known, or something stands there already. */
export function proposalFor(
  orders: readonly Order[],
  endpointId: number,
  { slot, tracerId, isotopeId, at, maxMbq, orders: there }: Delivery,
): number | null {
  return slot === null || there.some(({ status }) => status !== 'rejected')
    ? null
    : proposedMbq(orders, { endpointId, tracerId, isotopeId }, { slotId: slot.id, at }, maxMbq);
}
