import { describe, expect, it } from 'vitest';
import { hourMinute, parseClock, wireTime } from './clockText';

describe('times of day as people type them', () => {
  it.each([
    ['7', '07:00'],
    ['07', '07:00'],
    ['13', '13:00'],
    ['730', '07:30'],
    ['0730', '07:30'],
    ['7.30', '07:30'],
    ['7:30', '07:30'],
    [' kl. 7.30 ', '07:30'],
    ['0', '00:00'],
    ['0:00', '00:00'],
    ['23:59', '23:59'],
  ])('reads %j as %s', (text, expected) => {
    expect(parseClock(text)).toBe(expected);
  });

  it.each(['', '24:00', '7:60', '7:3', '99', 'syv', '12345', '7:30:15', '-7'])(
    'refuses %j',
    (text) => {
      expect(parseClock(text)).toBeNull();
    },
  );

  it('goes to the wire and back', () => {
    expect(wireTime('07:30')).toBe('07:30:00');
    expect(hourMinute('07:30:00')).toBe('07:30');
  });
});
