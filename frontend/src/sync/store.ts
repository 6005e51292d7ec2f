/** The state that all screens share, and the wiring of line, reducer, freshness and commands into it. */
import { createStore } from 'zustand/vanilla';
import type {
  Answer,
  ClientFrame,
  Delta,
  Refused,
  RowId,
  ServerFrame,
  SiteFacts,
  StreamFrame,
  User,
} from '../protocol/frames';
import { type CommandOptions, CommandQueue, type Outcome } from './commands';
import { Line, type LinePorts, type SocketLike } from './connection';
import { beforeDrawing } from './drawing';
import { beat, moved, NO_PULSE, type Pulse } from './freshness';
import { type Copies, reduce } from './reducer';

/** What last happened to a row, while this screen was watching. */
export interface Trace {
  /** Device time when this screen heard of it. */
  readonly at: number;
  /** When it happened, by the server. */
  readonly happenedAt: number;
  readonly kind: string;
  readonly actor: string | null;
}

export type SessionState = 'loading' | 'anonymous' | 'signedIn';

export interface Shared {
  readonly copies: Copies;
  readonly pulse: Pulse;
  readonly traces: ReadonlyMap<string, Trace>;
  /** Who the server says we are; a monitor has no id. */
  readonly user: User | null;
  readonly session: SessionState;
  /** True when somebody was signed in on this page and the server ended it. */
  readonly expired: boolean;
  readonly outdated: boolean;
  /** Where the demo plays the old system's site; null where there is none. */
  readonly oldSite: string | null;
  /** The front end that the server gives to browsers, as its last `hello` named it; empty while it is not known. */
  readonly build: string;
  /** How the site is set, where that is this person's to know. */
  readonly site: SiteFacts | null;
}

export const NOTHING: Shared = {
  copies: {},
  pulse: NO_PULSE,
  traces: new Map(),
  user: null,
  session: 'loading',
  expired: false,
  outdated: false,
  oldSite: null,
  build: '',
  site: null,
};

const LINGER = 20_000;
const MOST_TRACES = 400;

export const shared = createStore<Shared>(() => NOTHING);

/** Listeners of ephemeral notices (`notice` frames). */
const noticeListeners = new Set<(frame: Extract<ServerFrame, { type: 'notice' }>) => void>();

export function onNotice(
  listener: (frame: Extract<ServerFrame, { type: 'notice' }>) => void,
): () => void {
  noticeListeners.add(listener);
  return () => noticeListeners.delete(listener);
}

/** Listeners of a line that was greeted: what only its other end knew has to be said again. */
const greetedListeners = new Set<() => void>();

export function onGreeted(listener: () => void): () => void {
  greetedListeners.add(listener);
  return () => greetedListeners.delete(listener);
}

const browserPorts: LinePorts = {
  open: () => {
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    const socket = new WebSocket(`${scheme}://${location.host}/ws/`, 'tracershop.v1');
    return socket as unknown as SocketLike;
  },
  now: () => Date.now(),
  random: () => Math.random(),
  later: (milliseconds, run) => {
    const timer = setTimeout(run, milliseconds);
    return () => clearTimeout(timer);
  },
};

/** The device's stopwatch: it only goes forward, and nobody sets it. */
export const steadyNow = (): number => performance.now();

let inbox: { frame: ServerFrame; device: number; steady: number }[] = [];
let cancelFlush: (() => void) | null = null;

/** Frames that come close together are taken together: a burst costs one drawing, not one for each. */
function receive(frame: ServerFrame, device: number): void {
  inbox.push({ frame, device, steady: steadyNow() });
  cancelFlush ??= beforeDrawing(flush);
}

function flush(): void {
  cancelFlush?.();
  cancelFlush = null;
  const frames = inbox;
  inbox = [];
  let { copies, pulse, traces } = shared.getState();
  const answers: Extract<ServerFrame, { type: 'done' | 'refused' | 'answer' }>[] = [];
  const holes: StreamFrame[] = [];
  for (const { frame, device, steady } of frames) {
    switch (frame.type) {
      case 'snapshot':
      case 'delta':
      case 'resumed':
      case 'ended': {
        const taken = reduce(copies, frame);
        if (frame.type === 'delta' && taken.copies !== copies) {
          traces = trace(traces, frame, device);
        }
        copies = taken.copies;
        pulse = moved(pulse, copies, line.streams);
        if (taken.resubscribe) {
          holes.push(frame);
        }
        break;
      }
      case 'heads':
        pulse = beat(pulse, frame, copies, line.streams, device, steady);
        line.send({ type: 'seen', heads: positions(copies) });
        break;
      case 'done':
      case 'refused':
      case 'answer':
        answers.push(frame);
        break;
      case 'notice':
        for (const listener of noticeListeners) {
          listener(frame);
        }
        break;
    }
  }
  shared.setState({ copies, pulse, traces });
  for (const frame of holes) {
    // From where the copy stands now, and not from where it stood before all of these frames.
    line.resubscribe(frame.stream, frame.type === 'resumed');
  }
  for (const answer of answers) {
    queue.answered(answer, copies);
  }
  queue.moved(copies);
}

function trace(
  traces: ReadonlyMap<string, Trace>,
  frame: Delta,
  device: number,
): ReadonlyMap<string, Trace> {
  if (frame.changes.length === 0) {
    return traces;
  }
  const next = new Map(traces);
  for (const change of frame.changes) {
    const key =
      'put' in change ? `${change.put}:${change.row.id}` : `${change.remove}:${change.id}`;
    next.delete(key);
    next.set(key, {
      at: device,
      happenedAt: Date.parse(frame.at),
      kind: frame.kind,
      actor: frame.actor,
    });
  }
  while (next.size > MOST_TRACES) {
    next.delete(next.keys().next().value as string);
  }
  return next;
}

function positions(copies: Copies): Record<string, number> {
  const heads: Record<string, number> = {};
  for (const stream of line.streams) {
    const copy = copies[stream];
    if (copy && copy.revision >= 0) {
      heads[stream] = copy.revision;
    }
  }
  return heads;
}

const queue = new CommandQueue({ send: (frame) => line.send(frame), now: () => Date.now() });

const line = new Line(browserPorts, {
  hello: (frame, device) => {
    flush();
    const before = shared.getState();
    // Invariant: what one person could read is never shown to the next one on the same page.
    const same = before.user === null || sameUser(before.user, frame.user);
    // And what this person may no longer read goes before anything is asked for.
    const copies = same ? readable(before.copies, frame.streams) : {};
    if (before.pulse.epoch !== '' && before.pulse.epoch !== frame.epoch) {
      queue.forked();
    }
    shared.setState({
      copies,
      user: frame.user,
      session: 'signedIn',
      expired: false,
      build: frame.build ?? '',
      site: frame.site ?? null,
      pulse: beat(
        {
          ...before.pulse,
          heartbeatMs: frame.heartbeatSeconds * 1000,
          link: 'open',
          lostAt: null,
          // What was missed while the line was down is missing since then, not since now.
          behindSince: before.pulse.behindSince ?? before.pulse.lostAt,
        },
        { now: frame.now, epoch: frame.epoch, heads: frame.streams },
        copies,
        line.streams,
        device,
        steadyNow(),
      ),
    });
    queue.opened();
    for (const listener of greetedListeners) {
      listener();
    }
  },
  frame: receive,
  lost: () => {
    flush();
    queue.lost();
    const { pulse } = shared.getState();
    shared.setState({
      pulse: { ...pulse, link: 'connecting', lostAt: pulse.lostAt ?? Date.now() },
    });
  },
  signedOut: () => {
    const { user } = shared.getState();
    forget();
    shared.setState({ session: 'anonymous', expired: user !== null });
  },
  outdated: () => shared.setState({ outdated: true }),
  positionOf: (stream) => {
    const copy = shared.getState().copies[stream];
    return copy && copy.revision >= 0 && copy.ended === null
      ? { epoch: copy.epoch, revision: copy.revision }
      : undefined;
  },
});

setInterval(() => queue.tick(), 1000);

if (typeof window !== 'undefined') {
  window.addEventListener('online', () => line.hurry());
  document.addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') {
      line.hurry();
    }
  });
}

function readable(copies: Copies, streams: Readonly<Record<string, number>>): Copies {
  return Object.fromEntries(Object.entries(copies).filter(([stream]) => stream in streams));
}

function sameUser(one: User, other: User): boolean {
  return one.id === other.id && one.role === other.role && one.name === other.name;
}

/** Leaves nothing of the person who was here. */
export function forget(): void {
  line.stop();
  queue.abandon();
  inbox = [];
  shared.setState({ copies: {}, traces: new Map(), user: null, pulse: NO_PULSE });
}

/** Opens the line; it stays open until `forget`. */
export function connect(): void {
  line.start();
}

/** Sends a frame that may be lost; false where no line stands. */
export function sendFrame(frame: ClientFrame): boolean {
  return line.send(frame);
}

/** A new handshake, so that the server's sentences come in the language just chosen. */
export function renewLine(): void {
  line.renew();
}

const holders = new Map<string, number>();

/** Follows a stream for as long as somebody holds it, and a little longer: going back and forth asks nothing anew. */
export function hold(stream: string): () => void {
  const before = holders.get(stream) ?? 0;
  holders.set(stream, before + 1);
  if (!line.streams.has(stream)) {
    line.want(stream);
  }
  let held = true;
  return () => {
    if (!held) {
      return;
    }
    held = false;
    setTimeout(() => {
      const left = (holders.get(stream) ?? 1) - 1;
      holders.set(stream, left);
      if (left === 0 && line.streams.has(stream)) {
        line.release(stream);
      }
    }, LINGER);
  };
}

export function runCommand(
  name: string,
  data: Record<string, unknown>,
  options?: CommandOptions,
): Promise<Outcome> {
  return queue.run(name, data, options);
}

export function runQuery(name: string, data: Record<string, unknown>): Promise<Answer | Refused> {
  return queue.query(name, data);
}

export type { RowId };
