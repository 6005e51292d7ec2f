/** What production has done to when an order comes: moved, postponed, delayed. Each with its times and its figures. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { meantAt, movedOf } from '../../domain/moved';
import { clock, ms } from '../../domain/time';
import type { Order, Slot } from '../../protocol/rows';
import { Answer } from './Answer';
import styles from './Changes.module.css';

interface ChangesProps {
  order: Order;
  slots: readonly Slot[];
  today: string;
  /** `FDG 9 000 MBq` */
  what: string;
}

export function Changes({ order, slots, today, what }: ChangesProps) {
  const { t } = useTranslation('customer');
  const { mbq, when, duration } = useFormat();
  if (order.status === 'rejected' || order.status === 'cancelled') {
    return null;
  }
  const moved = movedOf(order, slots);
  const late = order.expectedAt === null ? 0 : ms(order.expectedAt) - ms(order.deliverAt);
  return (
    <>
      {late > 0 && order.expectedAt !== null && (
        <p className={styles.delay}>
          <b>{t('delay.expected', { time: when(order.expectedAt, order.deliveryDate) })}</b>{' '}
          {t('delay.later', { duration: duration(late), time: clock(order.deliverAt) })}
        </p>
      )}
      {order.postponedFromAt !== null && (
        <div className={order.awaitsConfirmation ? styles.question : styles.change}>
          <p>
            <b>
              {t('postponed.fromTo', {
                from: when(order.postponedFromAt, today),
                to: when(meantAt(order, slots), today),
              })}
            </b>
            {order.postponedReason ? ` ${order.postponedReason}` : ''}
          </p>
          {order.awaitsConfirmation && <Answer order={order} what={what} small />}
        </div>
      )}
      {moved && (
        <p className={styles.change}>
          <b>{t('moved.fromTo', { from: clock(moved.from), to: clock(moved.to) })}</b>{' '}
          {moved.mbqThere !== null && order.orderedMbq !== null && (
            <span>
              {t('moved.sum', {
                ordered: mbq(order.orderedMbq),
                from: clock(moved.from),
                there: mbq(moved.mbqThere),
                to: clock(moved.to),
              })}
            </span>
          )}
        </p>
      )}
    </>
  );
}
