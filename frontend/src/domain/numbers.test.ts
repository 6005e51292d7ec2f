import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { parseCount, parseMbq, parseNumber, plainText } from './numbers';

interface Spelling {
  text: string;
  value?: number;
  why?: string;
  readings?: [number, number];
}

const path = fileURLToPath(new URL('../../../tests/cases/numbers.json', import.meta.url));
const spellings: Spelling[] = JSON.parse(readFileSync(path, 'utf8'));

describe('NUM-1: the five hundred spellings that the server reads too', () => {
  it('are there', () => {
    expect(spellings).toHaveLength(500);
  });

  it.each(spellings)('$text', ({ text, value, why, readings }) => {
    const wanted = value === undefined ? { ok: false, why } : { ok: true, value };
    expect(parseMbq(text)).toEqual(readings ? { ...wanted, readings } : wanted);
  });
});

describe('amounts as people type them (CLI-4)', () => {
  it.each([
    ['9000', 9000],
    [' 9000 ', 9000],
    ['9000,5', 9000.5],
    ['9000.5', 9000.5],
    ['0,75', 0.75],
    ['.5', 0.5],
    ['12,25', 12.25],
    ['1234.500', 1234.5],
    ['0.500', 0.5],
    ['9 000', 9000],
    ['9\u00a0000,5', 9000.5],
    ['1.234.567', 1234567],
    ['1.234,5', 1234.5],
    ['1,234.5', 1234.5],
    ['9 GBq', 9000],
    ['4,2GBq', 4200],
    ['4.2 gbq', 4200],
    ['500 kBq', 0.5],
    ['350 MBq', 350],
    ['9,0000', 9],
  ])('%s is %d MBq', (text, value) => {
    expect(parseMbq(text)).toEqual({ ok: true, value });
  });

  it.each([
    ['9.000', 9000, 9],
    ['9,000', 9000, 9],
    ['12.500', 12500, 12.5],
    ['1.234 GBq', 1234000, 1234],
  ])('%s has two readings and is asked', (text, one, other) => {
    expect(parseMbq(text)).toEqual({ ok: false, why: 'ambiguous', readings: [one, other] });
  });

  it.each([
    ['', 'empty'],
    ['   ', 'empty'],
    ['abc', 'nan'],
    ['9..5', 'nan'],
    ['9 0', 'nan'],
    ['9,', 'nan'],
    ['1.2.3', 'nan'],
    ['1.234,567,8', 'nan'],
    ['1e5', 'nan'],
    ['NaN', 'nan'],
    ['0', 'notPositive'],
    ['-5', 'notPositive'],
    ['9 Ci', 'unit'],
  ])('%s is refused as %s', (text, why) => {
    expect(parseMbq(text)).toEqual({ ok: false, why });
  });

  it('takes a unit of its own only', () => {
    expect(parseNumber('7,5 ml', 'ml')).toEqual({ ok: true, value: 7.5 });
    expect(parseNumber('7,5 GBq', 'ml')).toEqual({ ok: false, why: 'unit' });
  });

  it('takes whole counts only', () => {
    expect(parseCount('3')).toEqual({ ok: true, value: 3 });
    expect(parseCount('3,5').ok).toBe(false);
  });

  it.each([9000, 9, 9.5, 1.234, 12.5, 1234.125])(
    '%d is put into a field so that it reads one way',
    (value) => {
      expect(parseMbq(plainText(value, 'da'))).toEqual({ ok: true, value });
      expect(parseMbq(plainText(value, 'en'))).toEqual({ ok: true, value });
    },
  );
});
