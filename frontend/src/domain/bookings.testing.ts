/** A small book of an endpoint for the tests of bookings: FDG at 07:00 and 11:15 on weekdays, PSMA-11 by injection. */
import type { Booking, Order, Procedure, Slot } from '../protocol/rows';
import type { BookingBook } from './bookingBook';

export const NOW = Date.parse('2026-11-24T05:41:09Z');
export const TOMORROW = '2026-11-25';

const slot = (id: number, weekday: number, deliveryTime: string): Slot => ({
  id,
  endpointId: 3,
  runId: 1,
  tracerId: 1,
  isotopeId: null,
  weekday,
  deliveryTime,
  weeks: 'every',
  maxMbq: null,
  endsDate: null,
  startsDate: null,
  revision: 1,
});

export const procedure = (id: number, given: Partial<Procedure> = {}): Procedure => ({
  id,
  code: 'FDGH',
  description: 'PET/CT FDG helkrop',
  endpointId: 3,
  tracerId: 1,
  units: 300,
  delayMinutes: -60,
  ignored: false,
  revision: 1,
  ...given,
});

export const booking = (id: number, startAt: string, given: Partial<Booking> = {}): Booking => ({
  id,
  accession: `RH${1000 + id}`,
  procedure: 'PET/CT FDG helkrop',
  procedureId: 1,
  location: 'PETCT1',
  locationId: 1,
  endpointId: 3,
  startAt,
  injectionAt: new Date(Date.parse(startAt) - 3_600_000).toISOString().replace('.000Z', 'Z'),
  status: 'booked',
  orderId: null,
  parts: [],
  changes: [],
  orderedInjectionAt: null,
  revision: 1,
  ...given,
});

export function book(given: Partial<BookingBook> = {}): BookingBook {
  const days = [1, 2, 3, 4, 5];
  return {
    now: NOW,
    daysAhead: 180,
    endpoints: [
      {
        id: 3,
        archived: false,
        receivesFrom: '07:30:00',
        receivesTo: '16:00:00',
        receivesWeekdays: days,
      },
    ],
    isotopes: [{ id: 1, halfLifeSeconds: 6586.2 }],
    tracers: [
      { id: 1, kind: 'activity', isotopeId: 1, archived: false, shelfLifeMinutes: 600 },
      { id: 5, kind: 'injection', isotopeId: 1, archived: false, shelfLifeMinutes: 600 },
    ],
    catalogueEntries: [1, 5].map((tracerId) => ({
      id: tracerId,
      endpointId: 3,
      tracerId,
      isotopeId: null,
      overhead: 1.15,
      maxMbq: tracerId === 1 ? 20000 : null,
      maxInjections: tracerId === 5 ? 3 : null,
      revision: 1,
    })),
    runs: days.map((weekday) => ({
      id: weekday,
      tracerId: 1,
      isotopeId: null,
      weekday,
      time: '05:45:00',
      maxMbq: null,
      endsDate: null,
      revision: 1,
    })),
    slots: days.flatMap((weekday) => [
      { ...slot(28 + weekday, weekday, '07:00:00'), runId: weekday },
      { ...slot(38 + weekday, weekday, '11:15:00'), runId: weekday },
    ]),
    closedDates: [],
    deadlines: [
      {
        id: 1,
        kind: 'activity',
        tracerId: null,
        type: 'daily',
        weekday: null,
        time: '12:00:00',
        workingDaysOnly: true,
        revision: 1,
      },
    ],
    procedures: [
      procedure(1),
      procedure(2, { tracerId: 5, units: 1, delayMinutes: 15, description: 'PET/CT PSMA' }),
      procedure(3, { tracerId: null, units: null, delayMinutes: null }),
      procedure(4, { tracerId: null, units: null, delayMinutes: null, ignored: true }),
    ],
    taken: [],
    ...given,
  };
}

/** What of an order matters to its studies. */
export const ordered = (given: Partial<Order> = {}): Order =>
  ({
    id: 17,
    kind: 'activity',
    status: 'ordered',
    tracerId: 1,
    endpointId: 3,
    slotId: 31,
    movedToSlotId: null,
    deliveryDate: TOMORROW,
    deliverAt: '2026-11-25T06:00:00Z',
    orderedMbq: 819,
    injections: null,
    halfLifeSeconds: 6586.2,
    marks: ['bookingMoved'],
    revision: 5,
    ...given,
  }) as Order;
