import { describe, expect, it } from 'vitest';
import { instantOf } from '../../domain/instantOf';
import { keyName } from '../../ui/useKeys';
import { shownPercent } from './words';

describe('a share of what was ordered', () => {
  it('is never rounded across a limit', () => {
    expect(shownPercent(94.999, 120)).toBe(94.9);
    expect(shownPercent(95, 120)).toBe(95);
    expect(shownPercent(99.99, 120)).toBe(99.9);
    expect(shownPercent(120, 120)).toBe(120);
    expect(shownPercent(120.001, 120)).toBe(120.1);
  });

  it('keeps what stands there in decimals for all that floating point does', () => {
    expect(shownPercent((0.1 + 0.2) * 100, 120)).toBe(30);
    expect(shownPercent(101.3, 120)).toBe(101.3);
  });
});

describe('a typed Danish time', () => {
  it('is read with and without seconds', () => {
    expect(instantOf('2026-11-24', '06:41:09')).toBe(Date.parse('2026-11-24T05:41:09Z'));
    expect(instantOf('2026-11-24', ' 6.41 ')).toBe(Date.parse('2026-11-24T05:41:00Z'));
    expect(instantOf('2026-07-01', '06:41')).toBe(Date.parse('2026-07-01T04:41:00Z'));
  });

  it('is refused where it is none', () => {
    for (const time of ['', '24:00', '06:60', '06:41:60', '641', 'now']) {
      expect(instantOf('2026-11-24', time)).toBeNull();
    }
    expect(instantOf('', '06:41')).toBeNull();
  });
});

describe('a key’s name', () => {
  it('tells a capital from a letter, and leaves signs alone', () => {
    expect(keyName({ key: 'a', shiftKey: false })).toBe('a');
    expect(keyName({ key: 'A', shiftKey: true })).toBe('shift+a');
    expect(keyName({ key: 'ArrowDown', shiftKey: false })).toBe('arrowdown');
    expect(keyName({ key: '?', shiftKey: true })).toBe('?');
  });
});
