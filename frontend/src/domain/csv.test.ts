import { describe, expect, it } from 'vitest';
import { cell, csvOf } from './csv';

describe('a table as csv', () => {
  it('never holds a cell that a spreadsheet would take for a formula', () => {
    for (const bad of ['=1+1', '+45', '-2', '@SUM(A1)', '\t=1', '\r=1']) {
      expect(cell(bad).replace(/^"/, '')).toMatch(/^'/);
    }
    expect(cell('FDG-261124-1')).toBe('FDG-261124-1');
  });

  it('writes numbers with a Danish decimal mark, and leaves them numbers', () => {
    expect(cell(9120.5)).toBe('9120,5');
    expect(cell(-3)).toBe('-3');
    expect(cell(null)).toBe('');
  });

  it('keeps marks and line ends inside a cell', () => {
    expect(csvOf(['Batch', 'MBq'], [['a;"b"\nc', 2]])).toBe(
      '\uFEFFBatch;MBq\r\n"a;""b""\nc";2\r\n',
    );
  });
});
