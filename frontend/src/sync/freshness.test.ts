import { describe, expect, it } from 'vitest';
import { beat, freshness, moved, NO_PULSE, type Pulse } from './freshness';
import type { Copies } from './reducer';

const SERVER = Date.parse('2026-11-24T05:52:30Z');
const SHOWN = ['production'];

const copies = (revision: number, epoch = 'e'): Copies => ({
  production: { epoch, revision, rows: {}, parts: [], ended: null },
});

function heads(pulse: Pulse, device: number, server: number, head: number, have: Copies): Pulse {
  const frame = { now: new Date(server).toISOString(), epoch: 'e', heads: { production: head } };
  return beat(pulse, frame, have, SHOWN, device);
}

const live = (): Pulse => heads({ ...NO_PULSE, link: 'open' }, 0, SERVER, 812, copies(812));

describe('freshness', () => {
  it('is not live before it was ever sure', () => {
    expect(freshness(NO_PULSE, 0)).toMatchObject({ live: false, since: null, reason: 'starting' });
  });

  it('is live when the copies have reached the heads', () => {
    expect(freshness(live(), 4_000)).toMatchObject({ live: true, lastSure: SERVER });
  });

  it('is not live after two and a half heartbeats of silence, and says since when', () => {
    expect(freshness(live(), 12_500).live).toBe(true);
    expect(freshness(live(), 12_501)).toEqual({
      live: false,
      since: SERVER,
      lastSure: SERVER,
      reason: 'silent',
    });
  });

  it('says within 15 seconds that a dropped line is not live', () => {
    const lost = { ...live(), link: 'connecting' as const, lostAt: 1_000 };
    expect(freshness(lost, 2_000).live).toBe(true);
    expect(freshness(lost, 4_000)).toMatchObject({ live: false, reason: 'lost', since: SERVER });
  });

  it('is not live when it stays behind for a heartbeat', () => {
    const behind = heads(live(), 5_000, SERVER + 5_000, 813, copies(812));
    expect(freshness(behind, 9_000).live).toBe(true);
    const still = heads(behind, 10_000, SERVER + 10_000, 814, copies(812));
    expect(freshness(still, 10_001)).toMatchObject({
      live: false,
      reason: 'behind',
      since: SERVER,
    });
  });

  it('is live again the moment the copies have caught up', () => {
    const behind = heads(live(), 5_000, SERVER + 5_000, 813, copies(812));
    const still = heads(behind, 10_000, SERVER + 10_000, 813, copies(812));
    const back = moved(still, copies(813), SHOWN);
    // Sure of what those heads said, at their instant: nothing later is known.
    expect(freshness(back, 10_500)).toMatchObject({ live: true, lastSure: SERVER + 10_000 });
  });

  it('is behind while a copy is of another epoch', () => {
    const other = heads(live(), 5_000, SERVER + 5_000, 3, copies(812, 'old'));
    expect(freshness(other, 10_001)).toMatchObject({ live: false, reason: 'behind' });
  });

  it('does not believe a silence that a clock set back makes negative', () => {
    expect(freshness(live(), -60_000).live).toBe(false);
  });

  it('does not wait for a stream that is not ours to read', () => {
    const pulse = beat(
      NO_PULSE,
      { now: new Date(SERVER).toISOString(), epoch: 'e', heads: { catalogue: 4 } },
      {},
      ['production'],
      0,
    );
    expect(freshness(pulse, 1).live).toBe(true);
  });
});

describe('server time', () => {
  it('is kept as an offset to the device, a late frame moving it little', () => {
    const first = heads(NO_PULSE, 1_000, SERVER, 1, copies(1));
    expect(first.offsetMs).toBe(SERVER - 1_000);
    const late = heads(first, 6_800, SERVER + 5_000, 1, copies(1));
    expect(late.offsetMs).toBeGreaterThan(SERVER - 1_000 - 100);
  });

  it('follows a jump of a clock at once', () => {
    const first = heads(NO_PULSE, 1_000, SERVER, 1, copies(1));
    const jumped = heads(first, 3_606_000, SERVER + 5_000, 1, copies(1));
    expect(jumped.offsetMs).toBe(SERVER + 5_000 - 3_606_000);
  });
});
