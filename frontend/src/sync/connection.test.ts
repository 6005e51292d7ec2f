import { describe, expect, it } from 'vitest';
import type { ClientFrame, Position, ServerFrame } from '../protocol/frames';
import { Line, type SocketLike } from './connection';

class FakeSocket implements SocketLike {
  sent: ClientFrame[] = [];
  closed = false;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: unknown }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {
    this.closed = true;
  }

  hear(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }

  hello(streams: Record<string, number> = { production: 812 }): void {
    this.hear({
      type: 'hello',
      protocol: 1,
      epoch: 'e',
      now: '2026-11-24T05:52:30Z',
      heartbeatSeconds: 5,
      user: { id: 5, name: 'Karen Holm', role: 'productionUser', customerIds: [] },
      streams,
    });
  }

  heads(): void {
    this.hear({ type: 'heads', now: '2026-11-24T05:52:30Z', epoch: 'e', heads: {} });
  }
}

const refused = (code: string, stream: string | null = 'production'): ServerFrame => ({
  type: 'refused',
  id: null,
  stream,
  code,
  message: '',
  field: null,
  details: null,
});

function bench(positions: Record<string, Position> = {}) {
  const sockets: FakeSocket[] = [];
  const timers = new Map<number, { at: number; run: () => void }>();
  const told: string[] = [];
  const state = { now: 0, chance: 0.5, next: 1 };
  const line = new Line(
    {
      open: () => {
        const socket = new FakeSocket();
        sockets.push(socket);
        return socket;
      },
      now: () => state.now,
      random: () => state.chance,
      later: (milliseconds, run) => {
        const id = state.next++;
        timers.set(id, { at: state.now + milliseconds, run });
        return () => timers.delete(id);
      },
    },
    {
      hello: () => told.push('hello'),
      frame: (frame) => told.push(frame.type),
      lost: () => told.push('lost'),
      signedOut: () => told.push('signedOut'),
      outdated: () => told.push('outdated'),
      positionOf: (stream) => positions[stream],
    },
  );
  /** Lets time go on and runs what falls due, in order. */
  const pass = (milliseconds: number): void => {
    const end = state.now + milliseconds;
    for (;;) {
      const due = [...timers]
        .filter(([, timer]) => timer.at <= end)
        .sort((a, b) => a[1].at - b[1].at)[0];
      if (!due) {
        break;
      }
      timers.delete(due[0]);
      state.now = due[1].at;
      due[1].run();
    }
    state.now = end;
  };
  const last = (): FakeSocket => sockets[sockets.length - 1] as FakeSocket;
  return { line, sockets, told, state, pass, last };
}

describe('the line', () => {
  it('asks for its streams from where the copies stand', () => {
    const at = bench({ production: { epoch: 'e', revision: 800 } });
    at.line.want('production');
    at.line.start();
    at.last().hello();
    expect(at.last().sent).toEqual([
      { type: 'subscribe', stream: 'production', position: { epoch: 'e', revision: 800 } },
    ]);
  });

  it('does not ask for a stream that it may not read', () => {
    const at = bench();
    at.line.want('site');
    at.line.start();
    at.last().hello({ production: 812 });
    expect(at.last().sent).toEqual([]);
  });

  it('comes back by itself, later each time, never later than eight seconds', () => {
    const at = bench();
    at.line.start();
    for (let tries = 0; tries < 10; tries += 1) {
      const before = at.sockets.length;
      at.last().onclose?.({ code: 1006 });
      at.pass(8_000);
      expect(at.sockets.length).toBe(before + 1);
    }
    expect(at.told).not.toContain('signedOut');
  });

  it('comes back at different moments', () => {
    const waits = [0, 1].map((chance) => {
      const at = bench();
      at.state.chance = chance;
      at.line.start();
      at.last().onclose?.({ code: 4503 });
      let waited = 0;
      while (at.sockets.length === 1) {
        at.pass(10);
        waited += 10;
      }
      return waited;
    });
    expect(waits[1]).toBeGreaterThan((waits[0] ?? 0) * 1.5);
  });

  it('takes a silent socket for dead after two and a half heartbeats', () => {
    const at = bench();
    at.line.start();
    at.last().hello();
    at.pass(12_000);
    expect(at.sockets).toHaveLength(1);
    at.pass(4_000);
    expect(at.sockets[0]?.closed).toBe(true);
    expect(at.told).toContain('lost');
    expect(at.sockets.length).toBeGreaterThan(1);
  });

  it('STR-30: takes a line for dead that answers and refuses, but brings no heads', () => {
    const at = bench();
    at.line.start();
    at.last().hello();
    for (let second = 0; second < 16; second += 1) {
      at.sockets[0]?.hear(refused('busy', null));
      at.sockets[0]?.hear({ type: 'answer', id: 'q', result: {} });
      at.pass(1_000);
    }
    expect(at.sockets[0]?.closed).toBe(true);
    expect(at.sockets.length).toBeGreaterThan(1);
  });

  it('keeps a line on which rows come, however long its heads wait behind them', () => {
    const at = bench();
    at.line.start();
    at.last().hello();
    for (let second = 0; second < 30; second += 1) {
      at.last().hear({ type: 'resumed', stream: 'production', epoch: 'e', revision: 1, head: 1 });
      at.pass(1_000);
    }
    expect(at.sockets).toHaveLength(1);
  });

  it('hears nothing of a socket that it gave up', () => {
    const at = bench();
    at.line.start();
    at.last().hello();
    at.line.renew();
    const told = at.told.length;
    at.sockets[0]?.hear({ type: 'pong', id: 'x', now: '2026-11-24T05:52:30Z' });
    expect(at.told).toHaveLength(told);
  });

  it('stops and says so when the session ended', () => {
    const at = bench();
    at.line.start();
    at.last().onclose?.({ code: 4401 });
    at.pass(60_000);
    expect(at.sockets).toHaveLength(1);
    expect(at.told).toContain('signedOut');
  });

  it('stops and asks for a reload when the page is too old', () => {
    const at = bench();
    at.line.start();
    at.last().onclose?.({ code: 4409 });
    at.pass(60_000);
    expect(at.sockets).toHaveLength(1);
    expect(at.told).toContain('outdated');
  });

  it('asks once for a stream with a hole, however many frames show it', () => {
    const at = bench({ production: { epoch: 'e', revision: 812 } });
    at.line.want('production');
    at.line.start();
    at.last().hello();
    at.last().hear({ type: 'resumed', stream: 'production', epoch: 'e', revision: 812, head: 812 });
    at.line.resubscribe('production', false);
    at.line.resubscribe('production', false);
    expect(at.last().sent).toHaveLength(2);
  });

  it('asks for a whole copy when a continuation did not fit', () => {
    const at = bench({ production: { epoch: 'e', revision: 812 } });
    at.line.want('production');
    at.line.start();
    at.last().hello();
    at.line.resubscribe('production', true);
    expect(at.last().sent.at(-1)).toEqual({ type: 'subscribe', stream: 'production' });
  });

  it('CLI-5 asks again for a stream that was refused as busy, later each time, until it is answered', () => {
    const at = bench({ production: { epoch: 'e', revision: 812 } });
    at.line.want('production');
    at.line.start();
    at.last().hello();
    const waits: number[] = [];
    for (let tries = 0; tries < 7; tries += 1) {
      const before = at.last().sent.length;
      at.last().hear(refused('busy'));
      expect(at.last().sent).toHaveLength(before);
      const began = at.state.now;
      while (at.last().sent.length === before) {
        at.pass(10);
        at.last().heads();
      }
      waits.push(at.state.now - began);
      expect(at.last().sent.at(-1)).toEqual({
        type: 'subscribe',
        stream: 'production',
        position: { epoch: 'e', revision: 812 },
      });
    }
    expect(waits).toEqual([...waits].sort((a, b) => a - b));
    expect(waits.at(-1)).toBeLessThanOrEqual(8_000);
    at.last().hear({ type: 'resumed', stream: 'production', epoch: 'e', revision: 812, head: 812 });
    const sent = at.last().sent.length;
    for (let beats = 0; beats < 10; beats += 1) {
      at.pass(2_000);
      at.last().heads();
    }
    expect(at.last().sent).toHaveLength(sent);
    expect(at.sockets).toHaveLength(1);
  });

  it('CLI-5 does not ask again for what it may not read, or does not want any more, or asked for on a new line', () => {
    const at = bench();
    at.line.want('production');
    at.line.start();
    at.last().hello();
    at.last().hear(refused('not_found'));
    at.pass(9_000);
    expect(at.last().sent).toHaveLength(1);
    at.last().hear(refused('busy'));
    at.line.release('production');
    at.pass(3_000);
    expect(at.last().sent.map((frame) => frame.type)).toEqual(['subscribe', 'unsubscribe']);
    at.line.want('production');
    at.last().hear(refused('busy'));
    at.line.renew();
    at.last().hello();
    at.pass(3_000);
    expect(at.last().sent).toHaveLength(1);
  });
});
