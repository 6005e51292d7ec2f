import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { ceilMbq, decay, floorMbq } from './decay';

interface Case {
  mbq: number;
  halfLifeSeconds: number;
  seconds: number;
  expect: number;
}

const path = fileURLToPath(new URL('../../../tests/cases/decay.json', import.meta.url));
const cases: Case[] = JSON.parse(readFileSync(path, 'utf8'));

describe('decay', () => {
  it('has the server’s cases', () => {
    expect(cases.length).toBeGreaterThan(0);
  });

  it.each(cases)('$mbq MBq, T½ $halfLifeSeconds s, after $seconds s', (one) => {
    expect(decay(one.mbq, one.halfLifeSeconds, one.seconds)).toBeCloseTo(one.expect, 6);
  });

  it('grows backwards in time', () => {
    expect(decay(100, 60, -60)).toBe(200);
  });
});

describe('rounding', () => {
  it('goes up for what must be made, a float’s millionth not counted', () => {
    expect(ceilMbq(9000.0000004)).toBe(9000);
    expect(ceilMbq(9000.01)).toBe(9001);
  });

  it('goes down for what is available', () => {
    expect(floorMbq(8999.9999997)).toBe(9000);
    expect(floorMbq(8999.9)).toBe(8999);
  });

  it('DEC-2 says 0 for nothing, never −0', () => {
    expect(Object.is(ceilMbq(0), 0)).toBe(true);
    expect(Object.is(floorMbq(-0), 0)).toBe(true);
  });
});
