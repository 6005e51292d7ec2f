/** The plan of a date that the stream does not carry any more, asked for anew whenever the stream moves, or by hand. */
import { useCallback, useEffect, useState } from 'react';
import type { PlanOrder } from '../../../domain/dayRows';
import { planFromWire, type RunNeed, type WireRunNeed } from '../../../domain/plan';
import type { Answer, Refused } from '../../../protocol/frames';
import { serverNow, useQuery } from '../../../sync';
import { useMoves } from '../../../sync/useMoves';

export interface PastPlan {
  date: string;
  /** What was answered last. */
  known: Known | null;
  /** Why the last question brought nothing. */
  refused: Refused | null;
}

interface Known {
  orders: readonly PlanOrder[];
  runs: readonly RunNeed[];
  /** When it was so, by the server. */
  at: number;
}

/** PLAN-20: the past plan of a date, null while it is first fetched or no date is asked for. */
export function usePastPlan(date: string | null): {
  past: PastPlan | null;
  busy: boolean;
  refetch: () => void;
} {
  const query = useQuery();
  const moves = useMoves('production');
  const [found, setFound] = useState<PastPlan | null>(null);
  const [busy, setBusy] = useState(false);
  const [turn, setTurn] = useState(0);
  const refetch = useCallback(() => {
    setBusy(true);
    setTurn((value) => value + 1);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` and `moves` ask again for the same date.
  useEffect(() => {
    if (date === null) {
      setFound(null);
      return;
    }
    let wanted = true;
    void Promise.all([query('plan.day', { date }), query('orders.day', { date })]).then(
      ([plan, day]) => {
        if (wanted) {
          setFound((before) => pastOf(date, plan, day, before?.date === date ? before : null));
          setBusy(false);
        }
      },
    );
    return () => {
      wanted = false;
    };
  }, [date, query, turn, moves]);
  return { past: found?.date === date ? found : null, busy, refetch };
}

/** A refusal takes nothing away that was known before. */
function pastOf(
  date: string,
  plan: Answer | Refused,
  day: Answer | Refused,
  before: PastPlan | null,
): PastPlan {
  if (plan.type === 'refused' || day.type === 'refused') {
    const refused = (plan.type === 'refused' ? plan : day) as Refused;
    return { date, known: before?.known ?? null, refused };
  }
  const { runs } = plan.result as unknown as { runs: WireRunNeed[] };
  const { orders } = day.result as unknown as { orders: PlanOrder[] };
  return { date, known: { orders, runs: planFromWire(runs), at: serverNow() }, refused: null };
}
