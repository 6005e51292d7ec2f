/** One delivery: its time, what is ordered on it, and the next thing to do. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';
import { type Delivery, expectedOf, mayBeAsked } from '../../domain/week';
import type { Order } from '../../protocol/rows';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Deadline } from './Deadline';
import styles from './DeliveryCard.module.css';
import { type Reach, useNameOf } from './data';
import { OrderForm } from './form/OrderForm';
import { OrderPart } from './OrderPart';
import { RequestNote } from './RequestNote';
import { useAmountOf } from './words';

interface DeliveryCardProps {
  delivery: Delivery;
  date: string;
  today: string;
  reach: Reach;
  orders: readonly Order[];
  named: number | null;
  /** An amount worked out for this delivery: opens its form with it. */
  wanted: string | null;
  /** The address asks for its form. */
  asked: boolean;
  onTaken: () => void;
}

export function DeliveryCard(props: DeliveryCardProps) {
  const { delivery, date, today, reach, orders, named, wanted, asked, onTaken } = props;
  const { t } = useTranslation('customer');
  const { away, mbq } = useFormat();
  const nameOf = useNameOf();
  const now = useNow(1000);
  const [placing, setPlacing] = useState(false);
  useEffect(() => {
    if (wanted !== null || asked) {
      setPlacing(true);
    }
  }, [wanted, asked]);
  const name = nameOf(delivery.tracerId, delivery.isotopeId);
  const empty = delivery.orders.length === 0 && delivery.asked.length === 0;
  const open = delivery.opening === 'open';
  const late = mayBeAsked(delivery, now);
  // An order that production can still change is asked about by itself, not by another one.
  const lateMore =
    late && delivery.orders.every(({ status }) => status === 'released' || status === 'rejected');
  const rejectedOnly =
    delivery.orders.length > 0 && delivery.orders.every((order) => order.status === 'rejected');
  const lastCancelled = delivery.cancelled.at(-1);
  // What came to nothing here may be placed anew as it was; what came of bookings waits among them.
  const before = rejectedOnly ? delivery.orders.at(-1) : empty ? lastCancelled : undefined;
  const like = before !== undefined && before.bookingIds.length === 0 ? before : undefined;
  const word = open ? (rejectedOnly ? 'orderAgain' : 'orderMore') : 'request.late';
  const more = (
    <Button look={rejectedOnly ? 'quiet' : 'bare'} small onClick={() => setPlacing(true)}>
      {t(word)}
    </Button>
  );
  const begin = (
    <Button
      look="quiet"
      aria-label={`${t(open ? 'order' : 'request.late')} ${name} ${clock(delivery.at)}`}
      onClick={() => setPlacing(true)}
    >
      {t(open ? 'order' : 'request.late')}
    </Button>
  );
  const expected = expectedOf(delivery);
  const gone = date === today ? (expected ?? delivery.at) < now : date < today;
  return (
    <li
      tabIndex={-1}
      className={`${styles.card} ${empty ? styles.empty : ''} ${gone ? styles.gone : ''}`}
    >
      <div className={styles.when}>
        <span className={styles.time}>
          {expected === null ? (
            clock(delivery.at)
          ) : (
            <>
              <s className={styles.planned}>{clock(delivery.at)}</s> {clock(expected)}
            </>
          )}
        </span>
        {date === today && Math.abs(delivery.at - now) < 10 * 3_600_000 && (
          <span className={styles.away}>{away(expected ?? delivery.at, now)}</span>
        )}
      </div>
      <div className={styles.body}>
        {empty && (
          <div className={styles.row}>
            <span className={styles.name}>{name}</span>
            <Deadline of={delivery} today={today} />
            {(open || late) && !placing && begin}
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
            extra={(open || lateMore) && !placing && place === delivery.orders.length - 1 && more}
          />
        ))}
        {delivery.asked.map((request) => (
          <div key={request.id} className={styles.asked}>
            <RequestNote request={request} today={today} />
          </div>
        ))}
        <Away delivery={delivery} today={today} />
        {lastCancelled && empty && !placing && (
          <p className={styles.before}>
            {t('cancelledBefore', {
              amount: lastCancelled.orderedMbq === null ? name : mbq(lastCancelled.orderedMbq),
            })}
          </p>
        )}
        {placing && (open || late) && (
          <OrderForm
            delivery={delivery}
            name={name}
            date={date}
            today={today}
            reach={reach}
            orders={orders}
            asking={late}
            like={like}
            first={wanted ?? undefined}
            onClose={() => {
              setPlacing(false);
              onTaken();
            }}
          />
        )}
      </div>
    </li>
  );
}

/** Orders that were meant for here and go with another delivery now. */
function Away({ delivery, today }: { delivery: Delivery; today: string }) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const amountOf = useAmountOf();
  return delivery.away.map((order) => (
    <p key={order.id} className={styles.left}>
      <Link href={`/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`}>
        {t(order.movedToSlotId === null ? 'postponed.left' : 'moved.left', {
          amount: amountOf(order),
          to: when(order.deliverAt, today),
        })}
      </Link>
    </p>
  ));
}
