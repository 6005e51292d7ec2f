/** Patients as lines of a time and MBq, typed or pasted. Never a name: only what the arithmetic needs. */
import type { Patient } from './calculator';
import { parseClock } from './clockText';
import { parseMbq } from './numbers';
import { wallInstant } from './time';

/** A line as it was typed. */
export interface Line {
  id: number;
  time: string;
  mbq: string;
}

export type LineProblem = 'time' | 'mbq' | 'ambiguous' | 'early';

export interface ReadLines {
  /** What can be counted with, in the order of the lines. */
  patients: Patient[];
  /** Why a line does not count, by its id; lines with nothing in them are no problem. */
  problems: ReadonlyMap<number, LineProblem>;
}

/** Lines on a date; those before `from` (the delivery) cannot be served by it. */
export function readLines(lines: readonly Line[], date: string, from: number | null): ReadLines {
  const patients: Patient[] = [];
  const problems = new Map<number, LineProblem>();
  for (const line of lines) {
    if (line.time.trim() === '' && line.mbq.trim() === '') {
      continue;
    }
    const time = parseClock(line.time);
    const amount = parseMbq(line.mbq);
    if (time === null) {
      problems.set(line.id, 'time');
    } else if (!amount.ok) {
      problems.set(line.id, amount.why === 'ambiguous' ? 'ambiguous' : 'mbq');
    } else {
      const at = wallInstant(date, time);
      if (from !== null && at < from) {
        problems.set(line.id, 'early');
      } else {
        patients.push({ at, mbq: amount.value });
      }
    }
  }
  return { patients, problems };
}

/**
 * The lines of a pasted text, as `8:00 300`, `08.45;300 MBq` or two columns of a sheet. What does not look like a time and
 * an amount is kept as it is, so that it can be seen and mended.
 */
export function splitPasted(text: string): { time: string; mbq: string }[] {
  return text
    .split(/\r\n|\r|\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .map((line) => {
      const match = /^(\d{1,2}[:.]?\d{2}|\d{1,2})(?:\s*[;\t|]\s*|\s+)(.*)$/.exec(line);
      return match
        ? { time: match[1] ?? '', mbq: (match[2] ?? '').trim() }
        : { time: line, mbq: '' };
    });
}
