import { describe, expect, it } from 'vitest';
import type { CatalogueEntry, Deadline, Tracer } from '../protocol/rows';
import { type InjectionRows, injectionOffers, timeProblem } from './injections';
import { wallInstant } from './time';

const tracer = (id: number, shortName: string, more: Partial<Tracer> = {}): Tracer => ({
  id,
  shortName,
  clinicalName: '',
  isotopeId: 1,
  kind: 'injection',
  batchTag: shortName,
  archived: false,
  marketed: true,
  shelfLifeMinutes: 480,
  revision: 1,
  bare: false,
  ...more,
});
const entry = (id: number, tracerId: number, more: Partial<CatalogueEntry> = {}) => ({
  id,
  endpointId: 1,
  tracerId,
  isotopeId: null,
  overhead: 1.2,
  maxMbq: null,
  maxInjections: 3,
  revision: 1,
  ...more,
});
const rule = (id: number, more: Partial<Deadline> = {}): Deadline => ({
  id,
  kind: 'injection',
  tracerId: null,
  type: 'daily',
  weekday: null,
  time: '14:00:00',
  workingDaysOnly: true,
  revision: 1,
  ...more,
});
const hours = {
  receivesFrom: '07:30:00',
  receivesTo: '16:00:00',
  receivesWeekdays: [1, 2, 3, 4, 5],
};
const rows: InjectionRows = {
  endpointId: 1,
  hours,
  entries: [entry(1, 1), entry(2, 2), entry(3, 3), entry(4, 4), entry(5, 1, { endpointId: 2 })],
  tracers: [
    tracer(1, 'PSMA-11'),
    tracer(2, 'FE-PE2I'),
    tracer(3, 'FDG', { kind: 'activity' }),
    tracer(4, 'PIB', { archived: true }),
  ],
  deadlines: [rule(1), rule(2, { tracerId: 2, time: '09:00:00' }), rule(3, { kind: 'activity' })],
};
const TODAY = '2026-11-23';
const offers = (date: string, now: number, closed: string[] = []) =>
  injectionOffers(rows, date, new Set(closed), now, TODAY);

describe('injections on a date', () => {
  it('are the tracers of the catalogue that are ordered by count, by name', () => {
    const found = offers('2026-11-24', wallInstant(TODAY, '08:00'));
    expect(found.map((one) => [one.tracerId, one.maxInjections, one.opening])).toEqual([
      [2, 3, 'open'],
      [1, 3, 'open'],
    ]);
  });

  it('have their kind’s deadline, a tracer’s own before it, that instant included (ORD-7)', () => {
    const at = (time: string) =>
      offers('2026-11-24', wallInstant(TODAY, time)).map((one) => one.opening);
    expect(at('09:00')).toEqual(['open', 'open']);
    expect(at('09:01')).toEqual(['passed', 'open']);
    expect(at('14:01')).toEqual(['passed', 'passed']);
  });

  it('are not received on other weekdays, closed dates or too far ahead', () => {
    const now = wallInstant(TODAY, '08:00');
    expect(offers('2026-11-28', now)[0]?.opening).toBe('away');
    expect(offers('2026-11-24', now, ['2026-11-24'])[0]?.opening).toBe('closed');
    expect(offers('2027-05-24', now)[0]?.opening).toBe('far');
  });

  it('can no more be asked for once the hours are over', () => {
    expect(offers(TODAY, wallInstant(TODAY, '15:59'))[0]?.opening).toBe('passed');
    expect(offers(TODAY, wallInstant(TODAY, '16:00'))[0]?.opening).toBe('none');
  });
});

describe('a free time', () => {
  const now = wallInstant(TODAY, '08:00');

  it('lies within the hours, both ends included', () => {
    const of = (time: string) => timeProblem(hours, '2026-11-24', time, now);
    expect(['07:29', '07:30', '16:00', '16:01'].map(of)).toEqual([
      'outside',
      null,
      null,
      'outside',
    ]);
  });

  it('is any time where no hours are set, but not one that is over', () => {
    const any = { ...hours, receivesFrom: null, receivesTo: null };
    expect(timeProblem(any, TODAY, '23:59', now)).toBeNull();
    expect(timeProblem(any, TODAY, '08:00', now)).toBe('past');
    expect(timeProblem(any, TODAY, '08:01', now)).toBeNull();
  });
});
