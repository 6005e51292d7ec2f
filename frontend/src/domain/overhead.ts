/** Overhead is kept as a factor (1.05) and said as percent (5 %): the two are the same figure in two fields. Pure. */
import { type Parsed, parseNumber } from './numbers';

const NIL = /^0+([.,]0+)?\s*%?$/;
const PERCENT = /\s*%$/;

/** The factor of typed percents; none at all is 1. */
export function factorOfPercent(text: string): Parsed {
  if (NIL.test(text.trim())) {
    return { ok: true, value: 1 };
  }
  const parsed = parseNumber(text.trim().replace(PERCENT, ''));
  return parsed.ok ? { ok: true, value: round(1 + parsed.value / 100) } : parsed;
}

/** A typed factor; below 1 it would take away. */
export function parseFactor(text: string): Parsed {
  const parsed = parseNumber(text);
  return parsed.ok && parsed.value < 1 ? { ok: false, why: 'notPositive' } : parsed;
}

export function percentOf(factor: number): number {
  return Number(((factor - 1) * 100).toFixed(4));
}

/** 1.15, and not 1.1500000000000001. */
function round(value: number): number {
  return Number(value.toFixed(8));
}
