/** Quality control: a batch's tests with what they gave, and what a certification still waits for. Pure. */
import type { Batch, QcResult, QcTest } from '../protocol/rows';
import { type Parsed, parseNumber } from './numbers';

/** missing, within or outside its limits. */
export type Verdict = 'missing' | 'within' | 'outside';

export interface TestLine {
  test: QcTest;
  result: QcResult | null;
  verdict: Verdict;
  /** Whether a second person has looked; `mine` may not be checked by the person who asks. */
  check: 'none' | 'checked' | 'mine' | 'open';
}

/** The tests of a batch in their order, for the person who looks. */
export function linesOf(batch: Pick<Batch, 'tests' | 'results'>, user: string): TestLine[] {
  const results = new Map(batch.results.map((result) => [result.key, result]));
  return batch.tests.map((test) => {
    const result = results.get(test.key) ?? null;
    if (result === null) {
      return { test, result, verdict: 'missing', check: 'none' };
    }
    return {
      test,
      result,
      verdict: result.withinLimits ? 'within' : 'outside',
      check: result.checkedBy !== null ? 'checked' : result.enteredBy === user ? 'mine' : 'open',
    };
  });
}

/** A test with neither limit is passed or not; it has no value. */
export function isPlain(test: Pick<QcTest, 'low' | 'high'>): boolean {
  return test.low === null && test.high === null;
}

/** Whether a value lies within a test's limits, the limits themselves included. */
export function isWithin(test: Pick<QcTest, 'low' | 'high'>, value: number): boolean {
  return (test.low === null || value >= test.low) && (test.high === null || value <= test.high);
}

export interface Readiness {
  /** Tests before release without a result. */
  missing: TestLine[];
  /** Tests of either phase outside their limits. */
  outside: TestLine[];
  /** Results of tests before release that no second person has checked. */
  unchecked: TestLine[];
  /** Late tests that are not settled: they are named, and the certification is conditional. */
  late: TestLine[];
  /** It may be certified, conditionally where `late` has any. */
  able: boolean;
}

/** What a certification still waits for, by the server's rule. */
export function readinessOf(lines: readonly TestLine[]): Readiness {
  const before = lines.filter((line) => line.test.phase === 'before');
  const missing = before.filter((line) => line.verdict === 'missing');
  const outside = lines.filter((line) => line.verdict === 'outside');
  const waits = (line: TestLine) => line.verdict === 'within' && line.check !== 'checked';
  const unchecked = before.filter(waits);
  const late = lines.filter(
    (line) => line.test.phase === 'late' && (line.verdict === 'missing' || waits(line)),
  );
  return {
    missing,
    outside,
    unchecked,
    late,
    able: missing.length + outside.length + unchecked.length === 0,
  };
}

/** Whether a result may be entered: before the decision any, after a conditional one the late ones that are open. */
export function mayEnter(batch: Pick<Batch, 'state'>, test: Pick<QcTest, 'phase'>): boolean {
  return (
    batch.state === 'inProduction' ||
    batch.state === 'awaitingQc' ||
    (batch.state === 'conditionallyCertified' && test.phase === 'late')
  );
}

/** A value as it is typed: unlike an amount it may be nought or below. */
export function parseValue(text: string): Parsed {
  const typed = text.trim();
  if (/^[-−–]?\s*0+([.,]0+)?$/.test(typed)) {
    return { ok: true, value: 0 };
  }
  const below = /^[-−–]\s*(.+)$/.exec(typed);
  const parsed = parseNumber(below?.[1] ?? typed);
  if (!below) {
    return parsed;
  }
  if (parsed.ok) {
    return { ok: true, value: -parsed.value };
  }
  return parsed.why === 'ambiguous'
    ? { ...parsed, readings: [-parsed.readings[0], -parsed.readings[1]] }
    : parsed;
}

/** A key for a new test of a template: its name in plain letters, told apart from those that are there. */
export function keyOf(name: string, taken: Iterable<string>): string {
  const plain = name
    .toLowerCase()
    .replaceAll('æ', 'ae')
    .replaceAll('ø', 'oe')
    .replaceAll('å', 'aa')
    .normalize('NFD')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .slice(0, 28);
  const stem = plain || 'test';
  const all = new Set(taken);
  let key = stem;
  for (let number = 2; all.has(key); number += 1) {
    key = `${stem}-${number}`;
  }
  return key;
}
