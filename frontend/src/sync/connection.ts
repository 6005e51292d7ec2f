/**
 * The line to the server: one websocket that comes back by itself, asks for its streams from where the copies stand,
 * and hands every frame on in order.
 */
import type { ClientFrame, Hello, Position, ServerFrame } from '../protocol/frames';

export interface SocketLike {
  send(text: string): void;
  close(): void;
  onopen: (() => void) | null;
  onmessage: ((event: { data: unknown }) => void) | null;
  onclose: ((event: { code: number }) => void) | null;
}

export interface LinePorts {
  open(): SocketLike;
  now(): number;
  random(): number;
  /** Runs something later; answers how to take it back. */
  later(milliseconds: number, run: () => void): () => void;
}

export interface LineEvents {
  hello(frame: Hello, device: number): void;
  frame(frame: ServerFrame, device: number): void;
  /** The line dropped and will be tried again. */
  lost(): void;
  /** 4401: the session ended. Not tried again until `start`. */
  signedOut(): void;
  /** 4409: this page is older than the server. Not tried again. */
  outdated(): void;
  positionOf(stream: string): Position | undefined;
}

const FIRST_WAIT = 300;
const LONGEST_WAIT = 8_000;
/** Refused for being too many (4429) or for holding too much (4408): a longer first wait. */
const SLOW_WAIT = 4_000;
/** Why a subscription may be refused now and granted later. */
const PASSING: ReadonlySet<string> = new Set(['busy', 'internal']);

/** What a server sends that has lost its database too, or whose hub stands still: it says nothing for the line. */
const WITHOUT_HEADS: ReadonlySet<string> = new Set(['done', 'refused', 'answer', 'notice', 'pong']);

export class Line {
  private socket: SocketLike | null = null;
  private tries = 0;
  private running = false;
  private greeted = false;
  private heartbeat = 5_000;
  private heardAt = 0;
  private cancelRetry: (() => void) | null = null;
  private cancelWatch: (() => void) | null = null;
  private readonly wanted = new Set<string>();
  /** Streams that were asked for and not answered yet: a gap seen meanwhile must not ask once more for each frame. */
  private readonly asking = new Set<string>();
  /** Streams that were refused for a reason that passes: how often, and how to take the next try back. */
  private readonly refused = new Map<string, { tries: number; cancel: () => void }>();

  constructor(
    private readonly ports: LinePorts,
    private readonly events: LineEvents,
  ) {}

  get ready(): boolean {
    return this.socket !== null && this.greeted;
  }

  get streams(): ReadonlySet<string> {
    return this.wanted;
  }

  start(): void {
    if (!this.running) {
      this.running = true;
      this.tries = 0;
      this.connect();
    }
  }

  stop(): void {
    this.running = false;
    this.cancelRetry?.();
    this.cancelWatch?.();
    this.cancelRetry = null;
    this.cancelWatch = null;
    this.drop();
  }

  /** Tries at once instead of waiting: the network is back, or somebody looks at the page again. */
  hurry(): void {
    if (this.running && this.socket === null) {
      this.cancelRetry?.();
      this.tries = 0;
      this.connect();
    }
  }

  /** A new line with the same copies, for what is settled at the handshake (the language). */
  renew(): void {
    if (this.running) {
      this.drop();
      this.events.lost();
      this.tries = 0;
      this.connect();
    }
  }

  want(stream: string): void {
    this.wanted.add(stream);
    if (this.ready) {
      this.subscribe(stream);
    }
  }

  release(stream: string): void {
    this.wanted.delete(stream);
    this.asking.delete(stream);
    this.granted(stream);
    this.send({ type: 'unsubscribe', stream });
  }

  /** Asks for a stream again after a hole; `whole` asks for a snapshot instead of a continuation. */
  resubscribe(stream: string, whole: boolean): void {
    if (this.ready && this.wanted.has(stream) && (whole || !this.asking.has(stream))) {
      this.subscribe(stream, whole);
    }
  }

  send(frame: ClientFrame): boolean {
    if (!this.socket || !this.greeted) {
      return false;
    }
    this.socket.send(JSON.stringify(frame));
    return true;
  }

  private connect(): void {
    this.cancelRetry = null;
    const socket = this.ports.open();
    this.socket = socket;
    this.greeted = false;
    this.heardAt = this.ports.now();
    socket.onmessage = (event) => {
      if (socket === this.socket && typeof event.data === 'string') {
        this.take(JSON.parse(event.data) as ServerFrame);
      }
    };
    socket.onclose = (event) => {
      if (socket === this.socket) {
        this.closed(event.code);
      }
    };
    this.watch();
  }

  private take(frame: ServerFrame): void {
    const device = this.ports.now();
    if (!WITHOUT_HEADS.has(frame.type)) {
      this.heardAt = device;
    }
    if (frame.type === 'hello') {
      this.greeted = true;
      this.tries = 0;
      this.heartbeat = frame.heartbeatSeconds * 1000;
      this.asking.clear();
      this.forgive();
      this.events.hello(frame, device);
      for (const stream of this.wanted) {
        if (stream in frame.streams) {
          this.subscribe(stream);
        }
      }
      return;
    }
    if (frame.type === 'snapshot' || frame.type === 'resumed' || frame.type === 'ended') {
      this.asking.delete(frame.stream);
      this.granted(frame.stream);
    } else if (frame.type === 'refused' && frame.stream !== null) {
      this.asking.delete(frame.stream);
      if (PASSING.has(frame.code)) {
        this.askLater(frame.stream);
      }
    }
    this.events.frame(frame, device);
  }

  private closed(code: number): void {
    this.socket = null;
    this.greeted = false;
    this.forgive();
    this.cancelWatch?.();
    if (!this.running) {
      return;
    }
    this.events.lost();
    if (code === 4401) {
      this.running = false;
      this.events.signedOut();
    } else if (code === 4409) {
      this.running = false;
      this.events.outdated();
    } else {
      this.retry(code === 4408 || code === 4429 ? SLOW_WAIT : FIRST_WAIT);
    }
  }

  private retry(first: number): void {
    const wait = this.pause(first, this.tries);
    this.tries += 1;
    this.cancelRetry = this.ports.later(wait, () => this.connect());
  }

  private pause(first: number, tries: number): number {
    // Half of the wait is by chance: a thousand screens that were cut off together must not come back together.
    return Math.min(LONGEST_WAIT, first * 2 ** tries) * (0.5 + this.ports.random() / 2);
  }

  /** The line stands, but the server had no time for this stream: without another try its copy would stay old. */
  private askLater(stream: string): void {
    const tries = this.refused.get(stream)?.tries ?? 0;
    this.granted(stream);
    const cancel = this.ports.later(this.pause(FIRST_WAIT, tries), () =>
      this.resubscribe(stream, false),
    );
    this.refused.set(stream, { tries: tries + 1, cancel });
  }

  private granted(stream: string): void {
    this.refused.get(stream)?.cancel();
    this.refused.delete(stream);
  }

  private forgive(): void {
    for (const stream of [...this.refused.keys()]) {
      this.granted(stream);
    }
  }

  /** A line on which neither heads nor rows come for two and a half heartbeats is dead, whatever else it carries. */
  private watch(): void {
    this.cancelWatch?.();
    this.cancelWatch = this.ports.later(this.heartbeat / 2, () => {
      if (this.socket && this.ports.now() - this.heardAt > 2.5 * this.heartbeat) {
        this.drop();
        this.events.lost();
        this.retry(FIRST_WAIT);
      } else if (this.socket) {
        this.watch();
      }
    });
  }

  private drop(): void {
    const socket = this.socket;
    this.socket = null;
    this.greeted = false;
    this.forgive();
    socket?.close();
  }

  private subscribe(stream: string, whole = false): void {
    const position = whole ? undefined : this.events.positionOf(stream);
    this.asking.add(stream);
    this.send(position ? { type: 'subscribe', stream, position } : { type: 'subscribe', stream });
  }
}
