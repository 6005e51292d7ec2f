/** Quality control: a batch's tests with what they gave, and what a certification still waits for. Pure. */
import type { Batch, QcResult, QcTest } from '../protocol/rows';

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
  /** Before-tests without a result. */
  missing: TestLine[];
  /** Tests of either phase outside their limits. */
  outside: TestLine[];
  /** Results that no second person has checked. */
  unchecked: TestLine[];
  /** Late tests without a result: named when it is certified conditionally. */
  late: TestLine[];
  /** Every before-test is in and nothing is outside its limits. */
  able: boolean;
}

export function readinessOf(lines: readonly TestLine[]): Readiness {
  const missing = lines.filter(
    (line) => line.verdict === 'missing' && line.test.phase === 'before',
  );
  const outside = lines.filter((line) => line.verdict === 'outside');
  const late = lines.filter((line) => line.verdict === 'missing' && line.test.phase === 'late');
  const unchecked = lines.filter((line) => line.result !== null && line.check !== 'checked');
  return { missing, outside, unchecked, late, able: missing.length + outside.length === 0 };
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
