/** What others did to somebody's orders since he last looked, on whatever day and after whatever sign-out. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Happening, newsOf, type OrderNews } from '../../domain/happenings';
import { lookedAt, setLookedAt } from '../../domain/lookedAt';
import type { Order, Request } from '../../protocol/rows';
import { serverNow, useQuery, useSession } from '../../sync';
import { shared } from '../../sync/store';
import type { Reach } from './data';
import { happened } from './happeningWords';
import { happeningsIn } from './historyAnswer';

export interface News extends OrderNews {
  order: Order;
}

/** So long it stands in sight before it counts as looked at. */
const LOOK = 3_000;
/** Away for longer than this is another look. */
const AWAY = 60_000;

export function useNews(reach: readonly Reach[]): {
  news: News[];
  /** When he last looked, in server milliseconds; null where he never did on this machine. */
  since: number | null;
  /** What stands in sight while the news do. */
  place: (element: HTMLElement | null) => void;
} {
  const { user } = useSession();
  const me = user?.name;
  const userId = user?.id ?? 0;
  // Rows come and go; the streams stay.
  const names = [...new Set(reach.map(({ stream }) => stream))].join(' ');
  const streams = useMemo(() => names.split(' ').filter(Boolean), [names]);
  const copies = useStore(shared, (state) => state.copies);
  const traces = useStore(shared, (state) => state.traces);
  const [since, setSince] = useState(() => lookedAt(userId));
  const [missed, setMissed] = useState<Happening[]>([]);
  const query = useQuery();

  // What happened before this page was opened; from then on the stream tells it.
  useEffect(() => {
    let here = true;
    const mark = lookedAt(userId);
    if (mark !== null) {
      void query('orders.history', { since: new Date(mark).toISOString() }).then((answer) => {
        if (here && answer.type === 'answer') {
          setMissed(happeningsIn(answer.result));
        }
      });
    }
    return () => {
      here = false;
    };
  }, [userId, query]);

  const news = useMemo(() => {
    const orderOf = (id: number) =>
      streams
        .map((stream) => copies[stream]?.rows.order?.get(id))
        .find((row) => row !== undefined) as unknown as Order | undefined;
    const live = [...traces].flatMap(([key, { kind, actor, happenedAt }]) => {
      const [type, id] = key.split(':');
      const request = type === 'request' ? (requestOf(copies, streams, Number(id)) ?? null) : null;
      const orderId = type === 'order' ? Number(id) : request?.orderId;
      return orderId ? [{ orderId, kind, actor, at: happenedAt }] : [];
    });
    const fresh = [...missed, ...live].filter(({ at }) => at > (since ?? 0));
    const wordOf = ({ kind, orderId }: Happening) => {
      const order = orderOf(orderId);
      return order ? happened(kind, order) : kind;
    };
    return newsOf(fresh, me, wordOf).flatMap((one) => {
      const order = orderOf(one.orderId);
      return order ? [{ ...one, order }] : [];
    });
  }, [missed, traces, copies, streams, since, me]);

  const look = useCallback(() => setLookedAt(userId, serverNow()), [userId]);
  const place = useLook(look, news[0]?.happenings.at(-1)?.at ?? 0);
  useReturn(() => setSince(lookedAt(userId)));
  return { news, since, place };
}

function requestOf(
  copies: ReturnType<typeof shared.getState>['copies'],
  streams: readonly string[],
  id: number,
): Request | undefined {
  return streams
    .map((stream) => copies[stream]?.rows.request?.get(id))
    .find((row) => row !== undefined) as unknown as Request | undefined;
}

/** Calls once an element has stood in sight for a moment on a page that is looked at; again when `what` is another. */
function useLook(look: () => void, what: number): (element: HTMLElement | null) => void {
  const [element, setElement] = useState<HTMLElement | null>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: something new wants another look.
  useEffect(() => {
    if (!element || typeof IntersectionObserver === 'undefined') {
      return undefined;
    }
    let timer: ReturnType<typeof setTimeout> | undefined;
    const watcher = new IntersectionObserver(([seen]) => {
      clearTimeout(timer);
      if (seen?.isIntersecting) {
        timer = setTimeout(() => {
          if (document.visibilityState === 'visible') {
            look();
          }
        }, LOOK);
      }
    });
    watcher.observe(element);
    return () => {
      clearTimeout(timer);
      watcher.disconnect();
    };
  }, [element, look, what]);
  return setElement;
}

/** Calls when somebody comes back to a page that he left alone for a while. */
function useReturn(back: () => void): void {
  const call = useRef(back);
  call.current = back;
  useEffect(() => {
    let left: number | null = null;
    const turn = () => {
      if (document.visibilityState === 'hidden') {
        left = Date.now();
      } else if (left !== null && Date.now() - left > AWAY) {
        call.current();
      }
    };
    document.addEventListener('visibilitychange', turn);
    return () => document.removeEventListener('visibilitychange', turn);
  }, []);
}
