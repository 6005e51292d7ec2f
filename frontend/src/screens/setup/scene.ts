/** The rows that the tests of the set-up begin with: a unit with one run a day, a customer, and somebody who orders. */
import { vi } from 'vitest';
import type { AnyRow } from '../../protocol/frames';
import { shared } from '../../sync/store';

type Rows = Record<string, AnyRow[]>;

export const NOW = Date.parse('2026-11-24T05:41:09Z'); // Tuesday 24 November, 06:41 in Copenhagen

const run = (weekday: number): AnyRow => ({
  id: weekday,
  tracerId: 1,
  isotopeId: null,
  weekday,
  time: '05:45:00',
  maxMbq: 240_000,
  endsDate: null,
  revision: 1,
});

export function production(): Rows {
  return {
    isotope: [
      { id: 1, symbol: 'F-18', halfLifeSeconds: 6586.2, source: 'ICRP 107', revision: 4 },
      { id: 2, symbol: 'C-11', halfLifeSeconds: 1223.4, source: 'ICRP 107', revision: 1 },
    ],
    tracer: [tracer(1, 'FDG', {}), tracer(2, 'PIB', { kind: 'injection', isotopeId: 2 })],
    customer: [
      {
        id: 1,
        shortName: 'Nordby',
        longName: 'Nordby Hospital',
        dispenserNumber: 7,
        archived: false,
        revision: 2,
      },
    ],
    endpoint: [
      {
        id: 1,
        customerId: 1,
        name: 'PET/CT 1',
        transportMinutes: 20,
        internal: false,
        archived: false,
        receivesFrom: null,
        receivesTo: null,
        receivesWeekdays: [1, 2, 3, 4, 5],
        address: '',
        revision: 3,
      },
    ],
    catalogueEntry: [
      {
        id: 1,
        endpointId: 1,
        tracerId: 1,
        isotopeId: null,
        overhead: 1.15,
        maxMbq: 20_000,
        maxInjections: null,
        revision: 1,
      },
    ],
    run: [1, 2, 3, 4, 5].map(run),
    slot: [slot(1, 2, {}), slot(2, 4, { weeks: 'odd' })],
    closedDate: [{ id: 1, date: '2026-12-24', name: 'Juleaften', revision: 1 }],
    deadline: [
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
    releaseRight: [],
    order: [],
    day: [{ id: 1, today: '2026-11-24', windowFrom: '2026-11-17' }],
  };
}

export function tracer(id: number, shortName: string, given: object): AnyRow {
  return {
    id,
    shortName,
    clinicalName: `[18F]${shortName}`,
    isotopeId: 1,
    kind: 'activity',
    batchTag: shortName,
    archived: false,
    marketed: true,
    shelfLifeMinutes: 600,
    revision: 5,
    ...given,
  };
}

export function slot(id: number, weekday: number, given: object): AnyRow {
  return {
    id,
    endpointId: 1,
    runId: weekday,
    tracerId: 1,
    isotopeId: null,
    weekday,
    deliveryTime: '07:00:00',
    weeks: 'every',
    maxMbq: null,
    startsDate: null,
    endsDate: null,
    revision: 1,
    ...given,
  };
}

export function user(id: number, name: string, given: object): AnyRow {
  return {
    id,
    username: name.toLowerCase(),
    name,
    role: 'shopUser',
    active: true,
    customerIds: [],
    revision: 1,
    ...given,
  };
}

export function site(): Rows {
  return {
    user: [
      user(5, 'Karen', { role: 'productionAdmin' }),
      user(6, 'Anders', { role: 'productionUser' }),
      user(7, 'Sofie', { customerIds: [1] }),
      user(8, 'Birgit', { role: 'shopAdmin' }),
    ],
  };
}

const copyOf = (rows: Rows, revision: number) => ({
  epoch: 'e',
  revision,
  rows: Object.fromEntries(
    Object.entries(rows).map(([type, list]) => [type, new Map(list.map((row) => [row.id, row]))]),
  ),
  ended: null,
  parts: null,
});

/** Shows these rows, as after a delta. */
export function show(rows: Rows = production(), people: Rows = site(), revision = 1): void {
  shared.setState({
    copies: { production: copyOf(rows, revision), site: copyOf(people, revision) },
  } as never);
}

/** Signs the production admin in, at the time of the scene. */
export function begin(): void {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  Element.prototype.scrollIntoView = () => undefined;
  shared.setState({
    user: { id: 5, name: 'Karen', role: 'productionAdmin', customerIds: [] },
    session: 'signedIn',
  });
  show();
}

export const done = (result: object = {}) => ({
  type: 'done' as const,
  id: 'x',
  result,
  revisions: {},
  repeated: false,
});

export const refused = (code: string, more: object = {}) => ({
  type: 'refused' as const,
  id: 'x',
  stream: null,
  code,
  message: `nej: ${code}`,
  field: null,
  details: null,
  ...more,
});
