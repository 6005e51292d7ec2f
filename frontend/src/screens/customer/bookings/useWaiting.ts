/** How many studies of an endpoint wait to be ordered for from today on, and the day to begin with. */
import { useMemo } from 'react';
import { waitingByDay } from '../../../domain/bookingDay';
import { ms, wallInstant } from '../../../domain/time';
import type { Reach } from '../data';
import { usePlanner, useStudies } from './data';

export interface Waiting {
  count: number;
  /** The day shown where something on it can be ordered, else the next one with such studies, else the one shown. */
  day: string;
}

export function useWaiting(reach: Reach, shown: string, today: string): Waiting {
  const { bookings, procedures } = useStudies(reach);
  const planner = usePlanner(reach, procedures);
  return useMemo(() => {
    const from = wallInstant(today, '00:00');
    const mine = bookings.filter(
      (one) => one.endpointId === reach.endpoint.id && ms(one.startAt) >= from,
    );
    const ahead = [...waitingByDay(mine, procedures).values()];
    const open = mine.filter(
      (one) => one.status === 'booked' && planner.serve(one).by !== 'nothing',
    );
    const days = [...waitingByDay(open, procedures).keys()].sort();
    return {
      count: ahead.reduce((sum, count) => sum + count, 0),
      day: days.find((date) => date >= shown) ?? days[0] ?? shown,
    };
  }, [bookings, procedures, planner, reach, shown, today]);
}
