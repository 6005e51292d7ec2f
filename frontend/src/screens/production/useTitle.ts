/** The tab's title: how many things wait today, and where one is. */
import { useEffect, useMemo } from 'react';
import { nextThings } from '../../domain/dayNext';
import { useNow } from '../../sync';
import { useDayRows, usePlan } from './useDay';

/** How much of today waits for somebody: orders to accept, vials to fill or confirm, deliveries to release. */
export function useWaitingToday(today: string): number {
  const rows = useDayRows();
  const now = useNow(60_000);
  const plan = usePlan(today, rows);
  return useMemo(() => nextThings(plan, now).length, [plan, now]);
}

export function useTitle(place: string, count: number): void {
  useEffect(() => {
    document.title = `${count > 0 ? `(${count}) ` : ''}${place} · Tracershop`;
  }, [place, count]);
  useEffect(
    () => () => {
      document.title = 'Tracershop';
    },
    [],
  );
}
