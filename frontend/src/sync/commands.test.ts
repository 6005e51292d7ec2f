import { describe, expect, it } from 'vitest';
import type { ClientFrame, Done, Refused } from '../protocol/frames';
import { CommandQueue, type Outcome, reached } from './commands';
import type { Copies, StreamCopy } from './reducer';

type Command = Extract<ClientFrame, { type: 'command' }>;
type Query = Extract<ClientFrame, { type: 'query' }>;

function copyAt(revision: number): StreamCopy {
  return { epoch: 'e', revision, rows: {}, parts: [], ended: null };
}

/** A queue over a socket that writes down what it is given, and a clock that stands until it is moved. */
function bench() {
  const sent: ClientFrame[] = [];
  const state = { now: 1_000_000, open: false, copies: {} as Copies };
  const queue = new CommandQueue({
    send: (frame) => {
      if (state.open) {
        // As a socket does: what is sent is the text of this moment.
        sent.push(JSON.parse(JSON.stringify(frame)) as ClientFrame);
      }
      return state.open;
    },
    now: () => state.now,
  });
  const outcomes: Outcome[] = [];
  return {
    sent,
    state,
    queue,
    outcomes,
    commands: () => sent.filter((frame): frame is Command => frame.type === 'command'),
    queries: () => sent.filter((frame): frame is Query => frame.type === 'query'),
    open: () => {
      state.open = true;
      queue.opened();
    },
    drop: () => {
      state.open = false;
      queue.lost();
    },
    pass: (milliseconds: number) => {
      for (let left = milliseconds; left > 0; left -= 1000) {
        state.now += Math.min(1000, left);
        queue.tick();
      }
    },
    run: (name: string, signature?: { meaning: string; password: string }) => {
      const run = queue.run(
        name,
        { orderIds: [17] },
        { seen: { 'order:17': 5 }, ...(signature ? { signature } : {}) },
      );
      void run.then((outcome) => outcomes.push(outcome));
      return run;
    },
  };
}

const done = (id: string, revisions: Record<string, number> = {}): Done => ({
  type: 'done',
  id,
  result: { orderId: 17 },
  revisions,
  repeated: false,
});

const refused = (id: string): Refused => ({
  type: 'refused',
  id,
  stream: null,
  code: 'not_ordered',
  message: 'Ordren er accepteret, ikke bestilt.',
  field: null,
  details: null,
});

const settle = () => new Promise((resolve) => setImmediate(resolve));
const SIGNATURE = { meaning: 'release', password: 'a secret' };

describe('commands that are not signed', () => {
  it('wait for the line and go out once it stands', async () => {
    const at = bench();
    const run = at.run('order.accept');
    expect(at.sent).toEqual([]);
    at.open();
    expect(at.commands()).toMatchObject([
      { name: 'order.accept', data: { orderIds: [17] }, seen: { 'order:17': 5 } },
    ]);
    at.queue.answered(done(at.commands()[0]?.id ?? ''), {});
    expect(await run).toMatchObject({ type: 'done', result: { orderId: 17 } });
  });

  it('are sent again with the same id after the line dropped', async () => {
    const at = bench();
    at.open();
    const run = at.run('order.accept');
    at.drop();
    at.pass(20_000);
    at.open();
    const [first, second] = at.commands();
    expect(second).toEqual(first);
    at.queue.answered(done(first?.id ?? ''), {});
    expect((await run).type).toBe('done');
  });

  it('are sent again when the answer is overdue on a standing line', () => {
    const at = bench();
    at.open();
    void at.run('order.accept');
    at.pass(9_000);
    expect(at.commands()).toHaveLength(2);
  });

  it('are no longer sent again after 60 seconds: their outcome is asked for', async () => {
    const at = bench();
    at.open();
    const run = at.run('order.accept');
    at.drop();
    at.pass(61_000);
    at.open();
    expect(at.commands()).toHaveLength(1);
    const [ask] = at.queries();
    expect(ask).toMatchObject({ name: 'command.status', data: { id: at.commands()[0]?.id } });
    at.queue.answered(
      { type: 'answer', id: ask?.id ?? '', result: { status: 'done', result: { orderId: 17 } } },
      {},
    );
    expect(await run).toMatchObject({ type: 'done', repeated: true, result: { orderId: 17 } });
  });

  it('are sent again with the same id after `busy`: the first may have been done all the same', async () => {
    const at = bench();
    at.open();
    const run = at.run('order.place');
    const id = at.commands()[0]?.id ?? '';
    at.queue.answered({ ...refused(id), code: 'busy' }, {});
    await settle();
    expect(at.outcomes).toEqual([]);
    at.pass(3_000);
    expect(at.commands().map((frame) => frame.id)).toEqual([id, id]);
    at.queue.answered({ ...done(id), repeated: true }, {});
    expect(await run).toMatchObject({ type: 'done', repeated: true });
  });

  it('that never went out are given up after 60 seconds', async () => {
    const at = bench();
    const run = at.run('order.accept');
    at.pass(60_000);
    expect(await run).toMatchObject({ type: 'refused', code: 'not_sent' });
    at.open();
    expect(at.sent).toEqual([]);
  });

  it('answer with the refusal as the server gave it', async () => {
    const at = bench();
    at.open();
    const run = at.run('order.accept');
    at.queue.answered(refused(at.commands()[0]?.id ?? ''), {});
    expect(await run).toMatchObject({
      code: 'not_ordered',
      message: expect.stringContaining('Ordren'),
    });
    expect(at.queue.pending).toBe(0);
  });
});

describe('a command', () => {
  it('is pending until the copies have reached every revision', async () => {
    const at = bench();
    at.open();
    void at.run('order.accept');
    const id = at.commands()[0]?.id ?? '';
    const copies = { production: copyAt(812), wall: copyAt(300) };
    at.queue.answered(done(id, { production: 813, wall: 301 }), copies);
    await settle();
    expect(at.outcomes).toEqual([]);
    at.queue.moved({ production: copyAt(813), wall: copyAt(300) });
    await settle();
    expect(at.outcomes).toEqual([]);
    at.queue.moved({ production: copyAt(813), wall: copyAt(301) });
    await settle();
    expect(at.outcomes).toMatchObject([{ type: 'done' }]);
  });

  it('stays pending over a dropped line once done, and is not sent again', async () => {
    const at = bench();
    at.open();
    void at.run('order.accept');
    at.queue.answered(done(at.commands()[0]?.id ?? '', { production: 813 }), {
      production: copyAt(812),
    });
    at.drop();
    at.pass(70_000);
    at.open();
    expect(at.sent).toHaveLength(1);
    at.queue.moved({ production: copyAt(813) });
    await settle();
    expect(at.outcomes).toMatchObject([{ type: 'done' }]);
  });

  it('that was done in another history is not waited for', async () => {
    const at = bench();
    at.open();
    void at.run('order.accept');
    at.queue.answered(done(at.commands()[0]?.id ?? '', { production: 813 }), {
      production: copyAt(812),
    });
    at.queue.forked();
    await settle();
    expect(at.outcomes).toMatchObject([{ type: 'done' }]);
  });

  it('does not wait for streams that this screen does not hold', () => {
    expect(reached({}, { production: 813 })).toBe(true);
    expect(reached({ production: copyAt(-1) }, { production: 813 })).toBe(true);
    expect(
      reached({ production: { ...copyAt(1), ended: { code: 'forbidden' } } }, { production: 813 }),
    ).toBe(true);
    expect(reached({ production: copyAt(812) }, { production: 813 })).toBe(false);
  });

  it('of somebody who left answers that nothing is known', async () => {
    const at = bench();
    at.open();
    const run = at.run('order.accept');
    at.queue.abandon();
    expect(await run).toMatchObject({ code: 'outcome_unknown' });
    at.open();
    expect(at.sent).toHaveLength(1);
  });
});

describe('signing commands', () => {
  it('are refused at once without a line and never queued', async () => {
    const at = bench();
    expect(await at.run('order.release', SIGNATURE)).toMatchObject({ code: 'offline' });
    at.open();
    expect(at.sent).toEqual([]);
  });

  it('are asked after when the server says `busy`: a release was told to be busy, and had happened', async () => {
    const at = bench();
    at.open();
    const run = at.run('order.release', SIGNATURE);
    const id = at.commands()[0]?.id ?? '';
    at.queue.answered({ ...refused(id), code: 'busy' }, {});
    const ask = at.queries()[0];
    expect(ask).toMatchObject({ name: 'command.status', data: { id } });
    expect(at.commands()).toHaveLength(1);
    at.queue.answered(
      {
        type: 'answer',
        id: ask?.id ?? '',
        result: { status: 'done', result: { certificateIds: [2] } },
      },
      {},
    );
    expect(await run).toMatchObject({ type: 'done', result: { certificateIds: [2] } });
  });

  it('are known by name, also without a signature', async () => {
    const at = bench();
    expect(await at.run('order.release')).toMatchObject({ code: 'offline' });
  });

  it('are sent once; after a lost answer only the outcome is asked for', async () => {
    const at = bench();
    at.open();
    const run = at.run('order.release', SIGNATURE);
    expect(at.commands()[0]?.data).toMatchObject({ signature: SIGNATURE });
    at.drop();
    at.open();
    expect(at.commands()).toHaveLength(1);
    const ask = at.queries()[0];
    expect(ask).toMatchObject({ name: 'command.status', data: { id: at.commands()[0]?.id } });
    at.queue.answered(
      { type: 'answer', id: ask?.id ?? '', result: { status: 'done', result: {} } },
      {},
    );
    expect((await run).type).toBe('done');
    expect(JSON.stringify(at.queries())).not.toContain(SIGNATURE.password);
  });

  it('are not sent again when the answer is overdue', () => {
    const at = bench();
    at.open();
    void at.run('order.release', SIGNATURE);
    at.pass(30_000);
    expect(at.commands()).toHaveLength(1);
    expect(at.queries().length).toBeGreaterThan(0);
  });

  it('believe `unknown` only after a while: the command may still stand before the lock', async () => {
    const at = bench();
    at.open();
    void at.run('order.release', SIGNATURE);
    at.drop();
    at.open();
    const unknown = () => {
      const ask = at.queries().at(-1);
      at.queue.answered({ type: 'answer', id: ask?.id ?? '', result: { status: 'unknown' } }, {});
    };
    unknown();
    await settle();
    expect(at.outcomes).toEqual([]);
    at.pass(9_000);
    unknown();
    await settle();
    expect(at.outcomes).toMatchObject([{ code: 'not_done' }]);
  });

  it('leave no secret in the queue once they are sent', () => {
    const at = bench();
    at.open();
    void at.run('order.release', SIGNATURE);
    const kept = JSON.stringify([
      ...(at.queue as unknown as { entries: Map<string, object> }).entries.values(),
    ]);
    expect(kept).toContain('order.release');
    expect(kept).not.toContain(SIGNATURE.password);
  });
});

describe('queries', () => {
  it('are asked again on the next line', async () => {
    const at = bench();
    at.open();
    const asked = at.queue.query('orders.day', { date: '2026-11-24' });
    at.drop();
    at.open();
    const [first, second] = at.queries();
    expect(second).toEqual(first);
    at.queue.answered({ type: 'answer', id: first?.id ?? '', result: [1] }, {});
    expect(await asked).toMatchObject({ type: 'answer', result: [1] });
  });
});
