import { describe, expect, it } from 'vitest';
import { batch, CLEAR, PH, result, STERILE } from './batches.testing';
import { isPlain, isWithin, keyOf, linesOf, readinessOf } from './qc';

const ME = 'Anders Bæk';

describe('QC: the tests of a batch', () => {
  it('says of each what it gave and who may check it', () => {
    const given = batch(1, {
      results: [
        result('ph', { value: 9.1, passed: null, withinLimits: false, enteredBy: 'Karen Holm' }),
        result('clear'),
      ],
    });
    const lines = linesOf(given, ME);
    expect(lines.map(({ verdict, check }) => `${verdict} ${check}`)).toEqual([
      'outside open',
      'within mine',
      'missing none',
    ]);
  });

  it('takes the limits themselves as within', () => {
    expect([4.5, 8.5, 4.49, 8.51].map((value) => isWithin(PH, value))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(isWithin({ low: null, high: 25 }, 0)).toBe(true);
    expect(isWithin({ low: 95, high: null }, 94.99)).toBe(false);
    expect(isPlain(CLEAR)).toBe(true);
    expect(isPlain(PH)).toBe(false);
  });

  it('certifies only where every test before release is in and nothing is outside its limits', () => {
    const ready = (results: ReturnType<typeof result>[]) =>
      readinessOf(linesOf(batch(1, { results }), ME));
    expect(ready([]).able).toBe(false);
    expect(ready([]).missing.map(({ test }) => test.key)).toEqual(['ph', 'clear']);
    const both = [result('ph', { value: 7 }), result('clear', { checkedBy: 'Karen Holm' })];
    expect(ready(both)).toMatchObject({ able: true, missing: [], outside: [] });
    expect(ready(both).late.map(({ test }) => test.key)).toEqual(['sterile']);
    expect(ready(both).unchecked.map(({ test }) => test.key)).toEqual(['ph']);
    const failed = [...both, result('sterile', { passed: false, withinLimits: false })];
    expect(ready(failed).able).toBe(false);
  });

  it('gives a new test a key of its own', () => {
    expect(keyOf('Radiokemisk renhed (TLC)', [])).toBe('radiokemisk-renhed-tlc');
    expect(keyOf('pH', ['ph'])).toBe('ph-2');
    expect(keyOf('Ærø å', [])).toBe('aeroe-aa');
    expect(keyOf('%', [STERILE.key])).toBe('test');
  });
});
