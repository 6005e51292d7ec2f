import { describe, expect, it } from 'vitest';
import type { Location } from '../protocol/rows';
import { booking, NOW, procedure } from './bookings.testing';
import { draftOf, proceduresOf, readMapping, roomsOf } from './mapping';

const draft = { tracerId: 1, units: '300', minutes: '60', side: 'before' as const };
const room = (id: number, endpointId: number | null, waiting = 0): Location => ({
  id,
  code: `R${id}`,
  endpointId,
  waiting,
  revision: 1,
});

describe('what a study description means', () => {
  it('is read as one types, MBq or whole injections, before or after the start', () => {
    expect(readMapping(draft, 'activity').data).toEqual({
      tracerId: 1,
      units: 300,
      delayMinutes: -60,
    });
    expect(readMapping({ ...draft, side: 'after', units: '2' }, 'injection').data).toEqual({
      tracerId: 1,
      units: 2,
      delayMinutes: 60,
    });
    expect(readMapping({ ...draft, units: '1,5' }, 'injection').data).toBeNull();
    expect(Object.is(readMapping({ ...draft, minutes: '0' }, 'activity').delayMinutes, 0)).toBe(
      true,
    );
  });

  it('lies between 240 minutes before and 480 after', () => {
    const read = (minutes: string, side: 'before' | 'after') =>
      readMapping({ ...draft, minutes, side }, 'activity').minutesProblem;
    expect([read('240', 'before'), read('241', 'before')]).toEqual([null, 'early']);
    expect([read('480', 'after'), read('481', 'after')]).toEqual([null, 'late']);
    expect([read('', 'after'), read('1,5', 'after'), read('-5', 'after')]).toEqual([
      'missing',
      'whole',
      'whole',
    ]);
  });

  it('is written into the form as it stands', () => {
    expect(draftOf(procedure(1), String)).toEqual(draft);
    expect(draftOf(procedure(2, { delayMinutes: 15 }), String).side).toBe('after');
    expect(
      draftOf(procedure(3, { tracerId: null, units: null, delayMinutes: null }), String),
    ).toEqual({
      tracerId: null,
      units: '',
      minutes: '',
      side: 'before',
    });
  });
});

describe('what is to be mapped', () => {
  const none = { tracerId: null, units: null, delayMinutes: null };
  it('stands first, with the most studies in front, and what needs nothing last', () => {
    const rows = [
      procedure(1),
      procedure(2, none),
      procedure(3, none),
      procedure(4, { ...none, ignored: true }),
      procedure(5, { endpointId: 9 }),
    ];
    const studies = [
      booking(1, '2026-11-25T08:00:00Z', { procedureId: 3 }),
      booking(2, '2026-11-25T07:00:00Z', { procedureId: 3 }),
      booking(3, '2026-11-25T08:00:00Z', { procedureId: 2 }),
      booking(4, '2026-11-23T08:00:00Z', { procedureId: 2 }),
      booking(5, '2026-11-25T08:00:00Z', { procedureId: 2, status: 'cancelled' }),
    ];
    const found = proceduresOf(3, rows, studies, NOW);
    expect(found.map(({ procedure: { id }, count }) => [id, count])).toEqual([
      [3, 2],
      [2, 1],
      [1, 0],
      [4, 0],
    ]);
    expect(found[0]?.next?.id).toBe(2);
  });

  it('counts who waits in a room that nobody has taken, and the studies of one’s own', () => {
    const studies = [booking(1, '2026-11-25T08:00:00Z'), booking(2, '2026-11-25T09:00:00Z')];
    const found = roomsOf([room(1, 3), room(2, null, 4), room(3, null, 9)], studies, NOW);
    expect(found.map(({ room: { id }, count }) => [id, count])).toEqual([
      [3, 9],
      [2, 4],
      [1, 2],
    ]);
  });
});
