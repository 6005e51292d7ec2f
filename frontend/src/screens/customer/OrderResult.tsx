/** What an order has come to: released with its vials and papers, rejected with its reason, or late. */
import { useTranslation } from 'react-i18next';
import { decayBetween, floorMbq } from '../../domain/decay';
import { useFormat } from '../../domain/format';
import { expectedDeparture } from '../../domain/moved';
import { clock, ms } from '../../domain/time';
import type { Order } from '../../protocol/rows';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Copy } from '../../ui/Copy';
import styles from './OrderPart.module.css';

export function Rejection({ order }: { order: Order }) {
  const { t } = useTranslation('customer');
  return (
    <div className={styles.rejection}>
      <p className={styles.by}>
        {order.rejectedBy ? t('rejectedBy', { name: order.rejectedBy }) : t('rejected')}
      </p>
      {order.rejectedReason && <p>{order.rejectedReason}</p>}
    </div>
  );
}

interface ResultProps {
  order: Order;
  today: string;
  what: string;
  /** Opens the calculator: what is left, and for whom it is enough. */
  onCount: () => void;
}

/** What one gets: MBq at delivery, vials, batch, certificate, and what is left of it right now. */
export function Result({ order, today, what, onCount }: ResultProps) {
  const { t } = useTranslation('customer');
  const { mbq } = useFormat();
  const now = useNow(1000);
  if (order.status !== 'released') {
    return null;
  }
  if (order.deliveredMbq === null) {
    return <Papers order={order} what={what} />;
  }
  const running = order.deliveryDate === today && now >= ms(order.deliverAt);
  // The half-life that counted for this order; a later change of the catalogue's is not its own.
  const left = running
    ? decayBetween(order.deliveredMbq, order.halfLifeSeconds, ms(order.deliverAt), now)
    : 0;
  return (
    <div className={styles.result}>
      <p>
        <span className="soft">{t('youGet')}</span>{' '}
        <b className={styles.hero}>{mbq(floorMbq(order.deliveredMbq))}</b>{' '}
        {t('at', { time: clock(order.deliverAt) })}{' '}
        {order.vialIds.length > 0 && t('inVials', { count: order.vialIds.length })}
      </p>
      {left >= 1 && (
        <p className={styles.left} aria-live="off">
          {t('rightNow', { amount: mbq(floorMbq(left)) })}
        </p>
      )}
      {order.vialIds.length > 0 && (
        <Button
          className={styles.enough ?? ''}
          look="bare"
          small
          onClick={onCount}
          aria-label={`${t('calc.left')} ${what}`}
        >
          {t('calc.left')}
        </Button>
      )}
      <Papers order={order} what={what} />
    </div>
  );
}

function Papers({ order, what }: { order: Order; what: string }) {
  const { t } = useTranslation('customer');
  return (
    <p className={styles.papers}>
      {order.batchNumbers.length > 0 && (
        <span className={styles.batches}>
          {t('batch', { batch: '' })}
          {order.batchNumbers.map((batch) => (
            <Copy key={batch} text={batch} what={t('batch', { batch })} />
          ))}
        </span>
      )}
      {order.certificateId !== null && (
        <a
          className={styles.certificate}
          href={`/api/certificates/${order.certificateId}`}
          target="_blank"
          rel="noreferrer"
          aria-label={t('certificateOf', { what })}
        >
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M9.5 1.5H4A1.5 1.5 0 0 0 2.5 3v10A1.5 1.5 0 0 0 4 14.5h8a1.5 1.5 0 0 0 1.5-1.5V5.5zM9.5 1.5v4h4M5.5 9.5l1.7 1.7 3.3-3.4" />
          </svg>
          {t('certificate')}
        </a>
      )}
    </p>
  );
}

const SOON = 20 * 60_000;

/** An accepted order whose car is about to leave: said before it is late. */
export function Worry({ order, today, date }: { order: Order; today: string; date: string }) {
  const { t } = useTranslation('customer');
  const { away } = useFormat();
  const now = useNow(1000);
  const departs = expectedDeparture(order);
  const left = departs - now;
  if (date !== today || left > SOON) {
    return null;
  }
  return (
    <p className={styles.worry}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 1.5L15 14H1z" />
        <path d="M8 6v4M8 12v.1" />
      </svg>
      {left >= 0
        ? t('notReleased', { away: away(departs, now) })
        : t('late', { time: clock(departs) })}
    </p>
  );
}
