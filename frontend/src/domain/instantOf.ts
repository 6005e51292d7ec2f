import { wallInstant } from './time';

/** The instant of a typed date and Danish time, or null. */
export function instantOf(date: string, time: string): number | null {
  const match = /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?$/.exec(time.trim());
  if (!match || !/^\d{4}-\d{2}-\d{2}$/.test(date)) {
    return null;
  }
  const [hour, minute, second] = [match[1], match[2], match[3] ?? '0'].map(Number);
  if ((hour ?? 24) > 23 || (minute ?? 60) > 59 || (second ?? 60) > 59) {
    return null;
  }
  const two = (value: number | undefined) => String(value).padStart(2, '0');
  return wallInstant(date, `${two(hour)}:${two(minute)}:${two(second)}`);
}
