import { describe, expect, it } from 'vitest';
import { csv, csvName } from './csv';

const body = (rows: Parameters<typeof csv>[1], language = 'da') =>
  csv(['a', 'b'], rows, language).slice(1).split('\r\n').slice(1, -1);

describe('a list as a file', () => {
  it('begins with the mark of UTF-8, so that æøå survive Excel', () => {
    expect(csv(['Kunde'], [['Åløse']], 'da')).toBe('\uFEFFKunde\r\nÅløse\r\n');
  });

  it('parts fields by semicolons in Danish, where the comma is in the numbers', () => {
    expect(body([['FDG', 1.05]])).toEqual(['FDG;1,05']);
    expect(body([['FDG', 1.05]], 'en')).toEqual(['FDG,1.05']);
  });

  it.each(['=1+1', '+45 12345678', '-2+3', '@SUM(A1)', '\tx', '\rx', '\nx'])(
    'never lets %j be a formula',
    (text) => {
      const [line = ''] = csv(['a'], [[text]], 'da')
        .slice(1)
        .split('\r\n')
        .slice(1);
      expect(line.replace(/^"/, '').startsWith("'")).toBe(true);
    },
  );

  it('guards heads as well as values', () => {
    expect(csv(['=x'], [], 'da')).toBe("\uFEFF'=x\r\n");
  });

  it('quotes what would break a line or a field', () => {
    expect(body([['a;b', 'say "yes"']])).toEqual(['"a;b";"say ""yes"""']);
    expect(csv(['a'], [['x\ny']], 'en')).toContain('"x\ny"');
    expect(body([['a,b', null]], 'en')).toEqual(['"a,b",']);
  });

  it('is called by its list and its day', () => {
    expect(csvName('Kørsler & leveringer', '2026-11-24')).toBe(
      'tracershop-koersler-leveringer-2026-11-24.csv',
    );
  });
});
