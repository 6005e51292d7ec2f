import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { type Balance, batchBalance } from './batchBalance';

interface Case {
  name: string;
  halfLifeSeconds: number;
  madeMbq: number;
  madeAt: string;
  vials: { state: string; purpose: string | null; mbq: number; calibratedAt: string }[];
  at: string;
  expect: Balance;
}

const path = fileURLToPath(new URL('../../../tests/cases/batch_balance.json', import.meta.url));
const cases: Case[] = JSON.parse(readFileSync(path, 'utf8'));

describe('BAT-6: the server’s cases of a batch’s balance', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThan(8);
  });

  it.each(cases)('$name', (one) => {
    const found = batchBalance(
      { mbq: one.madeMbq, endOfSynthesisAt: Date.parse(one.madeAt) },
      one.halfLifeSeconds,
      one.vials.map((vial) => ({ ...vial, calibratedAt: Date.parse(vial.calibratedAt) })),
      Date.parse(one.at),
    );
    for (const [part, mbq] of Object.entries(one.expect)) {
      expect(found[part as keyof Balance], part).toBeCloseTo(mbq, 6);
    }
    const { made, ...parts } = found;
    expect(Object.values(parts).reduce((sum, mbq) => sum + mbq, 0)).toBeCloseTo(made, 6);
  });
});
