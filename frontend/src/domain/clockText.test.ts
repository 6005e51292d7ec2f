import { describe, expect, it } from 'vitest';
import { parseClock } from './clockText';

describe('times of day as people type them', () => {
  it.each([
    ['9:15', '09:15'],
    ['09.15', '09:15'],
    ['0915', '09:15'],
    ['915', '09:15'],
    ['9', '09:00'],
    ['13', '13:00'],
    [' kl. 9.15 ', '09:15'],
    ['0:00', '00:00'],
    ['23:59', '23:59'],
  ])('%s is %s', (text, time) => {
    expect(parseClock(text)).toBe(time);
  });

  it.each(['', '24:00', '9:60', '9:5', '99', '12345', 'ni', '9:15:30', '-9'])(
    '%s is none',
    (text) => {
      expect(parseClock(text)).toBeNull();
    },
  );
});
