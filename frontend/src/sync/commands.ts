/**
 * The commands that are under way, from the press of a button until the copies show what they did.
 *
 * A command that is not signed survives a dropped line: it is sent again with the same id, within 60 seconds. A signing
 * command is sent once or not at all; after a lost answer only its outcome is asked for, and its secret is forgotten
 * the moment it is handed to the socket.
 */
import type { Answer, ClientFrame, Done, Refused } from '../protocol/frames';
import { newId } from './ids';
import type { Copies } from './reducer';

export interface Signature {
  meaning: string;
  password?: string;
  proof?: string;
}

export interface CommandOptions {
  /** The revisions that were shown, by `order:17`; signing commands must carry every row they touch. */
  seen?: Record<string, number>;
  signature?: Signature;
}

export type Outcome = Done | Refused;

/** Codes that this side gives when there is no answer of the server to show. */
export type LocalCode = 'offline' | 'not_sent' | 'not_done' | 'outcome_unknown';

export interface CommandPorts {
  /** Hands a frame to the socket; false when there is none that has said hello. */
  send(frame: ClientFrame): boolean;
  now(): number;
}

const SIGNING = new Set([
  'order.release',
  'order.supplement',
  'order.correct',
  'batch.certify',
  'batch.reject',
  'password.change',
  'payload.erase',
]);
const RESEND_FOR = 60_000;
const ANSWER_WITHIN = 8_000;
const ASK_EVERY = 2_000;
/** A command that a dead socket handed over may still be at work: `unknown` is believed when it is said after this. */
const SETTLED_AFTER = 8_000;

interface Entry {
  readonly id: string;
  readonly name: string;
  readonly seen: Record<string, number>;
  readonly signing: boolean;
  readonly at: number;
  readonly resolve: (outcome: Outcome) => void;
  data: Record<string, unknown> | null;
  sentAt: number | null;
  lost: boolean;
  askedAt: number | null;
  askId: string | null;
  askedFrom: number | null;
  done: Done | null;
}

interface Ask {
  readonly name: string;
  readonly data: Record<string, unknown>;
  readonly at: number;
  sent: boolean;
  readonly resolve: (answer: Answer | Refused) => void;
}

export class CommandQueue {
  private readonly entries = new Map<string, Entry>();
  private readonly asks = new Map<string, Ask>();
  private ready = false;

  constructor(private readonly ports: CommandPorts) {}

  /** How many commands wait for their answer or for the copies to show it. */
  get pending(): number {
    return this.entries.size;
  }

  /** Sends a command. The promise answers when it is refused, or done and visible in the copies. */
  run(
    name: string,
    data: Record<string, unknown>,
    { seen = {}, signature }: CommandOptions = {},
  ): Promise<Outcome> {
    const signing = signature !== undefined || SIGNING.has(name);
    const id = newId();
    if (signing && !this.ready) {
      return Promise.resolve(refusal(id, 'offline'));
    }
    return new Promise((resolve) => {
      const entry: Entry = {
        id,
        name,
        seen,
        signing,
        at: this.ports.now(),
        resolve,
        data: signature ? { ...data, signature } : data,
        sentAt: null,
        lost: false,
        askedAt: null,
        askId: null,
        askedFrom: null,
        done: null,
      };
      this.entries.set(id, entry);
      if (this.ready) {
        this.sendCommand(entry);
      }
    });
  }

  /** Asks the server something; asked again on the next line when this one drops. */
  query(name: string, data: Record<string, unknown>): Promise<Answer | Refused> {
    const id = newId();
    return new Promise((resolve) => {
      this.asks.set(id, { name, data, at: this.ports.now(), sent: false, resolve });
      this.sendQueries();
    });
  }

  /** The line stands and the server has said hello. */
  opened(): void {
    this.ready = true;
    for (const entry of this.entries.values()) {
      this.pursue(entry);
    }
    this.sendQueries();
  }

  /** The line dropped: answers on their way are lost. */
  lost(): void {
    this.ready = false;
    for (const entry of this.entries.values()) {
      entry.lost = entry.sentAt !== null;
      entry.askedAt = null;
    }
    for (const ask of this.asks.values()) {
      ask.sent = false;
    }
  }

  /** Somebody else signs in or nobody does: what is under way is nobody's any more. */
  abandon(): void {
    this.ready = false;
    for (const entry of [...this.entries.values()]) {
      this.finish(entry, entry.done ?? refusal(entry.id, 'outcome_unknown'));
    }
    for (const [id, ask] of [...this.asks]) {
      this.asks.delete(id);
      ask.resolve(refusal(id, 'offline'));
    }
  }

  answered(frame: Done | Refused | Answer, copies: Copies): void {
    if (frame.id === null) {
      return;
    }
    const ask = this.asks.get(frame.id);
    if (ask && frame.type !== 'done') {
      this.asks.delete(frame.id);
      ask.resolve(frame);
      return;
    }
    const asking = [...this.entries.values()].find((entry) => entry.askId === frame.id);
    if (asking && frame.type !== 'done') {
      this.outcomeTold(asking, frame, copies);
      return;
    }
    const entry = this.entries.get(frame.id);
    if (!entry || frame.type === 'answer') {
      return;
    }
    if (frame.type === 'refused' && frame.code === 'busy') {
      this.unsure(entry);
    } else if (frame.type === 'refused') {
      this.finish(entry, frame);
    } else {
      this.committed(entry, frame, copies);
    }
  }

  /** The copies moved: what they now show is no longer pending. */
  moved(copies: Copies): void {
    for (const entry of [...this.entries.values()]) {
      if (entry.done && reached(copies, entry.done.revisions)) {
        this.finish(entry, entry.done);
      }
    }
  }

  /** The server's history is another one: revisions told before it mean nothing any more. */
  forked(): void {
    for (const entry of [...this.entries.values()]) {
      if (entry.done) {
        this.finish(entry, entry.done);
      }
    }
  }

  /** To be called about once a second. */
  tick(): void {
    const now = this.ports.now();
    for (const entry of [...this.entries.values()]) {
      if (entry.done) {
        continue;
      }
      if (entry.sentAt === null && now - entry.at >= RESEND_FOR) {
        this.finish(entry, refusal(entry.id, 'not_sent'));
      } else if (this.ready && this.overdue(entry, now)) {
        this.pursue(entry);
      }
    }
    for (const [id, ask] of [...this.asks]) {
      if (now - ask.at >= RESEND_FOR) {
        this.asks.delete(id);
        ask.resolve(refusal(id, 'offline'));
      }
    }
  }

  private overdue(entry: Entry, now: number): boolean {
    if (entry.askId !== null) {
      return now - (entry.askedAt ?? 0) >= (entry.askedAt === null ? 0 : ASK_EVERY);
    }
    return entry.sentAt !== null && now - entry.sentAt >= ANSWER_WITHIN;
  }

  /** What is to be done on a standing line for a command that has no answer yet. */
  private pursue(entry: Entry): void {
    if (entry.done) {
      return;
    }
    const young = this.ports.now() - entry.at < RESEND_FOR;
    if (!entry.signing && young) {
      this.sendCommand(entry);
    } else if (entry.sentAt === null) {
      this.finish(entry, refusal(entry.id, 'not_sent'));
    } else {
      this.askOutcome(entry);
    }
  }

  private sendCommand(entry: Entry): void {
    if (entry.data === null) {
      return;
    }
    const { id, name, data, seen } = entry;
    if (this.ports.send({ type: 'command', id, name, data, seen })) {
      entry.sentAt = this.ports.now();
      entry.lost = false;
      if (entry.signing) {
        // Invariant: a secret lives no longer than its way to the socket. What is kept of it could be sent again.
        entry.data = null;
      }
    } else if (entry.signing) {
      entry.data = null;
      this.finish(entry, refusal(entry.id, 'offline'));
    }
  }

  private askOutcome(entry: Entry): void {
    const now = this.ports.now();
    entry.askId = newId();
    entry.askedAt = now;
    entry.askedFrom ??= now;
    this.ports.send({
      type: 'query',
      id: entry.askId,
      name: 'command.status',
      data: { id: entry.id },
    });
  }

  private outcomeTold(entry: Entry, frame: Answer | Refused, copies: Copies): void {
    const done = frame.type === 'answer' ? doneOf(entry.id, frame.result) : null;
    if (done) {
      this.committed(entry, done, copies);
      return;
    }
    const since = entry.askedFrom ?? this.ports.now();
    if (this.ports.now() - since >= SETTLED_AFTER) {
      this.finish(
        entry,
        refusal(entry.id, frame.type === 'answer' ? 'not_done' : 'outcome_unknown'),
      );
    }
    // Otherwise `tick` asks again: the command may still stand before the server's lock.
  }

  /**
   * The server gave up waiting for its database, where the command may be at work all the same: `busy` says nothing of
   * what becomes of it. So it is sent again in a moment, with its id, or asked after where it was signed.
   */
  private unsure(entry: Entry): void {
    if (entry.signing) {
      this.askOutcome(entry);
    } else {
      entry.sentAt = this.ports.now() - ANSWER_WITHIN + ASK_EVERY;
    }
  }

  private committed(entry: Entry, done: Done, copies: Copies): void {
    entry.done = done;
    if (reached(copies, done.revisions)) {
      this.finish(entry, done);
    }
  }

  private finish(entry: Entry, outcome: Outcome): void {
    this.entries.delete(entry.id);
    entry.data = null;
    entry.resolve(outcome);
  }

  private sendQueries(): void {
    if (!this.ready) {
      return;
    }
    for (const [id, ask] of this.asks) {
      if (!ask.sent) {
        ask.sent = this.ports.send({ type: 'query', id, name: ask.name, data: ask.data });
      }
    }
  }
}

/** Whether the copies show a change. Streams that this screen does not hold are not waited for. */
export function reached(copies: Copies, revisions: Readonly<Record<string, number>>): boolean {
  return Object.entries(revisions).every(([stream, revision]) => {
    const copy = copies[stream];
    return !copy || copy.ended !== null || copy.revision < 0 || copy.revision >= revision;
  });
}

function refusal(id: string, code: LocalCode): Refused {
  return { type: 'refused', id, stream: null, code, message: '', field: null, details: null };
}

/** The first answer of a command out of `command.status`, or null where the server does not know it. */
function doneOf(id: string, result: unknown): Done | null {
  if (typeof result !== 'object' || result === null) {
    return null;
  }
  const told = result as Partial<Done> & { status?: string };
  if (told.status !== 'done' && told.type !== 'done') {
    return null;
  }
  return {
    type: 'done',
    id,
    result: told.result ?? {},
    revisions: told.revisions ?? {},
    repeated: true,
  };
}
