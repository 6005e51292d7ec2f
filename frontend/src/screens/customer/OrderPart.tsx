/** An order on its delivery: how far it is, what one gets, and what may still be done with it. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { decayBetween } from '../../domain/decay';
import { useFormat } from '../../domain/format';
import { clock, ms } from '../../domain/time';
import type { Delivery } from '../../domain/week';
import type { Order } from '../../protocol/rows';
import { useNow, useSession, useTable, useTrace } from '../../sync';
import { Button } from '../../ui/Button';
import { Status } from '../../ui/Status';
import { CancelDialog } from './CancelDialog';
import type { Reach } from './data';
import { OnItsWay } from './OnItsWay';
import { OrderForm } from './OrderForm';
import styles from './OrderPart.module.css';
import { Track } from './Track';

interface OrderPartProps {
  order: Order;
  delivery: Delivery;
  name: string;
  date: string;
  today: string;
  reach: Reach;
  orders: readonly Order[];
  /** The address names it: brought into sight and marked. */
  named: boolean;
  /** What else may be done on this delivery, at the end of its last order. */
  extra: ReactNode;
}

/** How long a change is marked on the order it happened to. */
const FRESH = 12_000;
const MARKED = 10 * 60_000;

export function OrderPart(props: OrderPartProps) {
  const { order, delivery, name, date, today, reach, orders, named, extra } = props;
  const { t } = useTranslation('customer');
  const { t: core } = useTranslation();
  const { mbq, when } = useFormat();
  const { user } = useSession();
  const now = useNow(1000);
  const [editing, setEditing] = useState(false);
  const [dropping, setDropping] = useState(false);
  const place = useRef<HTMLElement>(null);
  const trace = useTrace('order', order.id);
  useEffect(() => {
    if (named) {
      place.current?.scrollIntoView({ block: 'center', behavior: 'smooth' });
    }
  }, [named]);

  const foreign = trace !== undefined && trace.actor !== user?.name;
  const age = trace ? Date.now() - trace.at : Number.POSITIVE_INFINITY;
  const amount =
    order.orderedMbq !== null
      ? mbq(order.orderedMbq)
      : t('injections', { count: order.injections ?? 0 });
  const what = `${name} ${amount}`;
  const ordered = order.status === 'ordered';
  const inTime = delivery.deadline === null || now <= delivery.deadline;
  const mayChange = ordered && inTime && order.kind === 'activity';
  return (
    <article
      ref={place}
      className={`${styles.part} ${styles[order.status]}`}
      data-fresh={foreign && age < FRESH ? 'yes' : undefined}
      data-named={named ? 'yes' : undefined}
      aria-label={`${clock(delivery.at)} ${what}, ${core(`status.${order.status}`)}`}
    >
      <header className={styles.head}>
        <p className={styles.what}>
          <span className={styles.name}>{name}</span>{' '}
          <span className={styles.amount}>{amount}</span>
          {order.usage !== 'human' && (
            <span className={styles.usage}>{core(`usage.${order.usage}`)}</span>
          )}
        </p>
        <Status status={order.status} chip />
      </header>
      {order.status === 'rejected' ? (
        <Rejection order={order} />
      ) : (
        <Track order={order} today={today} />
      )}
      <Result order={order} today={today} what={`${name} ${clock(delivery.at)}`} />
      <OnItsWay order={order} reach={reach} today={today} />
      {order.status === 'accepted' && order.dispatchedAt === null && (
        <Worry order={order} today={today} date={date} />
      )}
      {order.comment && <p className={styles.comment}>{order.comment}</p>}
      {foreign && trace && age < MARKED && (
        <p className={styles.trace}>
          {t('changed', {
            time: clock(trace.happenedAt),
            by: trace.actor ? t('by', { name: trace.actor }) : '',
          })}
        </p>
      )}
      {!editing && (mayChange || extra) && (
        <div className={styles.doing}>
          {mayChange && (
            <>
              <Button
                look="quiet"
                small
                onClick={() => setEditing(true)}
                aria-label={`${core('do.edit')} ${what}`}
              >
                {t('edit')}
              </Button>
              <Button
                look="bare"
                small
                onClick={() => setDropping(true)}
                aria-label={`${t('cancel')} ${what}`}
              >
                {t('cancel')}
              </Button>
            </>
          )}
          {extra}
          {mayChange && delivery.deadline !== null && (
            <span className={styles.until}>
              {t('closesAt', { time: when(delivery.deadline, today) })}
            </span>
          )}
        </div>
      )}
      {ordered && !inTime && delivery.deadline !== null && (
        <p className={styles.until}>{t('passedCall', { time: when(delivery.deadline, today) })}</p>
      )}
      {editing && (
        <OrderForm
          delivery={delivery}
          name={name}
          date={date}
          today={today}
          reach={reach}
          orders={orders}
          order={order}
          onClose={() => setEditing(false)}
        />
      )}
      <CancelDialog
        open={dropping && ordered}
        order={order}
        what={`${what}, ${clock(delivery.at)}`}
        onClose={() => setDropping(false)}
      />
    </article>
  );
}

function Rejection({ order }: { order: Order }) {
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

/** What one gets: MBq at delivery, vials, batch, certificate, and what is left of it right now. */
function Result({ order, today, what }: { order: Order; today: string; what: string }) {
  const { t } = useTranslation('customer');
  const { mbq, figure } = useFormat();
  const tracers = useTable('catalogue', 'tracer');
  const isotopes = useTable('catalogue', 'isotope');
  const now = useNow(1000);
  if (order.status !== 'released' || order.deliveredMbq === null) {
    return null;
  }
  const isotope = isotopes.get(order.isotopeId ?? tracers.get(order.tracerId ?? 0)?.isotopeId ?? 0);
  const running = order.deliveryDate === today && isotope && now >= ms(order.deliverAt);
  const left = running
    ? decayBetween(order.deliveredMbq, isotope.halfLifeSeconds, ms(order.deliverAt), now)
    : 0;
  return (
    <div className={styles.result}>
      <p>
        <span className="soft">{t('youGet')}</span>{' '}
        <b className={styles.hero}>{mbq(order.deliveredMbq, 0)}</b>{' '}
        {t('at', { time: clock(order.deliverAt) })}{' '}
        {order.vialIds.length > 0 && t('inVials', { count: order.vialIds.length })}
      </p>
      {left >= 1 && (
        <p className={styles.left} aria-live="off">
          {t('rightNow', { amount: `${figure(left)}\u00a0MBq` })}
        </p>
      )}
      <p className={styles.papers}>
        {order.batchNumbers.length > 0 && (
          <span>{t('batch', { batch: order.batchNumbers.join(', ') })}</span>
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
    </div>
  );
}

const SOON = 20 * 60_000;

/** An accepted order whose car is about to leave: said before it is late. */
function Worry({ order, today, date }: { order: Order; today: string; date: string }) {
  const { t } = useTranslation('customer');
  const { away } = useFormat();
  const now = useNow(1000);
  const left = ms(order.departsAt) - now;
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
        ? t('notReleased', { away: away(order.departsAt, now) })
        : t('late', { time: clock(order.departsAt) })}
    </p>
  );
}
