import { describe, expect, it } from 'vitest';
import type { Order } from '../protocol/rows';
import { nextOf, stopsOf } from './liveLine';

const order = (more: Partial<Order> = {}): Order =>
  ({
    status: 'ordered',
    deliverAt: '2026-11-24T06:00:00Z',
    departsAt: '2026-11-24T05:40:00Z',
    runAt: '2026-11-24T04:45:00Z',
    dispensedMbq: 0,
    orderedBy: 'Sofie Holm',
    orderedAt: '2026-11-23T09:02:00Z',
    acceptedBy: null,
    acceptedAt: null,
    releasedBy: null,
    releasedAt: null,
    vialIds: [],
    expectedAt: null,
    awaitsConfirmation: false,
    dispatchedAt: null,
    receivedAt: null,
    marks: [],
    ...more,
  }) as Order;
const accepted: Partial<Order> = {
  status: 'accepted',
  acceptedBy: 'Anders Bæk',
  acceptedAt: '2026-11-23T13:10:00Z',
};
const released: Partial<Order> = {
  ...accepted,
  status: 'released',
  releasedBy: 'Kirsten Holm',
  releasedAt: '2026-11-24T05:30:00Z',
  dispensedMbq: 9100,
  vialIds: [7, 8],
};
const at = (time: string) => Date.parse(`2026-11-24T${time}:00Z`);
const done = (it: Order, vials?: Parameters<typeof stopsOf>[1]) =>
  stopsOf(it, vials)
    .filter((stop) => stop.done)
    .map(({ key }) => key);

describe('the line of an order (CUS-3)', () => {
  it('goes from the order by acceptance, production, release and the road to the door', () => {
    expect(done(order())).toEqual(['ordered']);
    expect(done(order(accepted))).toEqual(['ordered', 'accepted']);
    expect(done(order({ ...accepted, dispensedMbq: 4000 }))).toEqual([
      'ordered',
      'accepted',
      'produced',
    ]);
    expect(done(order(released))).toEqual(['ordered', 'accepted', 'produced', 'released']);
    const gone = { ...released, dispatchedAt: '2026-11-24T05:41:00Z' };
    expect(done(order(gone))).toContain('leaves');
    expect(done(order({ ...gone, receivedAt: '2026-11-24T06:02:00Z' }))).toHaveLength(6);
  });

  it('says what is planned, and what was before a delay', () => {
    const stops = stopsOf(order({ expectedAt: '2026-11-24T06:30:00Z' }));
    expect(stops[2]).toMatchObject({ key: 'produced', done: false, at: at('04:45') });
    expect(stops[4]).toMatchObject({ at: at('06:10'), before: at('05:40') });
    expect(stops[5]).toMatchObject({ at: at('06:30'), before: at('06:00') });
  });

  it('takes the time of production from the first of its own vials, and says none before', () => {
    const vials = [
      { id: 7, calibratedAt: '2026-11-24T05:10:00Z' },
      { id: 8, calibratedAt: '2026-11-24T05:05:00Z' },
      { id: 9, calibratedAt: '2026-11-24T04:00:00Z' },
    ];
    expect(stopsOf(order(released), vials)[2]?.at).toBe(at('05:05'));
    expect(stopsOf(order({ ...accepted, dispensedMbq: 1 }), vials)[2]).toMatchObject({
      done: true,
      at: null,
    });
  });

  it('a reopened order is no longer accepted by anybody', () => {
    expect(stopsOf(order({ acceptedBy: 'Anders Bæk' }))[1]).toMatchObject({
      done: false,
      who: null,
    });
  });
});

describe('what comes next (CUS-3)', () => {
  it('is a step and by when, until nothing more comes', () => {
    const next = (more: Partial<Order>, time: string) => nextOf(order(more), at(time));
    expect(next({}, '03:00')).toEqual({ word: 'accept', at: at('04:45') });
    expect(next({ runAt: null }, '03:00')).toEqual({ word: 'acceptSoon', at: at('05:40') });
    expect(next(accepted, '03:00')).toEqual({ word: 'produce', at: at('04:45') });
    expect(next(accepted, '05:00')).toEqual({ word: 'fill', at: at('05:40') });
    expect(next({ ...accepted, dispensedMbq: 9 }, '05:00')).toEqual({
      word: 'release',
      at: at('05:40'),
    });
    const early = { ...accepted, dispatchedAt: '2026-11-24T05:41:00Z' };
    expect(next(early, '05:45')?.word).toBe('releaseOnRoad');
    expect(next(released, '05:35')).toEqual({ word: 'leave', at: at('05:40') });
    const gone = { ...released, dispatchedAt: '2026-11-24T05:41:00Z' };
    expect(next(gone, '05:45')).toEqual({ word: 'arrive', at: at('06:00') });
    expect(next(gone, '06:05')?.word).toBe('receive');
    expect(next({ ...gone, receivedAt: '2026-11-24T06:02:00Z' }, '06:05')).toBeNull();
    expect(next(released, '06:05')).toBeNull();
    // DSP-23: its car came back.
    const here = { ...released, marks: ['cameBack'] };
    expect(next(here, '05:45')).toEqual({ word: 'leave', at: at('05:40') });
    expect(next({ status: 'rejected' }, '03:00')).toBeNull();
    expect(next({ ...accepted, awaitsConfirmation: true }, '03:00')?.word).toBe('answer');
  });
});
