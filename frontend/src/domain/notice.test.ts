import { describe, expect, it } from 'vitest';
import type { Notice } from '../protocol/rows';
import { expiryAt, noticesAt, readers, sortedNotices } from './notice';

describe('NOT: until when a notice stands', () => {
  it('is said in wall time, over a change of clocks too', () => {
    expect(new Date(expiryAt('today', '2026-11-24')).toISOString()).toBe(
      '2026-11-24T22:59:00.000Z',
    );
    expect(new Date(expiryAt('tomorrow', '2026-10-24')).toISOString()).toBe(
      '2026-10-25T11:00:00.000Z',
    );
    expect(new Date(expiryAt('week', '2026-10-20')).toISOString()).toBe('2026-10-27T22:59:00.000Z');
  });
});

describe('notices', () => {
  const notice = (id: number, madeAt: string, expiresAt: string) => ({ id, madeAt, expiresAt });
  const now = Date.parse('2026-11-24T10:00:00Z');

  it('stand until their instant, the newest first; what is over stands apart', () => {
    const rows = [
      notice(1, '2026-11-24T06:00:00Z', '2026-11-24T22:59:00Z'),
      notice(2, '2026-11-24T07:00:00Z', '2026-11-24T10:00:00Z'),
      notice(3, '2026-11-24T08:00:00Z', '2026-11-24T10:00:01Z'),
      notice(4, '2026-11-23T08:00:00Z', '2026-11-23T22:59:00Z'),
    ];
    const { standing, ended } = sortedNotices(rows, now);
    expect(standing.map(({ id }) => id)).toEqual([3, 1]);
    expect(ended.map(({ id }) => id)).toEqual([2, 4]);
  });

  it('tell who has read them, in order, and who has not', () => {
    const receipt = (customerId: number, readAt: string | null) => ({
      customerId,
      readAt,
      readBy: readAt && 'Sofie Holm',
    });
    const { read, unread } = readers([
      receipt(1, '2026-11-24T08:00:00Z'),
      receipt(2, null),
      receipt(3, '2026-11-24T07:00:00Z'),
    ]);
    expect(read.map(({ customerId }) => customerId)).toEqual([3, 1]);
    expect(unread.map(({ customerId }) => customerId)).toEqual([2]);
  });
});

const message = (id: number, more: Partial<Notice> = {}): Notice =>
  ({
    id,
    madeAt: `2026-11-24T0${id}:00:00Z`,
    expiresAt: '2026-11-24T12:00:00Z',
    readAt: null,
    orderIds: [],
    receipts: [],
    ...more,
  }) as Notice;

describe('messages of production', () => {
  it('stand once for a person of several customers, unread until all have read it', () => {
    const copy = (readAt: string | null, orderIds: number[]) => message(1, { readAt, orderIds });
    const now = Date.parse('2026-11-24T11:00:00Z');
    const some = noticesAt([copy('2026-11-24T07:00:00Z', [4]), copy(null, [7])], now);
    expect(some.unread.map(({ orderIds }) => orderIds)).toEqual([[4, 7]]);
    expect(some.read).toEqual([]);
    const all = noticesAt(
      [copy('2026-11-24T07:00:00Z', [4]), copy('2026-11-24T08:00:00Z', [7])],
      now,
    );
    expect(all.unread).toEqual([]);
    expect(all.read.map(({ readAt }) => readAt)).toEqual(['2026-11-24T07:00:00Z']);
  });

  it('stand apart as unread and read ones', () => {
    const rows = [message(2), message(1), message(3, { readAt: '2026-11-24T07:00:00Z' })];
    const { unread, read } = noticesAt(rows, Date.parse('2026-11-24T11:00:00Z'));
    expect(unread.map((row) => row.id)).toEqual([1, 2]);
    expect(read.map((row) => row.id)).toEqual([3]);
  });

  it('are over at the instant they expire, read or not', () => {
    const rows = [message(1), message(2, { readAt: '2026-11-24T07:00:00Z' })];
    const before = noticesAt(rows, Date.parse('2026-11-24T11:59:59Z'));
    expect(before.unread.length + before.read.length).toBe(2);
    expect(noticesAt(rows, Date.parse('2026-11-24T12:00:00Z'))).toEqual({ unread: [], read: [] });
  });
});
