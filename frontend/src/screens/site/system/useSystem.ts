/** What the server tells of the installation: asked again each half minute, more often while something runs, and when the
 * page comes back into sight. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Refused } from '../../../protocol/frames';
import { useQuery } from '../../../sync';
import type { Told } from './system';

const EACH_MS = 30_000;
const WHILE_RUNNING_MS = 1_000;

export interface Installation {
  /** The last answer; it stays where a later one did not come. */
  told: Told | null;
  refused: Refused | null;
  ask: () => void;
}

export function useSystem(): Installation {
  const query = useQuery();
  const [told, setTold] = useState<Told | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const turns = useRef(0);
  const ask = useCallback(() => {
    turns.current += 1;
    const turn = turns.current;
    void query('system.read', {}).then((answer) => {
      // Only the last question's answer counts.
      if (turn !== turns.current) {
        return;
      }
      setRefused(answer.type === 'answer' ? null : answer);
      if (answer.type === 'answer') {
        setTold(answer.result as Told);
      }
    });
  }, [query]);
  const running = told !== null && told.ledger.underWay !== null;
  useEffect(() => {
    ask();
    const seen = () => document.visibilityState === 'visible' && ask();
    window.addEventListener('focus', seen);
    document.addEventListener('visibilitychange', seen);
    return () => {
      turns.current += 1;
      window.removeEventListener('focus', seen);
      document.removeEventListener('visibilitychange', seen);
    };
  }, [ask]);
  useEffect(() => {
    const timer = setInterval(ask, running ? WHILE_RUNNING_MS : EACH_MS);
    return () => clearInterval(timer);
  }, [ask, running]);
  return { told, refused, ask };
}
