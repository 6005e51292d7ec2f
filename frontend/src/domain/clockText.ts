/** Times of day as people type them: `9:15`, `09.15`, `0915`, `9`. No locale: what is meant is echoed as `09:15`. */

/** `HH:MM`, or null where it is no time of day. */
export function parseClock(text: string): string | null {
  const match = /^\s*(?:kl\.?\s*)?(\d{1,2})(?:\s*[:.]\s*(\d{2})|(\d{2}))?\s*$/i.exec(text);
  if (!match) {
    return null;
  }
  const hour = Number(match[1]);
  const minute = Number(match[2] ?? match[3] ?? 0);
  if (hour > 23 || minute > 59) {
    return null;
  }
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** `07:00` of a wall time on the wire (`07:00:00`). */
export function shortTime(time: string): string {
  return time.slice(0, 5);
}
