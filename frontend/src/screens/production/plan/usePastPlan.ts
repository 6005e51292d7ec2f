/** The plan of a date that the stream does not carry any more, asked for once and by hand again. */
import { useCallback, useEffect, useState } from 'react';
import type { PlanOrder } from '../../../domain/dayRows';
import { planFromWire, type RunNeed, type WireRunNeed } from '../../../domain/plan';
import type { Answer, Refused } from '../../../protocol/frames';
import { serverNow, useQuery } from '../../../sync';

export interface PastPlan {
  date: string;
  orders: readonly PlanOrder[];
  runs: readonly RunNeed[];
  /** When it was so, by the server. */
  at: number;
  /** Why it is not here. */
  failed: string | null;
}

/** PLAN-20: the past plan of a date, null while it is being fetched or no date is asked for. */
export function usePastPlan(date: string | null): { past: PastPlan | null; refetch: () => void } {
  const query = useQuery();
  const [found, setFound] = useState<PastPlan | null>(null);
  const [turn, setTurn] = useState(0);
  const refetch = useCallback(() => setTurn((value) => value + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` asks again for the same date.
  useEffect(() => {
    if (date === null) {
      setFound(null);
      return;
    }
    let wanted = true;
    void Promise.all([query('plan.day', { date }), query('orders.day', { date })]).then(
      ([plan, day]) => {
        if (wanted) {
          setFound(pastOf(date, plan, day));
        }
      },
    );
    return () => {
      wanted = false;
    };
  }, [date, query, turn]);
  return { past: found?.date === date ? found : null, refetch };
}

function pastOf(date: string, plan: Answer | Refused, day: Answer | Refused): PastPlan {
  const at = serverNow();
  if (plan.type === 'refused' || day.type === 'refused') {
    const { message, code } = (plan.type === 'refused' ? plan : day) as Refused;
    return { date, orders: [], runs: [], at, failed: message || code };
  }
  const { runs } = plan.result as unknown as { runs: WireRunNeed[] };
  const { orders } = day.result as unknown as { orders: PlanOrder[] };
  return { date, orders, runs: planFromWire(runs), at, failed: null };
}
