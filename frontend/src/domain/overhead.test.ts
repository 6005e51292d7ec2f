import { describe, expect, it } from 'vitest';
import { factorOfPercent, parseFactor, percentOf } from './overhead';

describe('overhead as factor and percent', () => {
  it.each([
    ['5', 1.05],
    ['15 %', 1.15],
    ['12,5', 1.125],
    ['0', 1],
    ['0,0 %', 1],
  ])('%s percent is a factor %d', (text, factor) => {
    expect(factorOfPercent(text)).toEqual({ ok: true, value: factor });
    expect(factorOfPercent(String(percentOf(factor)))).toEqual({ ok: true, value: factor });
  });

  it('refuses a factor that takes away, and what is no number', () => {
    expect(parseFactor('0,95').ok).toBe(false);
    expect(parseFactor('1,05')).toEqual({ ok: true, value: 1.05 });
    expect(parseFactor('1')).toEqual({ ok: true, value: 1 });
    expect(factorOfPercent('-5').ok).toBe(false);
    expect(factorOfPercent('').ok).toBe(false);
  });

  it('has no dust behind the comma', () => {
    expect(percentOf(1.15)).toBe(15);
    expect(percentOf(1.1)).toBe(10);
  });
});
