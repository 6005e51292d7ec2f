import { describe, expect, it } from 'vitest';
import {
  byTrouble,
  ECHO_FRESH_MS,
  lastRoundTrip,
  portOf,
  TEST_SHOWN_MS,
  TEST_WAIT_MS,
  testState,
  wrongAeTitle,
  wrongHost,
} from './nodes';

const T = Date.parse('2026-11-24T05:00:00Z');
const iso = (at: number) => new Date(at).toISOString();
const row = (given: object = {}) => ({
  id: 1,
  name: 'RIS',
  state: 'up' as const,
  lastEchoAt: iso(T),
  roundTripMs: 12,
  askedAt: null as string | null,
  ...given,
});
const echo = (at: number, roundTripMs: number | null = 4, state = 'up') => ({
  nodeId: 1,
  state,
  roundTripMs,
  at,
  trouble: state === 'down' ? 'timeout' : null,
});

describe('the last round trip', () => {
  it('is that of the last echo that was heard of, until it is no news', () => {
    const heard = echo(T + 60_000);
    expect(lastRoundTrip(row(), heard, T + 61_000)).toEqual({ ms: 4, at: T + 60_000 });
    expect(lastRoundTrip(row(), heard, T + 60_001 + ECHO_FRESH_MS)).toEqual({ ms: 12, at: T });
  });
  it('is the recorded one where that is newer than what was heard of', () => {
    expect(lastRoundTrip(row(), echo(T - 1), T + 1)).toEqual({ ms: 12, at: T });
  });
  it('is none where there never was one', () => {
    expect(lastRoundTrip(row({ lastEchoAt: null }), undefined, T)).toBeNull();
  });
});

describe('a test', () => {
  const asked = { askedAt: iso(T + 1000) };
  it('waits for an answer after it was asked for, and says when nobody gives one', () => {
    expect(testState(row(asked), undefined, T + 2000).kind).toBe('waiting');
    expect(testState(row(asked), undefined, T + 1001 + TEST_WAIT_MS).kind).toBe('silent');
    expect(testState(row(asked), echo(T + 500), T + 2000).kind).toBe('waiting');
  });
  it('gave what the row says since, or the echo that was heard of', () => {
    const answered = row({ ...asked, lastEchoAt: iso(T + 1500), roundTripMs: 3 });
    expect(testState(answered, undefined, T + 2000)).toEqual({
      kind: 'answered',
      at: T + 1500,
      ms: 3,
    });
    expect(testState(row(asked), echo(T + 1400), T + 2000).kind).toBe('answered');
    expect(testState(row(asked), echo(T + 1400, null, 'down'), T + 2000)).toEqual({
      kind: 'failed',
      at: T + 1400,
      trouble: 'timeout',
    });
    const failed = row({ ...asked, state: 'down', lastEchoAt: iso(T + 1500), roundTripMs: null });
    expect(testState(failed, undefined, T + 2000)).toEqual({
      kind: 'failed',
      at: T + 1500,
      trouble: null,
    });
  });
  it('is forgotten after a while, and was never there where nobody asked', () => {
    expect(testState(row(asked), undefined, T + 1001 + TEST_SHOWN_MS).kind).toBe('none');
    expect(testState(row(), undefined, T).kind).toBe('none');
  });
});

describe('what is typed of a node', () => {
  it('an AE title has 1 to 16 plain characters and no backslash', () => {
    expect(wrongAeTitle('RIS-WL 1')).toBeNull();
    expect(wrongAeTitle('  ')).toBe('empty');
    expect(wrongAeTitle('ABCDEFGHIJKLMNOP')).toBeNull();
    expect(wrongAeTitle('ABCDEFGHIJKLMNOPQ')).toBe('long');
    expect(wrongAeTitle('RØNTGEN')).toBe('characters');
    expect(wrongAeTitle('A\\B')).toBe('characters');
    expect(wrongAeTitle('[A]')).toBeNull();
  });
  it('a host is a name or a number, without scheme, port and spaces', () => {
    for (const good of [
      'ris',
      'ris.hospital.dk',
      '10.0.0.7',
      'fe80::1',
      '::1',
      'ris-2.region.dk.',
    ]) {
      expect(wrongHost(good), good).toBeNull();
    }
    for (const bad of ['ris:104', 'http://ris', 'ris server', '-ris', 'ris-', 'a..b', 'røv']) {
      expect(wrongHost(bad), bad).toBe('characters');
    }
    expect(wrongHost(' ')).toBe('empty');
  });
  it('a port is a whole number of 1 to 65535', () => {
    expect(portOf('104')).toBe(104);
    expect(portOf(' 11112 ')).toBe(11112);
    expect([portOf('0'), portOf('65536'), portOf('1e3'), portOf(''), portOf('10.4')]).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});

it('those that are down stand first', () => {
  const of = (name: string, state: 'up' | 'down' | 'unknown') => ({ name, state });
  const sorted = [of('B', 'up'), of('A', 'up'), of('Z', 'down'), of('C', 'unknown')].sort(
    byTrouble,
  );
  expect(sorted.map(({ name }) => name).join('')).toBe('ZCAB');
});
