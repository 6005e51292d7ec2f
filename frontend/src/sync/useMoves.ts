/** When to ask again for what no stream carries: it may be another whenever the stream of its rows has moved. */
import { useEffect, useState } from 'react';
import { shared } from './store';

/** At most one question a second, however fast a busy day moves. */
export const MOVES_MS = 1000;

/** A number that rises when a stream has moved. */
export function useMoves(stream: string): number {
  const [moves, setMoves] = useState(0);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | null = null;
    const stop = shared.subscribe((state, before) => {
      if (timer === null && state.copies[stream]?.revision !== before.copies[stream]?.revision) {
        timer = setTimeout(() => {
          timer = null;
          setMoves((count) => count + 1);
        }, MOVES_MS);
      }
    });
    return () => {
      stop();
      if (timer !== null) {
        clearTimeout(timer);
      }
    };
  }, [stream]);
  return moves;
}
