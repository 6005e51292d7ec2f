/** What came of a press: the orders, each a link, and the studies that were not ordered for. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { BookingDay } from '../../../domain/bookingDay';
import { clock, ms } from '../../../domain/time';
import { serverNow, useRow } from '../../../sync';
import { Button } from '../../../ui/Button';
import { StatusMark } from '../../../ui/Status';
import { type Reach, useNameOf } from '../data';
import { useAmountOf } from '../words';
import styles from './Done.module.css';
import type { Ordered } from './useOrdering';
import { useTime, useWhy } from './words';

interface DoneProps {
  reach: Reach;
  day: BookingDay;
  date: string;
  result: Ordered;
  onClose: () => void;
}

export function Done({ reach, day, date, result, onClose }: DoneProps) {
  const { t } = useTranslation('bookings');
  const why = useWhy();
  const time = useTime(date);
  const { orderIds, unserved } = result;
  const rows = day.groups.flatMap((group) => group.rows);
  return (
    <div className={styles.done}>
      <h2 id="preview-title" tabIndex={-1}>
        {orderIds.length > 0 ? t('done.title', { count: orderIds.length }) : t('done.none')}
      </h2>
      {orderIds.length === 0 && result.asked && unserved.length === 0 && <p>{t('done.already')}</p>}
      {orderIds.length > 0 && (
        <ul>
          {orderIds.map((id) => (
            <OrderLink key={id} id={id} stream={reach.stream} date={date} />
          ))}
        </ul>
      )}
      {result.rejected > 0 && <p>{t('done.rejected')}</p>}
      {unserved.length > 0 && (
        <>
          <h3>{t('done.unserved', { count: unserved.length })}</h3>
          <ul>
            {unserved.map(({ bookingId, code, firstSlotAt }) => {
              const row = rows.find(({ booking }) => booking.id === bookingId);
              return (
                <li key={bookingId} className={styles.why}>
                  <b>
                    {row && clock(row.booking.startAt)} {row?.booking.procedure}
                  </b>{' '}
                  {why(code, row?.injectionAt ?? null, serverNow())}
                  {firstSlotAt && `; ${t('first', { when: time(ms(firstSlotAt)) })}`}
                </li>
              );
            })}
          </ul>
        </>
      )}
      <Button look="quiet" small onClick={onClose}>
        {t('done.close')}
      </Button>
    </div>
  );
}

function OrderLink({ id, stream, date }: { id: number; stream: string; date: string }) {
  const { t } = useTranslation('bookings');
  const nameOf = useNameOf();
  const amountOf = useAmountOf();
  const time = useTime(date);
  const order = useRow(stream, 'order', id);
  if (!order) {
    return <li>{t('done.coming')}</li>;
  }
  return (
    <li>
      <Link
        className={styles.link}
        href={`/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`}
      >
        <StatusMark status={order.status} />
        {time(order.deliverAt)} {nameOf(order.tracerId, order.isotopeId)} {amountOf(order)}
      </Link>
    </li>
  );
}
