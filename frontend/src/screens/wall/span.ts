/** The stretch of time that a timeline shows: whole hours, a little of what was, and as much as its lines need. Pure. */
import type { WallDelivery } from '../../domain/wall';

const HOUR = 3_600_000;
const BEFORE = 45 * 60_000;
const LEAST = 5;
const MOST = 10;

export interface Span {
  from: number;
  to: number;
  /** Where an instant stands, 0 to 1; what lies outside stands at the edge. */
  place: (instant: number) => number;
}

export function spanOf(lines: readonly WallDelivery[], now: number): Span {
  const from = Math.floor((now - BEFORE) / HOUR) * HOUR;
  const last = Math.max(now, ...lines.map((line) => line.expectedAt ?? line.deliverAt));
  const hours = Math.min(MOST, Math.max(LEAST, Math.ceil(((last - from) / HOUR) * 1.12)));
  const to = from + hours * HOUR;
  return { from, to, place: (instant) => Math.min(1, Math.max(0, (instant - from) / (to - from))) };
}

/** The hours of a span, every second one where there are many. Copenhagen's hours begin when UTC's do. */
export function hoursOf(span: Span): number[] {
  const count = Math.round((span.to - span.from) / HOUR);
  const step = count > 8 ? 2 : 1;
  return Array.from(
    { length: Math.floor((count - 1) / step) + 1 },
    (_, place) => span.from + place * step * HOUR,
  );
}
