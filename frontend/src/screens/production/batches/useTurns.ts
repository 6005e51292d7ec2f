/** Commands about one row, each after the one before: what one has just done oneself is no change that one has not seen. */
import { useCallback, useRef } from 'react';
import type { Outcome } from '../../../sync';

/** Sends when the command before has been answered, with the revision that one has seen by then. */
export type Turn = (send: (seen: number) => Promise<Outcome>) => Promise<Outcome>;

export function useTurns(revision: number): Turn {
  const last = useRef<Promise<unknown>>(Promise.resolve());
  // What one's own commands made of a revision; another person's change is in nobody's way to it, and stays `stale`.
  const own = useRef(new Map<number, number>());
  const shown = useRef(revision);
  shown.current = revision;
  return useCallback((send) => {
    const pressed = shown.current;
    const mine = last.current.then(async () => {
      let seen = pressed;
      for (let next = own.current.get(seen); next !== undefined; next = own.current.get(seen)) {
        seen = next;
      }
      const outcome = await send(seen);
      if (outcome.type === 'done') {
        own.current.set(seen, seen + 1);
      }
      return outcome;
    });
    last.current = mine.catch(() => undefined);
    return mine;
  }, []);
}
