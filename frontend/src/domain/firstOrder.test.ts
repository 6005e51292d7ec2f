import { describe, expect, it } from 'vitest';
import { type CustomerRows, firstPossible, isReady, mayOrder, stepsOf } from './firstOrder';

const TODAY = '2026-11-24';
const NOW = Date.parse('2026-11-24T09:00:00Z'); // Tuesday, 10:00 in Copenhagen

const FDG = { id: 1, shortName: 'FDG', kind: 'activity', isotopeId: 1, archived: false };
const PIB = { id: 2, shortName: 'PIB', kind: 'injection', isotopeId: 2, archived: false };
const ENDPOINT = {
  id: 5,
  customerId: 3,
  name: 'PET',
  archived: false,
  transportMinutes: 20,
  receivesFrom: '08:00:00',
  receivesTo: '15:00:00',
  receivesWeekdays: [1, 2, 3, 4, 5],
};
const ENTRY = { id: 7, endpointId: 5, tracerId: 1, isotopeId: null };
const RUN = { id: 1, tracerId: 1, isotopeId: null, weekday: 3, time: '05:45:00', endsDate: null };
const SLOT = {
  id: 9,
  endpointId: 5,
  runId: 1,
  tracerId: 1,
  isotopeId: null,
  weekday: 3,
  deliveryTime: '07:00:00',
  weeks: 'every',
  startsDate: null,
  endsDate: null,
};
const NOON = {
  kind: 'activity',
  tracerId: null,
  type: 'daily',
  weekday: null,
  time: '12:00:00',
  workingDaysOnly: true,
};

function rows(given: object = {}): CustomerRows {
  return {
    customer: { id: 3, shortName: 'Nordby', archived: false, dispenserNumber: 7 },
    endpoints: [ENDPOINT],
    entries: [ENTRY],
    slots: [SLOT],
    runs: [RUN],
    tracers: new Map([
      [1, FDG],
      [2, PIB],
    ]),
    users: [{ id: 4, active: true, customerIds: [3] }],
    closedDates: [],
    deadlines: [NOON],
    ...given,
  } as unknown as CustomerRows;
}

const missing = (given: object) =>
  stepsOf(rows(given), TODAY)
    .filter((step) => !step.done)
    .map((step) => step.kind);

describe('what a customer lacks for its first order', () => {
  it('is nothing where everything is there', () => {
    const steps = stepsOf(rows(), TODAY);
    expect(isReady(steps)).toBe(true);
    expect(mayOrder(steps)).toBe(true);
  });

  it.each([
    [{ endpoints: [], entries: [], slots: [] }, ['endpoint', 'entry', 'when']],
    [{ entries: [], slots: [] }, ['entry', 'when']],
    [{ slots: [] }, ['when']],
    [{ slots: [{ ...SLOT, endsDate: '2026-11-23' }] }, ['when']],
    [{ runs: [{ ...RUN, endsDate: '2026-11-23' }] }, ['when']],
    [{ users: [] }, ['person']],
    [{ users: [{ id: 4, active: false, customerIds: [3] }] }, ['person']],
    [{ endpoints: [{ ...ENDPOINT, archived: true }] }, ['endpoint', 'entry', 'when']],
    [{ tracers: new Map([[1, { ...FDG, archived: true }]]) }, ['entry', 'when']],
  ])('%j', (given, kinds) => {
    expect(missing(given)).toEqual(kinds);
  });

  it('is not the dispenser number: orders work without it', () => {
    const steps = stepsOf(
      rows({ customer: { id: 3, archived: false, dispenserNumber: null } }),
      TODAY,
    );
    expect(steps.find((step) => step.kind === 'number')?.done).toBe(false);
    expect(isReady(steps)).toBe(true);
  });

  it('is said for each thing that may be ordered', () => {
    const entries = [ENTRY, { ...ENTRY, id: 8, tracerId: 2 }];
    const steps = stepsOf(
      rows({ entries, endpoints: [{ ...ENDPOINT, receivesWeekdays: [] }] }),
      TODAY,
    );
    expect(steps.filter((step) => step.kind === 'when').map((step) => step.done)).toEqual([
      true,
      false,
    ]);
    expect(isReady(steps)).toBe(false);
    expect(mayOrder(steps)).toBe(true);
  });
});

describe('the first delivery that may be ordered', () => {
  const first = (given: object, now = NOW, entry: object = ENTRY) =>
    firstPossible(rows(given), entry as never, now, TODAY);

  it('is the next one before whose deadline it is (ORD-7)', () => {
    expect(first({})).toMatchObject({
      date: '2026-11-25',
      at: Date.parse('2026-11-25T06:00:00Z'),
      deadline: Date.parse('2026-11-24T11:00:00Z'),
    });
    // The last instant is still in time, one later is not.
    expect(first({}, Date.parse('2026-11-24T11:00:00Z'))?.date).toBe('2026-11-25');
    expect(first({}, Date.parse('2026-11-24T11:00:01Z'))?.date).toBe('2026-12-02');
  });

  it('is on no closed date, in the slot’s weeks, from its first day to its last', () => {
    expect(first({ closedDates: [{ date: '2026-11-25' }] })?.date).toBe('2026-12-02');
    expect(first({ slots: [{ ...SLOT, weeks: 'odd' }] })?.date).toBe('2026-12-02');
    expect(first({ slots: [{ ...SLOT, startsDate: '2026-12-10' }] })?.date).toBe('2026-12-16');
    expect(first({ slots: [{ ...SLOT, endsDate: '2026-11-24' }] })).toBeNull();
  });

  it('is for injections the first receiving hour of a receiving day', () => {
    const deadlines = [{ ...NOON, kind: 'injection', time: '14:00:00' }];
    const found = first({ deadlines }, NOW, { ...ENTRY, tracerId: 2 });
    expect(found).toMatchObject({ date: '2026-11-25', at: Date.parse('2026-11-25T07:00:00Z') });
    expect(found?.slot).toBeNull();
  });

  it('is none for what is archived', () => {
    expect(first({ endpoints: [{ ...ENDPOINT, archived: true }] })).toBeNull();
    expect(first({ tracers: new Map([[1, { ...FDG, archived: true }]]) })).toBeNull();
  });
});
