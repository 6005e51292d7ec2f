/** Half-lives as people know them: 109.77 minutes, 12.7 hours; they are kept in seconds. Pure. */
import { type Parsed, parseNumber } from './numbers';

export type HalfLifeUnit = 's' | 'min' | 'h' | 'd';
export const HALF_LIFE_UNITS: readonly HalfLifeUnit[] = ['s', 'min', 'h', 'd'];

const SECONDS: Readonly<Record<HalfLifeUnit, number>> = { s: 1, min: 60, h: 3600, d: 86_400 };

/** A typed half-life in seconds. */
export function parseHalfLife(text: string, unit: HalfLifeUnit): Parsed {
  const parsed = parseNumber(text);
  if (parsed.ok) {
    return { ok: true, value: seconds(parsed.value, unit) };
  }
  return parsed;
}

function seconds(value: number, unit: HalfLifeUnit): number {
  // 109.77 min is 6586.2 s, and not 6586.199999999999.
  return Number((value * SECONDS[unit]).toPrecision(12));
}

export interface HalfLife {
  value: number;
  unit: HalfLifeUnit;
}

/** A half-life in the unit that people say it in: below two minutes s, below two hours min, below two days h, else d. */
export function halfLifeOf(halfLifeSeconds: number): HalfLife {
  const unit: HalfLifeUnit =
    halfLifeSeconds < 2 * SECONDS.min
      ? 's'
      : halfLifeSeconds < 2 * SECONDS.h
        ? 'min'
        : halfLifeSeconds < 2 * SECONDS.d
          ? 'h'
          : 'd';
  return { value: halfLifeSeconds / SECONDS[unit], unit };
}

/** The same for a field that will be saved again: seconds, where the handy unit would not give back the very number. */
export function exactHalfLife(halfLifeSeconds: number): HalfLife {
  const { value, unit } = halfLifeOf(halfLifeSeconds);
  const short = Number(value.toFixed(4));
  return seconds(short, unit) === halfLifeSeconds
    ? { value: short, unit }
    : { value: halfLifeSeconds, unit: 's' };
}
