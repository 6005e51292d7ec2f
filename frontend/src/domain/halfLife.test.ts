import { describe, expect, it } from 'vitest';
import { exactHalfLife, halfLifeOf, parseHalfLife } from './halfLife';

describe('half-lives', () => {
  it.each([
    ['109,77', 'min', 6586.2],
    ['109.77', 'min', 6586.2],
    ['12.7', 'h', 45_720],
    ['4,176', 'd', null],
    ['4,1760', 'd', 360_806.4],
    ['122,24', 's', 122.24],
  ] as const)('reads %s %s', (text, unit, expected) => {
    const parsed = parseHalfLife(text, unit);
    expect(parsed.ok ? parsed.value : null).toBe(expected);
  });

  it.each(['', '0', '-5', 'lang'])('refuses %j', (text) => {
    expect(parseHalfLife(text, 'min').ok).toBe(false);
  });

  it.each([
    [76.38, 76.38, 's'],
    [6586.2, 109.77, 'min'],
    [21_654, 6.015, 'h'],
    [360_806.4, 4.176, 'd'],
  ])('says %d s as %d %s', (given, value, unit) => {
    expect(halfLifeOf(given).value).toBeCloseTo(value, 9);
    expect(halfLifeOf(given).unit).toBe(unit);
  });

  it('puts into a field only what gives back the very number', () => {
    expect(exactHalfLife(6586.2)).toEqual({ value: 109.77, unit: 'min' });
    expect(exactHalfLife(6586.211)).toEqual({ value: 6586.211, unit: 's' });
  });
});
