/** Production's messages: what stands on top until it is read, what is kept in the list, and what is over. */
import type { Notice } from '../protocol/rows';
import { ms } from './time';

export interface Notices {
  /** Not read yet, the oldest in front. */
  unread: Notice[];
  /** Read and not expired, the newest in front. */
  read: Notice[];
}

/** The rows stay until their date leaves the window; the clock decides what is over. `now` in milliseconds. */
export function noticesAt(notices: readonly Notice[], now: number): Notices {
  const standing = notices.filter((row) => ms(row.expiresAt) > now);
  const age = (one: Notice, other: Notice): number => ms(one.madeAt) - ms(other.madeAt);
  return {
    unread: standing.filter((row) => row.readAt === null).sort(age),
    read: standing.filter((row) => row.readAt !== null).sort((one, other) => age(other, one)),
  };
}
