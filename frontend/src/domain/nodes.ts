/** DICOM nodes: how each stands, what a test of it gave, and what may be written of one. Pure; instants in ms. */
import type { DicomNode } from '../protocol/rows';

/** One echo as it was heard of: ephemeral, never recorded. */
export interface Echo {
  nodeId: number;
  state: string;
  /** Null where nothing was answered. */
  roundTripMs: number | null;
  at: number;
  /** Why it was not answered: a code. */
  trouble: string | null;
}

/** An echo that was heard of says how it is now; this long after it only what was recorded does. */
export const ECHO_FRESH_MS = 90_000;
/** An echo that was asked for comes within seconds; by then the one who makes them has said nothing. */
export const TEST_WAIT_MS = 25_000;
/** The outcome of a test stands beside its button for so long. */
export const TEST_SHOWN_MS = 120_000;

type Echoed = Pick<DicomNode, 'id' | 'state' | 'lastEchoAt' | 'roundTripMs'>;

export interface RoundTrip {
  ms: number | null;
  at: number;
}

/**
 * The last round trip that is known: of the last echo that was heard of while that is news, else of the recorded one.
 *
 * Null where there never was one. The state is always the recorded one: an echo that says otherwise is not confirmed yet.
 */
export function lastRoundTrip(node: Echoed, echo: Echo | undefined, now: number): RoundTrip | null {
  const recorded = node.lastEchoAt === null ? null : Date.parse(node.lastEchoAt);
  const heard = echo !== undefined && now - echo.at <= ECHO_FRESH_MS && echo.at >= (recorded ?? 0);
  if (heard) {
    return { ms: echo.roundTripMs, at: echo.at };
  }
  return recorded === null ? null : { ms: node.roundTripMs, at: recorded };
}

export type TestState =
  | { kind: 'none' }
  | { kind: 'waiting'; askedAt: number }
  | { kind: 'answered'; at: number; ms: number | null }
  | { kind: 'failed'; at: number; trouble: string | null }
  | { kind: 'silent'; askedAt: number };

/** What the last test of a node gave, as long as that is news; or that it is waited for, or was waited for in vain. */
export function testState(
  node: Echoed & Pick<DicomNode, 'askedAt'>,
  echo: Echo | undefined,
  now: number,
): TestState {
  const askedAt = node.askedAt === null ? null : Date.parse(node.askedAt);
  if (askedAt === null || now - askedAt > TEST_SHOWN_MS) {
    return { kind: 'none' };
  }
  const recordedAt = node.lastEchoAt === null ? 0 : Date.parse(node.lastEchoAt);
  const heard = echo !== undefined && echo.at >= askedAt ? echo : null;
  const trouble = heard?.trouble ?? null;
  if (recordedAt >= askedAt) {
    return node.state === 'down'
      ? { kind: 'failed', at: recordedAt, trouble }
      : { kind: 'answered', at: recordedAt, ms: node.roundTripMs };
  }
  if (heard !== null) {
    return heard.state === 'down'
      ? { kind: 'failed', at: heard.at, trouble }
      : { kind: 'answered', at: heard.at, ms: heard.roundTripMs };
  }
  return now - askedAt <= TEST_WAIT_MS ? { kind: 'waiting', askedAt } : { kind: 'silent', askedAt };
}

/** What is wrong with an AE title; null where nothing is. DICOM: 1–16 characters of ASCII, no backslash. */
export function wrongAeTitle(text: string): 'empty' | 'long' | 'characters' | null {
  const title = text.trim();
  if (title === '') {
    return 'empty';
  }
  if (title.length > 16) {
    return 'long';
  }
  return /^[ -[\]-~]+$/.test(title) ? null : 'characters';
}

/** What is wrong with a host: a name or a number on the network, no address of a page and no port. */
export function wrongHost(text: string): 'empty' | 'characters' | null {
  const host = text.trim();
  if (host === '') {
    return 'empty';
  }
  const name = /^(?=.{1,253}$)(?!-)[\w-]{1,63}(?<!-)(\.(?!-)[\w-]{1,63}(?<!-))*\.?$/;
  const v6 = /^[0-9a-f:]*:[0-9a-f:.]*$/i;
  return name.test(host) || (v6.test(host) && host.split(':').length > 2) ? null : 'characters';
}

/** A port as it was typed; null where it is none. */
export function portOf(text: string): number | null {
  const port = /^\d{1,5}$/.test(text.trim()) ? Number(text.trim()) : 0;
  return port >= 1 && port <= 65_535 ? port : null;
}

/** Those that are down first, then those nobody has heard of, then by name. */
export function byTrouble(
  one: Pick<DicomNode, 'state' | 'name'>,
  other: Pick<DicomNode, 'state' | 'name'>,
): number {
  const rank = { down: 0, unknown: 1, up: 2 };
  return (
    (rank[one.state] ?? 1) - (rank[other.state] ?? 1) || one.name.localeCompare(other.name, 'da')
  );
}
