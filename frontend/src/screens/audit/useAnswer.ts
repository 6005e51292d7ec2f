/** A query's answer for what is asked now: the last one stays until the next is there. */
import { useCallback, useEffect, useState } from 'react';
import { useLanguage } from '../../i18n';
import type { Refused } from '../../protocol/frames';
import { useQuery } from '../../sync';

/** What could not be answered for the moment is asked again so much later. */
export const AGAIN_MS = 10_000;
const FOR_THE_MOMENT = new Set(['busy', 'offline']);

interface Kept<T> {
  /** What was asked, by its content; null: nothing yet. */
  key: string | null;
  found: T | null;
  refused: Refused | null;
  busy: boolean;
  /** The `turn` that `found` was asked with. */
  turn: number;
}

export interface Answered<T> extends Omit<Kept<T>, 'key'> {
  /** The first answer is on its way: there is nothing to show yet. */
  coming: boolean;
  again: () => void;
}

/**
 * Asks whenever `data` changes (by its content) or the language, and anew with each `turn`; a null asks nothing.
 *
 * A refusal takes nothing away that was found for the same.
 */
export function useAnswer<T>(
  name: string,
  data: Record<string, unknown> | null,
  turn = 0,
): Answered<T> {
  const query = useQuery();
  const language = useLanguage();
  const key = data === null ? null : JSON.stringify(data);
  const [tries, setTries] = useState(0);
  const again = useCallback(() => setTries((count) => count + 1), []);
  const [kept, setKept] = useState<Kept<T>>({
    key: null,
    found: null,
    refused: null,
    busy: false,
    turn,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` and `tries` ask again for the same; the answer has words in it.
  useEffect(() => {
    if (key === null) {
      return;
    }
    let wanted = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    setKept((before) => ({
      ...before,
      refused: before.key === key ? before.refused : null,
      busy: true,
    }));
    void query(name, JSON.parse(key) as Record<string, unknown>).then((answer) => {
      if (!wanted) {
        return;
      }
      if (answer.type === 'answer') {
        setKept({ key, found: answer.result as T, refused: null, busy: false, turn });
        return;
      }
      setKept((before) => ({
        ...before,
        key,
        found: before.key === key ? before.found : null,
        refused: answer,
        busy: false,
      }));
      if (FOR_THE_MOMENT.has(answer.code)) {
        timer = setTimeout(again, AGAIN_MS);
      }
    });
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [name, key, query, turn, language, tries, again]);
  const coming = key !== null && kept.found === null && kept.refused === null;
  return { ...kept, coming, again };
}
