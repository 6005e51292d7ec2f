import { describe, expect, it } from 'vitest';
import { beat, freshness, moveOfClock, NO_PULSE, type Pulse, serverTime } from './freshness';

const SERVER = Date.parse('2026-10-25T00:59:00Z');
const DEVICE = SERVER - 40_000;

/** Heard at a device time and a stopwatch of 1 000 000, with a clock that is 40 s slow. */
const heardOnce = (): Pulse => {
  const frame = { now: new Date(SERVER).toISOString(), epoch: 'e', heads: {} };
  return beat({ ...NO_PULSE, link: 'open' }, frame, {}, [], DEVICE, 1_000_000);
};

describe('WALL-6 the clock of the device', () => {
  it('is put right by the server, and goes on by the stopwatch while it is away', () => {
    const pulse = heardOnce();
    expect(serverTime(pulse, DEVICE, 1_000_000)).toBe(SERVER);
    const hour = 3_600_000;
    expect(serverTime(pulse, DEVICE + hour, 1_000_000 + hour)).toBe(SERVER + hour);
    // Set back by two hours meanwhile: the time that is shown takes no notice, and it is known.
    const set = DEVICE + hour - 2 * hour;
    expect(serverTime(pulse, set, 1_000_000 + hour)).toBe(SERVER + hour);
    expect(moveOfClock(pulse, set, 1_000_000 + hour)).toBe(-2 * hour);
  });

  it('never makes an old state live again: set back to the moment of the last frame', () => {
    const pulse = { ...heardOnce(), lostAt: DEVICE };
    const hour = 3_600_000;
    expect(freshness(pulse, DEVICE + 1_000, 1_000_000 + hour).live).toBe(false);
    expect(freshness(pulse, DEVICE + 1_000, 1_001_000).live).toBe(true);
  });

  it('is not live after a sleep in which the stopwatch stood still', () => {
    expect(freshness(heardOnce(), DEVICE + 3_600_000, 1_001_000)).toMatchObject({
      live: false,
      reason: 'silent',
      lastSure: SERVER,
    });
  });
});
