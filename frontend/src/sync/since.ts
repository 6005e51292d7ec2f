/** What happened on a stream after a position, asked for once over HTTP: for a screen that was away in between. */
import type { Position } from '../domain/lookedAt';
import type { Delta } from '../protocol/frames';

const PAGE = 500;
/** So much is behind anybody who is away for months; more is not worth a list. */
const MOST = 2_000;

/** The deltas after a position up to the head, oldest first; null where it cannot be continued or is too far back. */
export async function deltasSince(stream: string, from: Position): Promise<Delta[] | null> {
  const found: Delta[] = [];
  for (let since = from.revision; found.length < MOST; ) {
    const query = new URLSearchParams({
      epoch: from.epoch,
      since: String(since),
      limit: String(PAGE),
    });
    let page: { deltas: Delta[]; done: boolean };
    try {
      const answer = await fetch(`/api/streams/${stream}/deltas?${query}`, {
        credentials: 'same-origin',
      });
      if (!answer.ok) {
        return null;
      }
      page = await answer.json();
    } catch {
      return null;
    }
    found.push(...page.deltas);
    const last = page.deltas.at(-1);
    if (page.done || last === undefined) {
      return found;
    }
    since = last.revision;
  }
  return null;
}
