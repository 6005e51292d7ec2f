import { describe, expect, it } from 'vitest';
import { feedAge } from './feedAge';

const AT = '2026-11-24T06:42:00Z';
const at = (minutes: number) => Date.parse(AT) + minutes * 60_000;
const up = { state: 'up', asOf: AT, cycleSeconds: 900 };

describe('how old a list from outside is (BKG-50)', () => {
  it('is fresh until two cycles are missed, and old from then on', () => {
    expect(feedAge(up, at(30))).toBe('fresh');
    expect(feedAge(up, at(30) + 1)).toBe('old');
    expect(feedAge({ ...up, cycleSeconds: 60 }, at(2))).toBe('fresh');
    expect(feedAge({ ...up, cycleSeconds: 60 }, at(3))).toBe('old');
  });

  it('says that something of it could not be read, while it is neither old nor down (BKG-70)', () => {
    const some = { ...up, unread: 2 };
    expect(feedAge(some, at(30))).toBe('unread');
    expect(feedAge(some, at(31))).toBe('old');
    expect(feedAge({ ...some, state: 'down' }, at(0))).toBe('down');
    expect(feedAge({ ...up, unread: 0 }, at(30))).toBe('fresh');
  });

  it('takes the usual cycle of the RIS where the row does not say one', () => {
    expect(feedAge({ ...up, cycleSeconds: null }, at(30))).toBe('fresh');
    expect(feedAge({ ...up, cycleSeconds: null }, at(31))).toBe('old');
  });

  it('is down as soon as it says so, however new, and none where nothing ever came', () => {
    expect(feedAge({ ...up, state: 'down' }, at(0))).toBe('down');
    expect(feedAge({ ...up, asOf: null, state: 'unknown' }, at(0))).toBe('none');
    expect(feedAge(undefined, at(0))).toBe('none');
  });
});
