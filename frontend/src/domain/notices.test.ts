import { describe, expect, it } from 'vitest';
import type { Notice } from '../protocol/rows';
import { noticesAt } from './notices';

const notice = (id: number, more: Partial<Notice> = {}): Notice =>
  ({
    id,
    madeAt: `2026-11-24T0${id}:00:00Z`,
    expiresAt: '2026-11-24T12:00:00Z',
    readAt: null,
    ...more,
  }) as Notice;

describe('messages of production', () => {
  it('stand apart as unread and read ones', () => {
    const rows = [notice(2), notice(1), notice(3, { readAt: '2026-11-24T07:00:00Z' })];
    const { unread, read } = noticesAt(rows, Date.parse('2026-11-24T11:00:00Z'));
    expect(unread.map((row) => row.id)).toEqual([1, 2]);
    expect(read.map((row) => row.id)).toEqual([3]);
  });

  it('are over at the instant they expire, read or not', () => {
    const rows = [notice(1), notice(2, { readAt: '2026-11-24T07:00:00Z' })];
    const before = noticesAt(rows, Date.parse('2026-11-24T11:59:59Z'));
    expect(before.unread.length + before.read.length).toBe(2);
    expect(noticesAt(rows, Date.parse('2026-11-24T12:00:00Z'))).toEqual({ unread: [], read: [] });
  });
});
