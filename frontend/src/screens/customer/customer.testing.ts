/** A customer's copy of its stream, as the server would have sent it, for the tests of the screen. */
import type { AnyRow } from '../../protocol/frames';
import { NO_PULSE } from '../../sync/freshness';
import type { StreamCopy } from '../../sync/reducer';
import { shared } from '../../sync/store';

/** Tuesday 24 November 2026, 06:41:09 in Copenhagen. */
export const NOW = Date.parse('2026-11-24T05:41:09Z');
export const TODAY = '2026-11-24';
export const TOMORROW = '2026-11-25';

export function order(id: number, given: Record<string, unknown> = {}): AnyRow {
  return {
    id,
    kind: 'activity',
    status: 'ordered',
    tracerId: 1,
    isotopeId: null,
    customerId: 2,
    endpointId: 3,
    slotId: 31,
    movedToSlotId: null,
    deliveryDate: TOMORROW,
    deliverAt: '2026-11-25T06:00:00Z',
    departsAt: '2026-11-25T05:40:00Z',
    runAt: '2026-11-25T04:45:00Z',
    orderedMbq: 9000,
    overhead: 1.15,
    toDispenseMbq: 10350,
    dispensedMbq: 0,
    injections: null,
    usage: 'human',
    comment: '',
    orderedBy: 'Sofie Holm',
    orderedAt: '2026-11-23T09:02:00Z',
    acceptedBy: null,
    acceptedAt: null,
    rejectedBy: null,
    rejectedReason: null,
    releasedBy: null,
    releasedAt: null,
    deliveredMbq: null,
    vialIds: [],
    batchNumbers: [],
    certificateId: null,
    bookingIds: [],
    marks: [],
    halfLifeSeconds: 6586.2,
    expectedAt: null,
    postponedFromAt: null,
    postponedReason: null,
    awaitsConfirmation: false,
    revision: 5,
    ...given,
  };
}

export function request(id: number, given: Record<string, unknown> = {}): AnyRow {
  return {
    id,
    orderId: null,
    customerId: 2,
    endpointId: 3,
    kind: 'late',
    text: '',
    data: {},
    state: 'open',
    deliveryDate: TODAY,
    madeBy: 'Sofie Holm',
    madeAt: '2026-11-24T05:30:00Z',
    answeredBy: null,
    answeredAt: null,
    answer: null,
    revision: 1,
    ...given,
  };
}

export function notice(id: number, given: Record<string, unknown> = {}): AnyRow {
  return {
    id,
    kind: 'message',
    text: 'Kørsel 2 starter senere.',
    orderIds: [],
    expiresAt: '2026-11-24T12:00:00Z',
    madeBy: 'Karen Østergård',
    madeAt: '2026-11-24T05:00:00Z',
    readAt: null,
    receipts: [{ customerId: 2, readAt: null, readBy: null }],
    revision: 1,
    ...given,
  };
}

const slot = (id: number, given: Record<string, unknown>): AnyRow => ({
  id,
  endpointId: 3,
  runId: 1,
  tracerId: 1,
  isotopeId: null,
  weekday: 3,
  deliveryTime: '07:00:00',
  weeks: 'every',
  maxMbq: null,
  endsDate: null,
  startsDate: null,
  revision: 1,
  ...given,
});

const entry = (id: number, given: Record<string, unknown>): AnyRow => ({
  id,
  endpointId: 3,
  tracerId: null,
  isotopeId: null,
  overhead: 1.15,
  maxMbq: null,
  maxInjections: null,
  revision: 1,
  ...given,
});

const tracer = (id: number, shortName: string, kind: string): AnyRow => ({
  id,
  shortName,
  clinicalName: '',
  isotopeId: 1,
  kind,
  batchTag: shortName,
  archived: false,
  marketed: true,
  shelfLifeMinutes: 600,
  revision: 1,
});

const deadline = (id: number, kind: string, time: string): AnyRow => ({
  id,
  kind,
  tracerId: null,
  type: 'daily',
  weekday: null,
  time,
  workingDaysOnly: true,
  revision: 1,
});

function copy(rows: Record<string, AnyRow[]>, revision: number): StreamCopy {
  const tables = Object.entries(rows).map(
    ([type, list]) => [type, new Map(list.map((row) => [row.id, row]))] as const,
  );
  return { epoch: 'e', revision, rows: Object.fromEntries(tables), parts: [], ended: null };
}

/**
 * Puts a customer with one endpoint into the shared state: FDG at 07:00 and 11:15 every day, bare F-18 at 12:30, PSMA-11 by
 * injection from 07:30 to 16:00.
 */
export function stand(
  rows: { order?: AnyRow[]; request?: AnyRow[]; notice?: AnyRow[]; vial?: AnyRow[] } = {},
  revision = 1,
): void {
  const days = [1, 2, 3, 4, 5];
  const mine = {
    customer: [{ id: 2, shortName: 'Nordby', longName: 'Nordby', dispenserNumber: 7, revision: 1 }],
    endpoint: [
      {
        id: 3,
        customerId: 2,
        name: 'PET/CT 1',
        transportMinutes: 20,
        internal: false,
        archived: false,
        receivesFrom: '07:30:00',
        receivesTo: '16:00:00',
        receivesWeekdays: days,
        revision: 1,
      },
    ],
    catalogueEntry: [
      entry(1, { tracerId: 1, maxMbq: 20000 }),
      entry(2, { tracerId: 5, maxInjections: 3 }),
      entry(3, { isotopeId: 1, maxMbq: 4000 }),
    ],
    run: [],
    slot: days.flatMap((weekday) => [
      slot(28 + weekday, { weekday }),
      slot(38 + weekday, { weekday, deliveryTime: '11:15:00' }),
      slot(48 + weekday, { weekday, deliveryTime: '12:30:00', tracerId: null, isotopeId: 1 }),
    ]),
    day: [{ id: 1, today: TODAY, windowFrom: '2026-11-17' }],
    order: rows.order ?? [],
    request: rows.request ?? [],
    notice: rows.notice ?? [],
    vial: rows.vial ?? [],
  };
  const all = {
    isotope: [{ id: 1, symbol: 'F-18', halfLifeSeconds: 6586.2, source: '', revision: 1 }],
    tracer: [tracer(1, 'FDG', 'activity'), tracer(5, 'PSMA-11', 'injection')],
    closedDate: [],
    deadline: [deadline(1, 'activity', '12:00:00'), deadline(2, 'injection', '14:00:00')],
    feed: [],
  };
  shared.setState({
    copies: { 'customer:2': copy(mine, revision), catalogue: copy(all, 1) },
    user: { id: 5, name: 'Sofie Holm', role: 'shopUser', customerIds: [2] },
    session: 'signedIn',
    traces: new Map(),
    pulse: { ...NO_PULSE, link: 'open' },
  });
}
