/** How old a list from outside is. Pure; instants in ms. */
import type { Feed } from '../protocol/rows';
import { ms } from './time';

/** `none`: nothing has ever come; `old`: two cycles were missed; `down`: its source is away. */
export type FeedAge = 'none' | 'fresh' | 'old' | 'down';

/** Where the row does not say how often it is asked for: the RIS by default. */
const CYCLE_SECONDS = 15 * 60;

/** BKG-50: a live line can still show hours-old bookings: what is older than two cycles is old. */
export function feedAge(
  feed: Pick<Feed, 'state' | 'asOf' | 'cycleSeconds'> | undefined,
  now: number,
): FeedAge {
  if (feed?.state === 'down') {
    return 'down';
  }
  if (!feed?.asOf) {
    return 'none';
  }
  const cycle = (feed.cycleSeconds ?? CYCLE_SECONDS) * 1000;
  return now - ms(feed.asOf) > 2 * cycle ? 'old' : 'fresh';
}
