import { describe, expect, it } from 'vitest';
import type { Batch } from '../protocol/rows';
import { batch, CLEAR, PH, result, STERILE } from './batches.testing';
import { isPlain, isWithin, keyOf, linesOf, mayEnter, parseValue, readinessOf } from './qc';

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

  it('certifies only where every test before release is in, within limits and checked', () => {
    const ready = (results: ReturnType<typeof result>[]) =>
      readinessOf(linesOf(batch(1, { results }), ME));
    const keys = (lines: { test: { key: string } }[]) => lines.map(({ test }) => test.key);
    const other = { checkedBy: 'Karen Holm' };
    expect(keys(ready([]).missing)).toEqual(['ph', 'clear']);
    const both = [result('ph', { value: 7 }), result('clear', other)];
    expect(ready(both)).toMatchObject({ able: false, missing: [], outside: [] });
    expect(keys(ready(both).unchecked)).toEqual(['ph']);
    const checked = [result('ph', { value: 7, ...other }), result('clear', other)];
    expect(ready(checked).able).toBe(true);
    const failed = [...checked, result('sterile', { passed: false, withinLimits: false })];
    expect(ready(failed)).toMatchObject({ able: false, late: [] });
  });

  it('names the late tests until they are in and checked', () => {
    const late = (results: ReturnType<typeof result>[]) =>
      readinessOf(linesOf(batch(1, { results }), ME)).late.length;
    expect(late([])).toBe(1);
    expect(late([result('sterile')])).toBe(1);
    expect(late([result('sterile', { checkedBy: 'Karen Holm' })])).toBe(0);
  });

  it('takes after a conditional certification only what is late', () => {
    const may = (state: Batch['state']) => [PH, STERILE].map((test) => mayEnter({ state }, test));
    expect(may('awaitingQc')).toEqual([true, true]);
    expect(may('conditionallyCertified')).toEqual([false, true]);
    expect(may('certified')).toEqual([false, false]);
  });

  it('reads values that are nought or below, and asks where a text has two readings', () => {
    const read = (text: string) => parseValue(text);
    expect(read('0')).toEqual({ ok: true, value: 0 });
    expect(read('-1,5')).toEqual({ ok: true, value: -1.5 });
    expect(read('6.8')).toEqual({ ok: true, value: 6.8 });
    expect(read('9.000')).toMatchObject({ ok: false, why: 'ambiguous' });
    expect(read('ph')).toMatchObject({ ok: false, why: 'nan' });
  });

  it('gives a new test a key of its own', () => {
    expect(keyOf('Radiokemisk renhed (TLC)', [])).toBe('radiokemisk-renhed-tlc');
    expect(keyOf('pH', ['ph'])).toBe('ph-2');
    expect(keyOf('Ærø å', [])).toBe('aeroe-aa');
    expect(keyOf('%', [STERILE.key])).toBe('test');
  });
});
