/** What wants an answer before anything else: postponed orders, and messages that nobody here has read. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../domain/format';
import { noticesAt } from '../../domain/notice';
import { clock, dateOf, ms } from '../../domain/time';
import type { Notice, Order } from '../../protocol/rows';
import { useAction, useNow } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Refusal } from '../../ui/Refusal';
import { Answer } from './Answer';
import styles from './Attention.module.css';
import { type Reach, useAll, useNameOf, useNotices } from './data';
import { useAmountOf } from './words';

export function Attention({ reach, today }: { reach: Reach[]; today: string }) {
  const { t } = useTranslation('customer');
  const now = useNow(1000);
  const orders = useAll(reach, 'order');
  const waiting = orders.filter(
    (order) => order.awaitsConfirmation && order.status !== 'cancelled',
  );
  const { unread } = noticesAt(useNotices(reach), now);
  useArrivals(waiting, unread);
  if (waiting.length === 0 && unread.length === 0) {
    return null;
  }
  return (
    <section className={styles.attention} aria-label={t('attention')}>
      {waiting.map((order) => (
        <Postponed key={`order:${order.id}`} order={order} reach={reach} />
      ))}
      {unread.map((notice) => (
        <Message
          key={`notice:${notice.id}`}
          notice={notice}
          orders={orders.filter((order) => notice.orderIds.includes(order.id))}
          today={today}
        />
      ))}
    </section>
  );
}

/** Says what comes while the page is open; what stood there from the start is found by reading. */
function useArrivals(waiting: readonly Order[], unread: readonly Notice[]): void {
  const { t } = useTranslation('customer');
  const nameOf = useNameOf();
  const amountOf = useAmountOf();
  const known = useRef<Set<string> | null>(null);
  useEffect(() => {
    const before = known.current;
    const said = new Map<string, string>();
    for (const order of waiting) {
      const what = `${nameOf(order.tracerId, order.isotopeId)} ${amountOf(order)}`;
      said.set(`order:${order.id}`, t('postponed.title', { what }));
    }
    for (const notice of unread) {
      said.set(`notice:${notice.id}`, `${t(`notice.${notice.kind}`)}: ${notice.text}`);
    }
    known.current = new Set(said.keys());
    const fresh = before ? [...said].filter(([key]) => !before.has(key)) : [];
    if (fresh.length > 0) {
      announce(fresh.map(([, text]) => text).join(' '));
    }
  }, [waiting, unread, nameOf, amountOf, t]);
}

/** From when to when, why, and for when the amount is now meant. */
function Postponed({ order, reach }: { order: Order; reach: Reach[] }) {
  const { t } = useTranslation('customer');
  const { dayAndClock, duration } = useFormat();
  const amountOf = useAmountOf();
  const name = useNameOf()(order.tracerId, order.isotopeId);
  const what = `${name} ${amountOf(order)}`;
  const at = reach.find(({ endpoint }) => endpoint.id === order.endpointId);
  const from = order.postponedFromAt;
  const sameDay = from !== null && dateOf(from) === order.deliveryDate;
  const time = sameDay ? t('at', { time: clock(order.deliverAt) }) : dayAndClock(order.deliverAt);
  return (
    <section className={styles.postponed} aria-label={t('postponed.title', { what })}>
      <header>
        <h2>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M10 2L19 18H1z" />
            <path d="M10 8v4.5M10 15v.1" />
          </svg>
          {t('postponed.title', { what })}
        </h2>
        <Link
          className={styles.where}
          href={`/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`}
        >
          {at ? (reach.length > 1 ? `${at.customer} · ${at.endpoint.name}` : at.endpoint.name) : ''}
        </Link>
      </header>
      <p className={styles.times}>
        {from !== null && (
          <>
            <s>{dayAndClock(from)}</s>
            <span aria-hidden="true">→</span>
          </>
        )}
        <b>{dayAndClock(order.deliverAt)}</b>
        {from !== null && (
          <span className={styles.later}>
            {t('postponed.later', { duration: duration(ms(order.deliverAt) - ms(from)) })}
          </span>
        )}
      </p>
      {order.postponedReason && (
        <p>
          <span className={styles.label}>{t('postponed.reason')}</span> {order.postponedReason}
        </p>
      )}
      <p>
        {order.orderedMbq === null
          ? t('postponed.countMeant', { what: amountOf(order), time })
          : t('postponed.meant', { amount: amountOf(order), time })}
      </p>
      <Answer order={order} what={what} />
    </section>
  );
}

/** A message until somebody has read it: what, by whom, until when, and which deliveries it is about. */
interface MessageProps {
  notice: Notice;
  /** The orders that it is about. */
  orders: readonly Order[];
  today: string;
}

function Message({ notice, orders, today }: MessageProps) {
  const { t } = useTranslation('customer');
  const nameOf = useNameOf();
  const { when } = useFormat();
  const { run, busy, refused } = useAction();
  const read = async () => {
    const outcome = await run('notice.read', { noticeId: notice.id });
    if (outcome.type === 'done') {
      announce(t('notice.done'));
    }
  };
  return (
    <div className={styles.message} role="note" aria-label={t(`notice.${notice.kind}`)}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        {notice.kind === 'delay' ? (
          <>
            <circle cx="10" cy="10" r="8" />
            <path d="M10 5.5V10l3 2" />
          </>
        ) : (
          <path d="M2.5 4h15v9.5H9L5 17v-3.5H2.5z" />
        )}
      </svg>
      <div className={styles.words}>
        <p className={styles.text}>{notice.text || t(`notice.${notice.kind}`)}</p>
        {orders.length > 0 && (
          <p className={styles.about}>
            {orders.map((order) => (
              <Link
                key={order.id}
                href={`/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`}
              >
                {nameOf(order.tracerId, order.isotopeId)} {when(order.deliverAt, today)}
                {order.expectedAt !== null &&
                  `, ${t('delay.expectedThen', { time: when(order.expectedAt, order.deliveryDate) })}`}
              </Link>
            ))}
          </p>
        )}
        <p className={styles.by}>
          {t('notice.by', { name: notice.madeBy, time: when(notice.madeAt, today) })}
          {' · '}
          {t('notice.until', { time: when(notice.expiresAt, today) })}
        </p>
        <Refusal refused={refused} />
      </div>
      <Button
        look="quiet"
        busy={busy}
        onClick={read}
        aria-label={`${t('notice.read')}: ${notice.text}`}
      >
        {t('notice.read')}
      </Button>
    </div>
  );
}
