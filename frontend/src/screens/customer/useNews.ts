/** What others did to somebody's orders since he last looked, on whatever day and after whatever sign-out. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { type Happening, happeningsOf, newsOf, type OrderNews } from '../../domain/happenings';
import { type Looked, lookedAt, setLookedAt } from '../../domain/lookedAt';
import type { Order, Request } from '../../protocol/rows';
import { serverNow, useSession } from '../../sync';
import { deltasSince } from '../../sync/since';
import { shared } from '../../sync/store';
import type { Reach } from './data';
import { happened } from './happeningWords';

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
  const [marks, setMarks] = useState(() => marksOf(userId, streams));
  const [missed, setMissed] = useState<Happening[]>([]);
  const known = Object.values(marks).map(({ at }) => at);
  const since = known.length > 0 ? Math.min(...known) : null;

  // What happened before this page was opened.
  useEffect(() => {
    let here = true;
    for (const [stream, mark] of Object.entries(marksOf(userId, streams))) {
      if (shared.getState().copies[stream]?.epoch === mark.epoch) {
        void deltasSince(stream, mark).then((deltas) => {
          if (here && deltas) {
            setMissed((before) => [...before, ...deltas.flatMap(happeningsOf)]);
          }
        });
      }
    }
    return () => {
      here = false;
      setMissed([]);
    };
  }, [userId, streams]);

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

  const look = useCallback(() => {
    for (const stream of streams) {
      const copy = shared.getState().copies[stream];
      if (copy && copy.revision >= 0) {
        setLookedAt(userId, stream, {
          epoch: copy.epoch,
          revision: copy.revision,
          at: serverNow(),
        });
      }
    }
  }, [streams, userId]);
  const place = useLook(look, news[0]?.happenings.at(-1)?.at ?? 0);
  useReturn(() => setMarks(marksOf(userId, streams)));
  return { news, since, place };
}

function marksOf(userId: number, streams: readonly string[]): Record<string, Looked> {
  const found: Record<string, Looked> = {};
  for (const stream of streams) {
    const mark = lookedAt(userId, stream);
    if (mark) {
      found[stream] = mark;
    }
  }
  return found;
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
