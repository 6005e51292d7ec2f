/** How old a list from outside is. Pure; instants in ms. */
import type { Feed } from '../protocol/rows';
import { ms } from './time';

/** `none`: nothing has ever come; `unread`: something of it could not be read; `old`: two cycles were missed; `down`: its
 * source is away. */
export type FeedAge = 'none' | 'fresh' | 'unread' | 'old' | 'down';

/** Where the row does not say how often it is asked for: the RIS by default. */
const CYCLE_SECONDS = 15 * 60;

/** BKG-50: a live line can still show hours-old bookings: what is older than two cycles is old. */
export function feedAge(
  feed: (Pick<Feed, 'state' | 'asOf' | 'cycleSeconds'> & Partial<Pick<Feed, 'unread'>>) | undefined,
  now: number,
): FeedAge {
  if (feed?.state === 'down') {
    return 'down';
  }
  if (!feed?.asOf) {
    return 'none';
  }
  const cycle = (feed.cycleSeconds ?? CYCLE_SECONDS) * 1000;
  if (now - ms(feed.asOf) > 2 * cycle) {
    return 'old';
  }
  // BKG-70: one may be missing, and what was cancelled may still stand.
  return (feed.unread ?? 0) > 0 ? 'unread' : 'fresh';
}
