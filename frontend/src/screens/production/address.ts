/** Where one is on production's screen, as its address says it: a link to it shows the same to whoever may see it. */
import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';
import { isDate } from '../../domain/time';

export type PlaceName = 'day' | 'week' | 'plan' | 'calendar' | 'notices' | 'batches';

export const PLACES: Readonly<Record<PlaceName, string>> = {
  day: '/production',
  week: '/production/week',
  plan: '/production/plan',
  calendar: '/production/calendar',
  notices: '/production/notices',
  batches: '/production/batches',
};

export interface Address {
  place: PlaceName;
  /** The date shown; null: the day that it is. */
  date: string | null;
  /** The order that is named. */
  orderId: number | null;
  /** The filter of what waits. */
  wait: string | null;
  hrefOf: (place: PlaceName, date?: string | null) => string;
  goTo: (place: PlaceName, date?: string | null, orderId?: number | null) => void;
  /** Another order or filter at the same place; going back does not step through them. */
  name: (given: { orderId?: number | null; wait?: string | null }) => void;
}

/** A whole link to an order, to be sent to somebody. */
export function linkOf(date: string, orderId: number): string {
  return `${location.origin}${PLACES.day}/${date}?order=${orderId}`;
}

export function placeOf(path: string): PlaceName {
  const names = Object.keys(PLACES) as PlaceName[];
  return names.filter((name) => path.startsWith(PLACES[name])).at(-1) ?? 'day';
}

export function dateIn(path: string): string | null {
  const last = path.split('/').at(-1) ?? '';
  return isDate(last) ? last : null;
}

export function useAddress(today: string): Address {
  const [path, go] = useLocation();
  const search = useSearch();
  const place = placeOf(path);
  const named = dateIn(path);
  const date = named === today ? null : named;
  const hrefOf = useCallback(
    (to: PlaceName, on: string | null = date) =>
      // Each takes the date along: who looks at Friday's calendar goes on to Friday's plan.
      on !== null && on !== today ? `${PLACES[to]}/${on}` : PLACES[to],
    [date, today],
  );
  return useMemo(() => {
    const params = new URLSearchParams(search);
    return {
      place,
      date,
      orderId: Number(params.get('order')) || null,
      wait: params.get('wait'),
      hrefOf,
      goTo: (to, on, orderId = null) =>
        go(hrefOf(to, on) + (orderId === null ? '' : `?order=${orderId}`)),
      name: ({ orderId, wait }) => {
        const next = new URLSearchParams(search);
        for (const [key, value] of [
          ['order', orderId],
          ['wait', wait],
        ] as const) {
          if (value === null) {
            next.delete(key);
          } else if (value !== undefined) {
            next.set(key, String(value));
          }
        }
        const text = next.toString();
        if (text !== search) {
          go(text === '' ? path : `${path}?${text}`, { replace: true });
        }
      },
    };
  }, [path, search, place, date, hrefOf, go]);
}
