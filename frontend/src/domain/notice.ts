/** Production's notices to customers: until when they stand, and who has read them. Pure; instants in milliseconds. */
import type { Notice } from '../protocol/rows';
import { addDays, ms, wallInstant } from './time';

export type Expiry = 'today' | 'tomorrow' | 'week';
export const EXPIRIES: readonly Expiry[] = ['today', 'tomorrow', 'week'];

/** The end of today, tomorrow at noon, or the end of the day in a week; in ms. */
export function expiryAt(expiry: Expiry, today: string): number {
  switch (expiry) {
    case 'today':
      return wallInstant(today, '23:59');
    case 'tomorrow':
      return wallInstant(addDays(today, 1), '12:00');
    case 'week':
      return wallInstant(addDays(today, 7), '23:59');
  }
}

/** The rows stay until their date leaves the window; the clock decides what is over. */
function isOver(notice: Pick<Notice, 'expiresAt'>, now: number): boolean {
  return ms(notice.expiresAt) <= now;
}

/** Notices that stand now, the newest first, and those that have ended, the last ended first. */
export function sortedNotices<N extends Pick<Notice, 'id' | 'madeAt' | 'expiresAt'>>(
  notices: readonly N[],
  now: number,
): { standing: N[]; ended: N[] } {
  return {
    standing: notices
      .filter((notice) => !isOver(notice, now))
      .sort((a, b) => b.madeAt.localeCompare(a.madeAt) || b.id - a.id),
    ended: notices
      .filter((notice) => isOver(notice, now))
      .sort((a, b) => b.expiresAt.localeCompare(a.expiresAt) || b.id - a.id),
  };
}

/** Who has read a notice, the first reader first, and who has not. */
export function readers<R extends Notice['receipts'][number]>(
  receipts: readonly R[],
): { read: R[]; unread: R[] } {
  return {
    read: receipts
      .filter((one) => one.readAt !== null)
      .sort((a, b) => (a.readAt ?? '').localeCompare(b.readAt ?? '')),
    unread: receipts.filter((one) => one.readAt === null),
  };
}

/** For a customer: what stands on top until it is read, the oldest in front, and what was read, the newest in front. */
export function noticesAt(
  notices: readonly Notice[],
  now: number,
): { unread: Notice[]; read: Notice[] } {
  const { standing } = sortedNotices(once(notices), now);
  return {
    unread: standing.filter((row) => row.readAt === null).reverse(),
    read: standing.filter((row) => row.readAt !== null),
  };
}

/** One of each notice: who acts for several customers reads it in several streams, each with its own orders. */
function once(notices: readonly Notice[]): Notice[] {
  const found = new Map<number, Notice>();
  for (const notice of notices) {
    const there = found.get(notice.id);
    if (!there) {
      found.set(notice.id, notice);
      continue;
    }
    const unread = [there, notice].find((one) => one.readAt === null);
    found.set(notice.id, {
      ...(unread ?? there),
      orderIds: [...new Set([...there.orderIds, ...notice.orderIds])],
      receipts: [...there.receipts, ...notice.receipts],
    });
  }
  return [...found.values()];
}
