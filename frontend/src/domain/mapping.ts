/** What a study description means: read from what is typed, and how the rows stand to be mapped. Pure. */
import type { Booking, Location, Procedure } from '../protocol/rows';
import { type Parsed, parseCount, parseMbq } from './numbers';
import { ms } from './time';

export const EARLIEST = 240;
export const LATEST = 480;
const MOST_MBQ = 10_000_000;
const MOST_INJECTIONS = 500;

export type Side = 'before' | 'after';

/** As it stands in the form: minutes without a sign, and on which side of the start. */
export interface MappingDraft {
  tracerId: number | null;
  units: string;
  minutes: string;
  side: Side;
}

export type MinutesProblem = 'missing' | 'whole' | 'early' | 'late';
export type UnitsProblem = 'much' | null;

export interface ReadMapping {
  units: Parsed;
  unitsProblem: UnitsProblem;
  delayMinutes: number | null;
  minutesProblem: MinutesProblem | null;
  /** What `procedure.map` takes; null while something is missing or wrong. */
  data: { tracerId: number; units: number; delayMinutes: number } | null;
}

export function draftOf(procedure: Procedure, text: (value: number) => string): MappingDraft {
  const delay = procedure.delayMinutes ?? 0;
  return {
    tracerId: procedure.tracerId,
    units: procedure.units === null ? '' : text(procedure.units),
    minutes: procedure.delayMinutes === null ? '' : String(Math.abs(delay)),
    side: delay > 0 ? 'after' : 'before',
  };
}

/** BKG-33: the units by the tracer's kind, the delay from −240 to +480 minutes. */
export function readMapping(draft: MappingDraft, kind: string | undefined): ReadMapping {
  const injection = kind === 'injection';
  const units = injection ? parseCount(draft.units) : parseMbq(draft.units);
  const much = units.ok && units.value > (injection ? MOST_INJECTIONS : MOST_MBQ);
  const text = draft.minutes.trim();
  const minutes = /^\d{1,4}$/.test(text) ? Number(text) : null;
  const minutesProblem: MinutesProblem | null =
    text === ''
      ? 'missing'
      : minutes === null
        ? 'whole'
        : draft.side === 'before'
          ? minutes > EARLIEST
            ? 'early'
            : null
          : minutes > LATEST
            ? 'late'
            : null;
  const delayMinutes =
    minutes === null || minutesProblem !== null
      ? null
      : draft.side === 'before'
        ? 0 - minutes + 0
        : minutes;
  return {
    units,
    unitsProblem: much ? 'much' : null,
    delayMinutes,
    minutesProblem,
    data:
      draft.tracerId !== null && units.ok && !much && delayMinutes !== null
        ? { tracerId: draft.tracerId, units: units.value, delayMinutes }
        : null,
  };
}

export type Standing = 'unmapped' | 'mapped' | 'ignored';

export function standingOf(procedure: Procedure): Standing {
  return procedure.ignored ? 'ignored' : procedure.tracerId === null ? 'unmapped' : 'mapped';
}

export interface Counted {
  procedure: Procedure;
  /** Studies that are not over, and not cancelled. */
  count: number;
  /** The next of them. */
  next: Booking | null;
}

/** The procedures of an endpoint: what is not mapped first, what most studies wait for in front; what needs nothing last. */
export function proceduresOf(
  endpointId: number,
  procedures: readonly Procedure[],
  bookings: readonly Booking[],
  now: number,
): Counted[] {
  const found = new Map<number, Counted>();
  for (const procedure of procedures) {
    if (procedure.endpointId === endpointId) {
      found.set(procedure.id, { procedure, count: 0, next: null });
    }
  }
  for (const booking of bookings) {
    const there = found.get(booking.procedureId ?? 0);
    if (there && booking.status !== 'cancelled' && ms(booking.startAt) > now) {
      there.count += 1;
      if (there.next === null || ms(booking.startAt) < ms(there.next.startAt)) {
        there.next = booking;
      }
    }
  }
  const order: Record<Standing, number> = { unmapped: 0, mapped: 1, ignored: 2 };
  return [...found.values()].sort(
    (one, other) =>
      order[standingOf(one.procedure)] - order[standingOf(other.procedure)] ||
      (standingOf(one.procedure) === 'unmapped' ? other.count - one.count : 0) ||
      one.procedure.description.localeCompare(other.procedure.description, 'da'),
  );
}

export interface CountedRoom {
  room: Location;
  count: number;
}

/** Rooms that nobody has taken first, those where most studies wait in front; then one's own, by their code. */
export function roomsOf(
  rooms: readonly Location[],
  bookings: readonly Booking[],
  now: number,
): CountedRoom[] {
  const byId = new Map(rooms.map((room) => [room.id, { room, count: room.waiting }]));
  for (const booking of bookings) {
    const there = byId.get(booking.locationId);
    if (there && there.room.endpointId !== null && ms(booking.startAt) > now) {
      there.count += booking.status === 'cancelled' ? 0 : 1;
    }
  }
  return [...byId.values()].sort(
    (one, other) =>
      Number(one.room.endpointId !== null) - Number(other.room.endpointId !== null) ||
      (one.room.endpointId === null ? other.count - one.count : 0) ||
      one.room.code.localeCompare(other.room.code, 'da'),
  );
}
