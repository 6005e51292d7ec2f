/**
 * Who of production looks at which order now: what this screen says of its own person, and what it hears of others.
 *
 * Nothing relies on it. A look is said again while it lasts, and one that is not is forgotten.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ClientFrame, ServerFrame } from '../protocol/frames';

export interface Look {
  /** One window's. */
  readonly lookId: string;
  readonly userId: number | null;
  readonly name: string;
  readonly orderId: number;
  /** Device time when it was last heard of. */
  readonly at: number;
}

export interface LookPorts {
  send(frame: ClientFrame): boolean;
  now(): number;
  /** Runs something later; answers how to take it back. */
  later(milliseconds: number, run: () => void): () => void;
}

type Notice = Extract<ServerFrame, { type: 'notice' }>;

const STREAM = 'production';
/** Going past an order is no look at it. */
const SETTLE = 400;
const AGAIN = 15_000;
const FORGET = 40_000;

export class Looks {
  readonly others: StoreApi<ReadonlyMap<string, Look>> = createStore(() => new Map());
  private wanted: number | null = null;
  private present = true;
  /** What was last said; undefined: nothing on this line. */
  private said: number | null | undefined = undefined;
  private cancelSay: (() => void) | null = null;
  private cancelSweep: (() => void) | null = null;

  constructor(private readonly ports: LookPorts) {}

  /** What the person here looks at now; null: nothing. */
  look(orderId: number | null): void {
    if (orderId !== this.wanted) {
      this.wanted = orderId;
      this.saySoon();
    }
  }

  /** Whether somebody sits here: a page in the back, or one that nobody has touched for long, looks at nothing. */
  attend(present: boolean): void {
    if (present !== this.present) {
      this.present = present;
      this.saySoon();
    }
  }

  /** A new line: its other end knows nothing of this screen. */
  greeted(): void {
    this.said = undefined;
    this.saySoon();
  }

  heard(notice: Notice): void {
    if (notice.kind !== 'order.looked' || notice.stream !== STREAM) {
      return;
    }
    const { lookId, userId, name, orderId } = notice.data as Record<string, unknown>;
    if (typeof lookId !== 'string' || typeof name !== 'string') {
      return;
    }
    const before = this.others.getState();
    const next = new Map(before);
    if (typeof orderId === 'number') {
      const id = typeof userId === 'number' ? userId : null;
      next.set(lookId, { lookId, userId: id, name, orderId, at: this.ports.now() });
      if (!before.has(lookId)) {
        // Somebody who has just come knows nothing of who was here before.
        this.saySoon(true);
      }
    } else {
      next.delete(lookId);
    }
    this.others.setState(next, true);
    this.sweepLater();
  }

  /** Leaves nothing of the person who was here. */
  forget(): void {
    this.cancelSay?.();
    this.cancelSay = null;
    this.wanted = null;
    this.said = undefined;
    this.others.setState(new Map(), true);
  }

  private get now(): number | null {
    return this.present ? this.wanted : null;
  }

  private saySoon(again = false): void {
    if (again && this.now === null) {
      return;
    }
    this.cancelSay?.();
    this.cancelSay = this.ports.later(SETTLE, () => this.say(again));
  }

  private say(again: boolean): void {
    this.cancelSay = null;
    const { now } = this;
    // Nothing was said and nothing is to be said.
    const quiet = now === null && (this.said === null || this.said === undefined);
    if (!quiet && (again || now !== this.said)) {
      const subject = now === null ? null : `order:${now}`;
      if (!this.ports.send({ type: 'look', stream: STREAM, subject })) {
        // The line is down; it says so again when it stands.
        return;
      }
      this.said = now;
    }
    if (now !== null) {
      this.cancelSay = this.ports.later(AGAIN, () => this.say(true));
    }
  }

  private sweepLater(): void {
    if (this.cancelSweep === null && this.others.getState().size > 0) {
      this.cancelSweep = this.ports.later(FORGET / 8, () => {
        this.cancelSweep = null;
        const oldest = this.ports.now() - FORGET;
        const all = this.others.getState();
        const kept = [...all].filter(([, look]) => look.at >= oldest);
        if (kept.length < all.size) {
          this.others.setState(new Map(kept), true);
        }
        this.sweepLater();
      });
    }
  }
}

export interface Looker {
  readonly userId: number | null;
  readonly name: string;
}

/** Who else looks at each order: a person once, however many windows, and never oneself. */
export function lookersOf(
  looks: ReadonlyMap<string, Look>,
  mine: number | null | undefined,
): ReadonlyMap<number, readonly Looker[]> {
  const found = new Map<number, Looker[]>();
  for (const { userId, name, orderId } of looks.values()) {
    const there = found.get(orderId) ?? [];
    if (userId !== mine && !there.some((one) => one.userId === userId && one.name === name)) {
      there.push({ userId, name });
      found.set(orderId, there);
    }
  }
  return found;
}
