/** A query's answer for what is asked now: the last one stays until the next is there. */
import { useEffect, useState } from 'react';
import { useLanguage } from '../../i18n';
import type { Refused } from '../../protocol/frames';
import { useQuery } from '../../sync';

export interface Answered<T> {
  found: T | null;
  refused: Refused | null;
  busy: boolean;
}

/** Asks whenever `data` changes (by its content) or the language, and anew with each `turn`; a null asks nothing. */
export function useAnswer<T>(
  name: string,
  data: Record<string, unknown> | null,
  turn = 0,
): Answered<T> {
  const query = useQuery();
  const language = useLanguage();
  const key = data === null ? null : JSON.stringify(data);
  const [answered, setAnswered] = useState<Answered<T>>({
    found: null,
    refused: null,
    busy: false,
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` asks again for the same; the answer has words in it.
  useEffect(() => {
    if (key === null) {
      return;
    }
    let wanted = true;
    setAnswered((before) => ({ ...before, refused: null, busy: true }));
    void query(name, JSON.parse(key) as Record<string, unknown>).then((answer) => {
      if (!wanted) {
        return;
      }
      setAnswered(
        answer.type === 'answer'
          ? { found: answer.result as T, refused: null, busy: false }
          : { found: null, refused: answer, busy: false },
      );
    });
    return () => {
      wanted = false;
    };
  }, [name, key, query, turn, language]);
  return answered;
}
