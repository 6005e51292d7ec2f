/**
 * How sure this screen may be of what it shows.
 *
 * Server time is kept as an offset to the device's clock. A copy is sure at the instant of a `heads` that it has reached;
 * it is not live when it stays behind for a heartbeat, or when no heads come for two and a half. Whatever else comes keeps
 * nothing live: a server that has lost its database still refuses and answers.
 */
import type { Copies } from './reducer';

export type LinkState = 'connecting' | 'open' | 'closed';

export interface Pulse {
  readonly heartbeatMs: number;
  /** Server time minus the device's, in milliseconds. */
  readonly offsetMs: number;
  readonly link: LinkState;
  /** Device time when the link was last lost, null while it stands. */
  readonly lostAt: number | null;
  /** Device time of the last `heads` or `hello`. */
  readonly heardAt: number | null;
  /** The same moment by the device's stopwatch, which nobody sets; null where none was read. */
  readonly steadyAt: number | null;
  readonly epoch: string;
  readonly heads: Readonly<Record<string, number>>;
  /** Server time up to which every stream that is shown was known to be complete. */
  readonly sureAt: number | null;
  /** Device time since when a stream that is shown is known to be behind, null when none is. */
  readonly behindSince: number | null;
}

export type Reason = 'starting' | 'lost' | 'silent' | 'behind';

export interface Freshness {
  readonly live: boolean;
  /** Server time in milliseconds of the last moment when the screen was sure; null when it never was. */
  readonly since: number | null;
  /** The same instant, under the name that marks values. */
  readonly lastSure: number | null;
  readonly reason: Reason | null;
}

export const NO_PULSE: Pulse = {
  heartbeatMs: 5000,
  offsetMs: 0,
  link: 'connecting',
  lostAt: null,
  heardAt: null,
  steadyAt: null,
  epoch: '',
  heads: {},
  sureAt: null,
  behindSince: null,
};

/** Whether every stream that is shown has reached the heads last heard of. */
export function caughtUp(pulse: Pulse, copies: Copies, shown: Iterable<string>): boolean {
  for (const stream of shown) {
    const copy = copies[stream];
    const head = pulse.heads[stream];
    if (head === undefined) {
      // Not ours to read, or not any more: the server says so by `ended`, and it makes nothing else unsure.
      continue;
    }
    if (!copy || copy.epoch !== pulse.epoch || copy.revision < head) {
      return false;
    }
  }
  return true;
}

/** The pulse after `hello` or `heads`: time, heads, and whether the copies have reached them. */
export function beat(
  pulse: Pulse,
  frame: { now: string; epoch: string; heads: Record<string, number> },
  copies: Copies,
  shown: Iterable<string>,
  device: number,
  steady: number | null = null,
): Pulse {
  const server = Date.parse(frame.now);
  const next: Pulse = {
    ...pulse,
    heardAt: device,
    steadyAt: steady,
    offsetMs: steer(pulse, server - device),
    epoch: frame.epoch,
    heads: frame.heads,
  };
  if (caughtUp(next, copies, shown)) {
    return { ...next, sureAt: server, behindSince: null };
  }
  return { ...next, behindSince: pulse.behindSince ?? device };
}

/** The pulse after the copies changed, or other streams are shown. */
export function moved(pulse: Pulse, copies: Copies, shown: Iterable<string>): Pulse {
  if (pulse.behindSince === null || !caughtUp(pulse, copies, shown)) {
    return pulse;
  }
  const sureAt = pulse.heardAt === null ? pulse.sureAt : pulse.heardAt + pulse.offsetMs;
  return { ...pulse, behindSince: null, sureAt };
}

/**
 * The new offset. A frame is never early, only late: of close readings the largest is the truest. A jump of a clock,
 * either one's, is taken as it is.
 */
function steer(pulse: Pulse, reading: number): number {
  if (pulse.heardAt === null || Math.abs(reading - pulse.offsetMs) > 2000) {
    return reading;
  }
  return reading > pulse.offsetMs ? reading : pulse.offsetMs * 0.9 + reading * 0.1;
}

/**
 * How far the device's clock has been moved since the last heads, in milliseconds: set by a hand or by the network, or the
 * stopwatch stood still while the device slept. 0 where it is not known.
 */
export function moveOfClock(pulse: Pulse, device: number, steady: number | null): number {
  return pulse.heardAt === null || pulse.steadyAt === null || steady === null
    ? 0
    : device - pulse.heardAt - (steady - pulse.steadyAt);
}

/** Server time in milliseconds: from the last heads on by the stopwatch, whatever is done to the device's clock. */
export function serverTime(pulse: Pulse, device: number, steady: number | null): number {
  return device + pulse.offsetMs - moveOfClock(pulse, device, steady);
}

/** What the screen says of itself at a device time. */
export function freshness(pulse: Pulse, device: number, steady: number | null = null): Freshness {
  const no = (reason: Reason): Freshness => ({
    live: false,
    since: pulse.sureAt,
    lastSure: pulse.sureAt,
    reason,
  });
  if (pulse.sureAt === null) {
    return no('starting');
  }
  const silence = pulse.heardAt === null ? Number.POSITIVE_INFINITY : device - pulse.heardAt;
  // Of clock and stopwatch the one that says more: neither a clock that was set back nor a sleep makes old things new.
  const truly = Math.max(silence, silence - moveOfClock(pulse, device, steady));
  // A silence below zero is a device clock that was set back: nothing can be said of how long it is.
  if (truly > 2.5 * pulse.heartbeatMs || silence < -pulse.heartbeatMs) {
    return no('silent');
  }
  if (pulse.lostAt !== null && device - pulse.lostAt > pulse.heartbeatMs / 2) {
    return no('lost');
  }
  if (pulse.behindSince !== null && device - pulse.behindSince > pulse.heartbeatMs) {
    return no('behind');
  }
  return { live: true, since: null, lastSure: pulse.sureAt, reason: null };
}
