/** Booked studies beside a customer's orders, for the tests of the bookings' view. */
import { procedure as meaning, booking as study } from '../../../domain/bookings.testing';
import type { AnyRow } from '../../../protocol/frames';
import type { Booking, Procedure } from '../../../protocol/rows';
import { shared } from '../../../sync/store';
import { stand, TOMORROW } from '../customer.testing';

export function booking(id: number, start: string, given: Record<string, unknown> = {}): AnyRow {
  return study(id, `${TOMORROW}T${start}:00Z`, given as Partial<Booking>) as unknown as AnyRow;
}

export function procedure(id: number, given: Record<string, unknown> = {}): AnyRow {
  return meaning(id, given as Partial<Procedure>) as unknown as AnyRow;
}

export function room(id: number, given: Record<string, unknown> = {}): AnyRow {
  return { id, code: `PETCT${id}`, endpointId: 3, waiting: 0, revision: 1, ...given };
}

export const feed = (given: Record<string, unknown> = {}): AnyRow => ({
  id: 'ris',
  state: 'up',
  asOf: '2026-11-24T05:40:00Z',
  cycleSeconds: 900,
  revision: 1,
  ...given,
});

interface Rows {
  bookings?: AnyRow[];
  procedures?: AnyRow[];
  rooms?: AnyRow[];
  feed?: AnyRow | null;
  order?: AnyRow[];
  request?: AnyRow[];
  role?: string;
}

/** The week of `customer.testing`, fed by a run, with these studies in its rooms. */
export function book(rows: Rows = {}, revision = 1): void {
  const run = [1, 2, 3, 4, 5].map((weekday) => ({
    id: weekday,
    tracerId: 1,
    isotopeId: null,
    weekday,
    time: '05:45:00',
    maxMbq: null,
    endsDate: null,
    revision: 1,
  }));
  stand({ order: rows.order ?? [], request: rows.request ?? [], more: { run } }, revision);
  const tables = {
    booking: rows.bookings ?? [],
    procedure: rows.procedures ?? [
      procedure(1),
      procedure(2, { description: 'PET/CT PSMA', tracerId: 5, units: 1, delayMinutes: 15 }),
      procedure(3, { description: 'PET/CT Ny', tracerId: null, units: null, delayMinutes: null }),
      procedure(4, {
        description: 'CT thorax',
        tracerId: null,
        units: null,
        delayMinutes: null,
        ignored: true,
      }),
    ],
    location: rows.rooms ?? [room(1)],
  };
  const own = rows.feed === undefined ? feed() : rows.feed;
  shared.setState(({ copies, user }) => {
    const { catalogue } = copies;
    return {
      user: user && { ...user, role: (rows.role ?? user.role) as typeof user.role },
      copies: {
        ...copies,
        ...(catalogue && {
          catalogue: {
            ...catalogue,
            rows: { ...catalogue.rows, feed: new Map(own ? [[own.id, own]] : []) },
          },
        }),
        'bookings:2': {
          epoch: 'e',
          revision,
          rows: Object.fromEntries(
            Object.entries(tables).map(([type, list]) => [
              type,
              new Map(list.map((row) => [row.id, row])),
            ]),
          ),
          parts: [],
          ended: null,
        },
      },
    };
  });
}
