import { describe, expect, it } from 'vitest';
import { readLines, splitPasted } from './patients';
import { wallInstant } from './time';

const DATE = '2026-11-24';
const line = (id: number, time: string, mbq: string) => ({ id, time, mbq });

describe('lines of patients', () => {
  it('are read as instants of the day and MBq; empty ones do not count', () => {
    const { patients, problems } = readLines(
      [line(1, '8', '300'), line(2, '8.45', '0,2 GBq'), line(3, ' ', '')],
      DATE,
      null,
    );
    expect(patients).toEqual([
      { at: wallInstant(DATE, '08:00'), mbq: 300 },
      { at: wallInstant(DATE, '08:45'), mbq: 200 },
    ]);
    expect(problems.size).toBe(0);
  });

  it('say why they do not count', () => {
    const { patients, problems } = readLines(
      [line(1, '25', '300'), line(2, '8', ''), line(3, '8', '1.200'), line(4, '6:59', '300')],
      DATE,
      wallInstant(DATE, '07:00'),
    );
    expect(patients).toEqual([]);
    expect([...problems]).toEqual([
      [1, 'time'],
      [2, 'mbq'],
      [3, 'ambiguous'],
      [4, 'early'],
    ]);
  });
});

describe('a pasted text', () => {
  it('gives a line for each line, whatever stands between time and amount', () => {
    expect(splitPasted('8:00 300\r\n08.45;300 MBq\n\n0930\t200\n13  4,2 GBq')).toEqual([
      { time: '8:00', mbq: '300' },
      { time: '08.45', mbq: '300 MBq' },
      { time: '0930', mbq: '200' },
      { time: '13', mbq: '4,2 GBq' },
    ]);
  });

  it('keeps what it does not understand, to be mended', () => {
    expect(splitPasted('pause')).toEqual([{ time: 'pause', mbq: '' }]);
  });
});
