/**
 * Times of day as people type them: `9`, `915`, `0915`, `9.15` and `9:15` are all nine or a quarter past. No locale: what
 * is meant is echoed as `09:15`. Pure.
 */

/** `09:15`, or null where it is no time of day. */
export function parseClock(typed: string): string | null {
  const text = typed.trim().replace(/^(kl\.?|at)\s*/i, '');
  const match = /^(\d{1,2})[:.,h ]?(\d{2})$/.exec(text) ?? /^(\d{1,2})$/.exec(text);
  if (!match) {
    return null;
  }
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? 0);
  return hour < 24 && minute < 60 ? `${two(hour)}:${two(minute)}` : null;
}

/** `07:30` of the wire's `07:30:00`. */
export function hourMinute(time: string): string {
  return time.slice(0, 5);
}

/** The wire's `07:30:00` of `07:30`. */
export function wireTime(clock: string): string {
  return clock.length === 5 ? `${clock}:00` : clock;
}

const two = (value: number): string => String(value).padStart(2, '0');
