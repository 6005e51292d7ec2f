/** What one press would order, delivery by delivery, and what cannot be served; then the press, and what came of it. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { Wanted } from '../../../domain/bookingBook';
import type { BookingDay, Preview as Previewed } from '../../../domain/bookingDay';
import type { Planner } from '../../../domain/bookings';
import { useFormat } from '../../../domain/format';
import { counts } from '../../../domain/need';
import { ms } from '../../../domain/time';
import { useRows } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Refusal } from '../../../ui/Refusal';
import { type Reach, useNameOf } from '../data';
import { Done } from './Done';
import styles from './Preview.module.css';
import type { Ordering } from './useOrdering';
import { useAmount, useTime, useWhy } from './words';

interface PreviewProps {
  reach: Reach;
  date: string;
  today: string;
  day: BookingDay;
  preview: Previewed;
  planner: Planner;
  ordering: Ordering;
}

export function Preview(props: PreviewProps) {
  const { reach, date, today, day, preview, planner, ordering } = props;
  const { t } = useTranslation('bookings');
  const { orders, unserved, rejectedBookingIds } = preview;
  const box = useRef<HTMLElement>(null);
  const rejects = rejectedBookingIds.length;
  const asking = day.groups.some((group) => group.rows.some((row) => row.served !== null));
  const { result, action, send, dismiss } = ordering;
  useEffect(() => {
    if (result) {
      const heading = box.current?.querySelector('h2');
      heading?.focus({ preventScroll: true });
      box.current?.scrollIntoView({ block: 'nearest' });
    }
  }, [result]);
  return (
    <section ref={box} className={styles.preview} aria-labelledby="preview-title">
      {result && <Done reach={reach} day={day} date={date} result={result} onClose={dismiss} />}
      {(!result || orders.length > 0 || rejects > 0) && (
        <>
          <h2 id={result ? undefined : 'preview-title'} tabIndex={-1} className={styles.title}>
            {t('plan.title')}
          </h2>
          {orders.length > 0 ? (
            <ol className={styles.orders} aria-label={t('plan.title')}>
              {orders.map((order) => (
                <Line
                  key={`${order.slotId}:${order.deliverAt}:${order.bookingIds[0]}`}
                  order={order}
                  date={date}
                  today={today}
                  planner={planner}
                  stream={reach.stream}
                />
              ))}
            </ol>
          ) : (
            <p className="soft">
              {t(
                !asking ? 'plan.allDone' : unserved.length > 0 ? 'plan.unservedOnly' : 'plan.none',
              )}
            </p>
          )}
          {unserved.length > 0 && <Lacking {...props} />}
          {rejects > 0 && <p className={styles.rejects}>{t('plan.rejects', { count: rejects })}</p>}
          <Refusal refused={action.refused} />
          {(orders.length > 0 || rejects > 0) && (
            <div className={styles.press}>
              <a className={styles.sum} href="#preview-title">
                {t('plan.for', { count: preview.bookingIds.length - unserved.length })}
                {unserved.length > 0 && ` · ${t('plan.unserved', { count: unserved.length })}`}
              </a>
              <Button
                wide
                id="order-bookings"
                busy={action.busy}
                onClick={() => void send(preview)}
              >
                {orders.length > 0
                  ? t('plan.order', { count: orders.length })
                  : t('plan.reject', { count: rejects })}
              </Button>
            </div>
          )}
        </>
      )}
    </section>
  );
}

interface LineProps {
  stream: string;
  order: Wanted;
  date: string;
  today: string;
  planner: Planner;
}

/** One order: when it is delivered, of what, how much, and for how many studies. */
function Line({ stream, order, date, today, planner }: LineProps) {
  const { t } = useTranslation('bookings');
  const { when, mbq } = useFormat();
  const nameOf = useNameOf();
  const amount = useAmount();
  const time = useTime(date);
  const deadline = planner.deadline(order.kind, order.tracerId, order.deliveryDate);
  const besides = useBesides(stream, order);
  return (
    <li className={styles.order}>
      <span className={styles.at}>{time(order.deliverAt)}</span>
      <span className={styles.what}>
        <span>
          {nameOf(order.tracerId, null)} <b>{amount(order)}</b>
        </span>
        <span className="soft">
          {t('plan.for', { count: order.bookingIds.length })}
          {deadline !== null && ` · ${t('plan.closes', { time: when(deadline, today) })}`}
        </span>
        {besides > 0 && (
          <span className={styles.besides}>{t('plan.besides', { amount: mbq(besides) })}</span>
        )}
      </span>
    </li>
  );
}

/** MBq that stand on the same delivery by orders that came from no study: so that nothing is ordered twice unseen. */
function useBesides(stream: string, wanted: Wanted): number {
  const orders = useRows(stream, 'order');
  return orders
    .filter(
      (order) =>
        wanted.slotId !== null &&
        (order.movedToSlotId ?? order.slotId) === wanted.slotId &&
        order.deliveryDate === wanted.deliveryDate &&
        order.bookingIds.length === 0 &&
        counts(order),
    )
    .reduce((sum, order) => sum + (order.orderedMbq ?? 0), 0);
}

/** Those that cannot be served, each with why and when one first could be. */
function Lacking({ reach, day, date, preview, planner }: PreviewProps) {
  const { t } = useTranslation('bookings');
  const why = useWhy();
  const time = useTime(date);
  const rows = day.groups.flatMap((group) => group.rows);
  const late = preview.unserved.some((one) => one.code === 'deadline_passed');
  return (
    <div className={styles.lacking}>
      <h3>
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path d="M8 1.5L15 14H1z" />
          <path d="M8 6v4M8 12v.1" />
        </svg>
        {t('plan.unserved', { count: preview.unserved.length })}
      </h3>
      <ul>
        {preview.unserved.map(({ bookingId, code, firstSlotAt }) => {
          const row = rows.find(({ booking }) => booking.id === bookingId);
          return (
            <li key={bookingId}>
              <b>
                {row && time(ms(row.booking.startAt))} {row?.booking.procedure}
              </b>
              <span>
                {why(code, row?.injectionAt ?? null, planner.book.now)}
                {firstSlotAt !== null && `; ${t('first', { when: time(firstSlotAt) })}`}
              </span>
            </li>
          );
        })}
      </ul>
      {late && (
        <Link className={styles.ask} href={`/orders/${reach.endpoint.id}/${date}`}>
          {t('askLate')}
        </Link>
      )}
      {preview.orders.length > 0 && <p>{t('plan.restOrdered')}</p>}
    </div>
  );
}
