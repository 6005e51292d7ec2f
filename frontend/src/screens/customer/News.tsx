/** What changed while the page is open, and what feeds it: beside the day, never in its way. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useFormat } from '../../domain/format';
import { isRecalled } from '../../domain/recall';
import { clock } from '../../domain/time';
import type { Order } from '../../protocol/rows';
import { useSession } from '../../sync';
import { shared, type Trace } from '../../sync/store';
import { announce } from '../../ui/announce';
import { Status } from '../../ui/Status';
import { AsOf } from './bookings/AsOf';
import { useMayBook } from './bookings/data';
import { type Reach, useNameOf } from './data';
import './safety/texts';
import { Messages } from './Messages';
import styles from './News.module.css';
import { Requests } from './Requests';

const MOST = 6;

export function News({ reach, today }: { reach: Reach[]; today: string }) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const { user } = useSession();
  const mayBook = useMayBook();
  const nameOf = useNameOf();
  const traces = useStore(shared, (state) => state.traces);
  const copies = useStore(shared, (state) => state.copies);
  const items = [...traces]
    .filter(([key]) => key.startsWith('order:'))
    .reverse()
    .flatMap(([key, trace]) => {
      const id = Number(key.slice('order:'.length));
      const at = reach.find(({ stream }) => copies[stream]?.rows.order?.has(id));
      const order = at && (copies[at.stream]?.rows.order?.get(id) as unknown as Order);
      return order ? [{ key, trace, order }] : [];
    })
    .slice(0, MOST);
  const newest = items[0];
  const told = useRef<Trace | null>(null);
  useEffect(() => {
    if (!newest || told.current === newest.trace) {
      return;
    }
    const { order, trace } = newest;
    told.current = trace;
    if (trace.actor !== user?.name) {
      const what = `${nameOf(order.tracerId, order.isotopeId)} ${when(order.deliverAt, today)}`;
      const by = trace.actor ? ` ${t('by', { name: trace.actor })}` : '';
      announce(`${what}: ${t(verb(trace.kind, order))}${by}`);
    }
  }, [newest, user, nameOf, when, today, t]);
  return (
    <aside className={styles.news}>
      <section aria-labelledby="news-title">
        <h2 id="news-title" className={styles.title}>
          {t('news.title')}
        </h2>
        {items.length === 0 ? (
          <p className={styles.none}>{t('news.none')}</p>
        ) : (
          <ol className={styles.list}>
            {items.map(({ key, trace, order }) => (
              <li key={key}>
                <Link
                  className={styles.item}
                  href={`/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`}
                >
                  <span className={styles.what}>
                    {nameOf(order.tracerId, order.isotopeId)} {when(order.deliverAt, today)}
                  </span>
                  {isRecalled(order) ? (
                    <Status status="rejected" word={t('recall.short')} />
                  ) : (
                    <Status status={order.status} />
                  )}
                  <span className="soft">
                    {t(verb(trace.kind, order))} {clock(trace.happenedAt)}
                    {trace.actor ? ` ${t('by', { name: trace.actor })}` : ''}
                  </span>
                </Link>
              </li>
            ))}
          </ol>
        )}
      </section>
      <Requests reach={reach} today={today} />
      <Messages reach={reach} today={today} />
      {mayBook && <AsOf today={today} />}
    </aside>
  );
}

function verb(kind: string, order: Order): string {
  const known = [
    'placed',
    'edited',
    'cancelled',
    'accepted',
    'rejected',
    'reopened',
    'released',
    'moved',
    'restored',
    'postponed',
    'confirmed',
    'delayed',
    'granted',
    'corrected',
    'supplemented',
  ];
  // Its batch may also have been opened or mended: then other vials count for it.
  if (/^(batch|qcResult)\./.test(kind)) {
    return isRecalled(order) ? 'news.recalled' : 'news.vials';
  }
  if (/^(vial|dispatch)\./.test(kind)) {
    return kind === 'dispatch.made'
      ? 'news.sent'
      : kind === 'dispatch.received'
        ? 'news.received'
        : 'news.vials';
  }
  const word = kind === 'booking.ordered' ? 'placed' : kind.slice(kind.indexOf('.') + 1);
  return `news.${known.includes(word) ? word : 'other'}`;
}
