import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ClientFrame, ServerFrame } from '../protocol/frames';

const NOW = Date.parse('2026-11-24T05:52:30Z');

class FakeWebSocket {
  static all: FakeWebSocket[] = [];
  sent: ClientFrame[] = [];
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: ((event: { code: number }) => void) | null = null;

  constructor(
    readonly url: string,
    readonly protocol: string,
  ) {
    FakeWebSocket.all.push(this);
  }

  send(text: string): void {
    this.sent.push(JSON.parse(text) as ClientFrame);
  }

  close(): void {}

  hear(frame: ServerFrame): void {
    this.onmessage?.({ data: JSON.stringify(frame) });
  }
}

const KAREN = { id: 5, name: 'Karen Holm', role: 'productionUser' as const, customerIds: [] };

function hello(streams: Record<string, number>, user = KAREN, epoch = 'e'): ServerFrame {
  return {
    type: 'hello',
    protocol: 1,
    epoch,
    now: new Date(Date.now()).toISOString(),
    heartbeatSeconds: 5,
    user,
    streams,
  };
}

function delta(revision: number, id = revision): ServerFrame {
  return {
    type: 'delta',
    stream: 'production',
    revision,
    at: '2026-11-24T05:52:31Z',
    kind: 'order.accepted',
    actor: 'Anne Lind',
    changes: [{ put: 'order', row: { id, revision } }],
  };
}

const busy = (id: string | null, stream: string | null): ServerFrame => ({
  type: 'refused',
  id,
  stream,
  code: 'busy',
  message: 'Optaget.',
  field: null,
  details: null,
});

const empty: ServerFrame = {
  type: 'snapshot',
  stream: 'production',
  epoch: 'e',
  revision: 0,
  rows: {},
};

const last = () => FakeWebSocket.all.at(-1) as FakeWebSocket;
const asked = () => last().sent.filter((frame) => frame.type === 'subscribe');

async function open() {
  const store = await import('./store');
  store.connect();
  store.hold('production');
  last().hear(hello({ production: 0 }));
  last().hear(empty);
  vi.advanceTimersByTime(50);
  return store;
}

beforeEach(() => {
  vi.resetModules();
  vi.useFakeTimers({ now: NOW });
  FakeWebSocket.all = [];
  vi.stubGlobal('WebSocket', FakeWebSocket);
  vi.stubGlobal('location', { protocol: 'http:', host: 'tracershop.test' });
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

describe('the shared state', () => {
  it('follows a burst of a thousand deltas, and draws far less often', async () => {
    const store = await open();
    let drawn = 0;
    store.shared.subscribe(() => {
      drawn += 1;
    });
    for (let revision = 1; revision <= 1000; revision += 1) {
      last().hear(delta(revision));
    }
    vi.advanceTimersByTime(50);
    const copy = store.shared.getState().copies.production;
    expect(copy?.revision).toBe(1000);
    expect(copy?.rows.order?.size).toBe(1000);
    expect(drawn).toBeLessThan(10);
    expect(asked()).toHaveLength(1);
  });

  it('STR-30: is live while heads come; refusals, answers and rows keep nothing live', async () => {
    const store = await open();
    const { freshness } = await import('./freshness');
    const now = () => freshness(store.shared.getState().pulse, Date.now(), store.steadyNow());
    let revision = 0;
    for (let second = 0; second < 13; second += 1) {
      expect(now().live, `after ${second} s`).toBe(true);
      revision += 1;
      last().hear(busy('c', null));
      last().hear(busy(null, 'site'));
      last().hear({ type: 'answer', id: 'q', result: {} });
      last().hear(delta(revision));
      vi.advanceTimersByTime(1_000);
    }
    expect(now()).toMatchObject({ live: false, reason: 'silent', since: NOW });
    last().hear({
      type: 'heads',
      now: new Date(Date.now()).toISOString(),
      epoch: 'e',
      heads: { production: revision },
    });
    vi.advanceTimersByTime(50);
    expect(now().live).toBe(true);
  });

  it('asks from where it stands when a delta is missing, and goes on from there', async () => {
    const store = await open();
    last().hear(delta(1));
    last().hear(delta(3));
    last().hear(delta(4));
    vi.advanceTimersByTime(50);
    expect(asked().at(-1)).toEqual({
      type: 'subscribe',
      stream: 'production',
      position: { epoch: 'e', revision: 1 },
    });
    expect(asked()).toHaveLength(2);
    last().hear({ type: 'resumed', stream: 'production', epoch: 'e', revision: 1, head: 4 });
    for (const revision of [2, 3, 4]) {
      last().hear(delta(revision));
    }
    vi.advanceTimersByTime(50);
    expect(store.shared.getState().copies.production?.revision).toBe(4);
  });

  it('tells the server after each heartbeat what it has taken', async () => {
    await open();
    last().hear(delta(1));
    last().hear({
      type: 'heads',
      now: '2026-11-24T05:52:35Z',
      epoch: 'e',
      heads: { production: 1 },
    });
    vi.advanceTimersByTime(50);
    expect(last().sent.at(-1)).toEqual({ type: 'seen', heads: { production: 1 } });
  });

  it('resumes by itself after the line dropped', async () => {
    const store = await open();
    last().hear(delta(1));
    vi.advanceTimersByTime(50);
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(10_000);
    expect(FakeWebSocket.all.length).toBeGreaterThan(1);
    last().hear(hello({ production: 2 }));
    expect(asked()).toEqual([
      { type: 'subscribe', stream: 'production', position: { epoch: 'e', revision: 1 } },
    ]);
    last().hear({ type: 'resumed', stream: 'production', epoch: 'e', revision: 1, head: 2 });
    last().hear(delta(2));
    vi.advanceTimersByTime(50);
    expect(store.shared.getState().copies.production?.revision).toBe(2);
  });

  it('shows nothing of one person to the next', async () => {
    const store = await open();
    last().hear(delta(1));
    vi.advanceTimersByTime(50);
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(10_000);
    last().hear(hello({ production: 1 }, { ...KAREN, id: 6, name: 'Jens Dahl' }));
    expect(store.shared.getState().copies).toEqual({});
  });

  it('drops what may no longer be read', async () => {
    const store = await open();
    last().onclose?.({ code: 1006 });
    vi.advanceTimersByTime(10_000);
    last().hear(hello({ catalogue: 3 }));
    expect(store.shared.getState().copies).toEqual({});
  });

  it('forgets everything when the session ended, and says that it had been there', async () => {
    const store = await open();
    last().onclose?.({ code: 4401 });
    expect(store.shared.getState()).toMatchObject({
      copies: {},
      user: null,
      session: 'anonymous',
      expired: true,
    });
    vi.advanceTimersByTime(60_000);
    expect(FakeWebSocket.all).toHaveLength(1);
  });

  it('keeps a trace of what happened to a row, and by whom', async () => {
    const store = await open();
    last().hear(delta(1, 17));
    vi.advanceTimersByTime(50);
    expect(store.shared.getState().traces.get('order:17')).toMatchObject({
      kind: 'order.accepted',
      actor: 'Anne Lind',
      happenedAt: Date.parse('2026-11-24T05:52:31Z'),
    });
  });

  it('offers the protocol by name', async () => {
    await open();
    expect(last()).toMatchObject({ url: 'ws://tracershop.test/ws/', protocol: 'tracershop.v1' });
  });
});
