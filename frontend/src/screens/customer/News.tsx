/** What changed while the page is open, and what feeds it: beside the day, never in its way. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useStore } from 'zustand';
import { useFormat } from '../../domain/format';
import { isRecalled } from '../../domain/recall';
import { clock, dateOf } from '../../domain/time';
import type { WeekDay } from '../../domain/week';
import type { Order } from '../../protocol/rows';
import { useNow, useSession } from '../../sync';
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

export function News({ reach, today, week }: { reach: Reach[]; today: string; week: WeekDay[] }) {
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
      <Deadlines week={week} today={today} />
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

/** The deadlines of the week that are still ahead. */
function Deadlines({ week, today }: { week: WeekDay[]; today: string }) {
  const { t } = useTranslation('customer');
  const { t: core } = useTranslation();
  const { longDay, when, duration } = useFormat();
  const nameOf = useNameOf();
  const now = useNow(1000);
  const groups = week.flatMap((day) => {
    const byDeadline = new Map<number, Set<string>>();
    const offers = day.injections.map((one) => ({ ...one, isotopeId: null }));
    for (const one of [...day.deliveries, ...offers]) {
      if (one.opening === 'open' && one.deadline !== null) {
        const names = byDeadline.get(one.deadline) ?? new Set();
        byDeadline.set(one.deadline, names.add(nameOf(one.tracerId, one.isotopeId)));
      }
    }
    return [...byDeadline].map(([deadline, names]) => ({ day, deadline, names: [...names] }));
  });
  groups.sort((one, other) => one.deadline - other.deadline);
  if (groups.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="deadlines-title">
      <h2 id="deadlines-title" className={styles.title}>
        {t('deadlines')}
      </h2>
      <ul className={styles.list}>
        {groups.slice(0, 5).map(({ day, deadline, names }) => (
          <li key={`${day.date}${deadline}`} className={styles.deadline}>
            <span>
              <b>{longDay(day.date)}</b> <span className="soft">{names.join(', ')}</span>
            </span>
            <span className={styles.until}>
              <b>
                {dateOf(deadline) === today
                  ? `${core('when.today').toLowerCase()} ${clock(deadline)}`
                  : when(deadline, today)}
              </b>
              <span className="soft">{duration(deadline - now)}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
