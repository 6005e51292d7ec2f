import { beforeEach, describe, expect, it } from 'vitest';
import type { ClientFrame, ServerFrame } from '../protocol/frames';
import { Looks, lookersOf } from './looks';

let now = 0;
let up = true;
let sent: (string | null | undefined)[] = [];
let timers: { at: number; run: () => void }[] = [];

function pass(milliseconds: number): void {
  const until = now + milliseconds;
  for (;;) {
    timers.sort((one, other) => one.at - other.at);
    const next = timers[0];
    if (!next || next.at > until) {
      break;
    }
    timers.shift();
    now = next.at;
    next.run();
  }
  now = until;
}

const make = () =>
  new Looks({
    now: () => now,
    send: (frame: ClientFrame) => {
      if (up && frame.type === 'look') {
        expect(frame.stream).toBe('production');
        sent.push(frame.subject);
      }
      return up;
    },
    later: (milliseconds, run) => {
      const timer = { at: now + milliseconds, run };
      timers.push(timer);
      return () => {
        timers = timers.filter((one) => one !== timer);
      };
    },
  });

const notice = (data: object, given: object = {}) =>
  ({
    type: 'notice',
    stream: 'production',
    kind: 'order.looked',
    at: '2026-11-24T05:52:31Z',
    data,
    ...given,
  }) as Extract<ServerFrame, { type: 'notice' }>;
const anders = (orderId: number | null, lookId = 'a') =>
  notice({ lookId, userId: 6, name: 'Anders Lund', orderId });

beforeEach(() => {
  now = 1_000_000;
  up = true;
  sent = [];
  timers = [];
});

describe('STR-15: what this screen says', () => {
  it('says the order that one stays at, again while it lasts, and that it is over', () => {
    const looks = make();
    for (const id of [15, 16, 17]) {
      looks.look(id);
      pass(100);
    }
    pass(400);
    expect(sent).toEqual(['order:17']);
    pass(31_000);
    expect(sent).toEqual(['order:17', 'order:17', 'order:17']);
    looks.look(null);
    pass(60_000);
    expect(sent.slice(3)).toEqual([null]);
  });

  it('looks at nothing where nobody sits, and goes on when somebody comes', () => {
    const looks = make();
    looks.look(17);
    pass(1_000);
    looks.attend(false);
    pass(60_000);
    looks.attend(true);
    pass(1_000);
    expect(sent).toEqual(['order:17', null, 'order:17']);
  });

  it('says it anew on a new line, and once for whoever has just come', () => {
    const looks = make();
    up = false;
    looks.look(17);
    pass(1_000);
    expect(sent).toEqual([]);
    up = true;
    looks.greeted();
    pass(1_000);
    expect(sent).toEqual(['order:17']);
    looks.heard(anders(3));
    pass(1_000);
    looks.heard(anders(4));
    pass(1_000);
    expect(sent).toEqual(['order:17', 'order:17']);
  });
});

describe('STR-15: what it hears', () => {
  it('keeps a person once at an order, and never oneself', () => {
    const looks = make();
    looks.heard(anders(17));
    looks.heard(anders(17, 'second window'));
    looks.heard(notice({ lookId: 'k', userId: 5, name: 'Kirsten Holm', orderId: 17 }));
    const found = lookersOf(looks.others.getState(), 5);
    expect(found.get(17)).toEqual([{ userId: 6, name: 'Anders Lund' }]);
    looks.heard(anders(18));
    expect(lookersOf(looks.others.getState(), 5).get(17)).toHaveLength(1);
    looks.heard(anders(null, 'second window'));
    expect([...lookersOf(looks.others.getState(), 5).keys()]).toEqual([18]);
  });

  it('forgets who has not said it again', () => {
    const looks = make();
    looks.heard(anders(17));
    pass(35_000);
    expect(looks.others.getState().size).toBe(1);
    pass(15_000);
    expect(looks.others.getState().size).toBe(0);
  });

  it('takes nothing else for a look', () => {
    const looks = make();
    looks.heard(notice({ nodeId: 1 }, { kind: 'node.echo' }));
    looks.heard(notice({ lookId: 'x', name: 'X', orderId: 1 }, { stream: 'wall' }));
    looks.heard(notice({ lookId: 7, name: 'X', orderId: 1 }));
    expect(looks.others.getState().size).toBe(0);
    looks.heard(anders(17));
    looks.forget();
    expect(looks.others.getState().size).toBe(0);
  });
});
