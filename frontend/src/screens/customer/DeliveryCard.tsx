/** One delivery: its time, what is ordered on it, and the next thing to do. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';
import type { Delivery } from '../../domain/week';
import type { Order } from '../../protocol/rows';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import styles from './DeliveryCard.module.css';
import { type Reach, useNameOf } from './data';
import { OrderForm } from './OrderForm';
import { OrderPart } from './OrderPart';

interface DeliveryCardProps {
  delivery: Delivery;
  date: string;
  today: string;
  reach: Reach;
  orders: readonly Order[];
  named: number | null;
}

export function DeliveryCard({ delivery, date, today, reach, orders, named }: DeliveryCardProps) {
  const { t } = useTranslation('customer');
  const { away, mbq } = useFormat();
  const nameOf = useNameOf();
  const now = useNow(1000);
  const [placing, setPlacing] = useState(false);
  const name = nameOf(delivery.tracerId, delivery.isotopeId);
  const empty = delivery.orders.length === 0;
  // Isotopes are not ordered here yet; a slot of one shows what was ordered by others.
  const open = delivery.opening === 'open' && delivery.tracerId !== null;
  const rejectedOnly = !empty && delivery.orders.every((order) => order.status === 'rejected');
  const gone = date === today ? delivery.at < now : date < today;
  const lastCancelled = delivery.cancelled.at(-1);
  const more = (
    <Button look={rejectedOnly ? 'quiet' : 'bare'} small onClick={() => setPlacing(true)}>
      {t(rejectedOnly ? 'orderAgain' : 'orderMore')}
    </Button>
  );
  return (
    <li
      tabIndex={-1}
      className={`${styles.card} ${empty ? styles.empty : ''} ${gone ? styles.gone : ''}`}
    >
      <div className={styles.when}>
        <span className={styles.time}>{clock(delivery.at)}</span>
        {date === today && Math.abs(delivery.at - now) < 10 * 3_600_000 && (
          <span className={styles.away}>{away(delivery.at, now)}</span>
        )}
      </div>
      <div className={styles.body}>
        {empty && (
          <div className={styles.row}>
            <span className={styles.name}>{name}</span>
            <Deadline delivery={delivery} today={today} now={now} />
            {open && !placing && (
              <Button
                look="quiet"
                aria-label={`${t('order')} ${name} ${clock(delivery.at)}`}
                onClick={() => setPlacing(true)}
              >
                {t('order')}
              </Button>
            )}
          </div>
        )}
        {delivery.orders.map((order, place) => (
          <OrderPart
            key={order.id}
            order={order}
            delivery={delivery}
            name={name}
            date={date}
            today={today}
            reach={reach}
            orders={orders}
            named={named === order.id}
            extra={open && !placing && place === delivery.orders.length - 1 && more}
          />
        ))}
        {lastCancelled && empty && !placing && (
          <p className={styles.before}>
            {t('cancelledBefore', {
              amount: lastCancelled.orderedMbq === null ? name : mbq(lastCancelled.orderedMbq),
            })}
          </p>
        )}
        {placing && (
          <OrderForm
            delivery={delivery}
            name={name}
            date={date}
            today={today}
            reach={reach}
            orders={orders}
            onClose={() => setPlacing(false)}
          />
        )}
      </div>
    </li>
  );
}

/** How long a free delivery may still be ordered, or why it may not. */
function Deadline({ delivery, today, now }: { delivery: Delivery; today: string; now: number }) {
  const { t } = useTranslation('customer');
  const { duration, when } = useFormat();
  const { deadline, opening } = delivery;
  if (opening === 'closed') {
    return <span className={styles.deadline}>{t('closed')}</span>;
  }
  if (opening === 'far') {
    return <span className={styles.deadline}>{t('far')}</span>;
  }
  if (deadline === null) {
    return <span className={styles.deadline} />;
  }
  if (opening !== 'open') {
    return <span className={styles.deadline}>{t('passed', { time: when(deadline, today) })}</span>;
  }
  const left = deadline - now;
  return (
    <span className={`${styles.deadline} ${left < 7_200_000 ? styles.soon : ''}`}>
      {left < 48 * 3_600_000
        ? t('closesIn', { duration: duration(left) })
        : t('closesAt', { time: when(deadline, today) })}
    </span>
  );
}
