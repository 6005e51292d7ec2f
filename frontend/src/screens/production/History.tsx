/** Who did what with an order and when, at the clock and how long ago, the last first; and the way to all of it. */
import { memo } from 'react';
import { Link } from 'wouter';
import type { PlanOrder } from '../../domain/dayRows';
import { ms } from '../../domain/time';
import { useNow } from '../../sync';
import { CopyButton } from '../../ui/CopyButton';
import styles from './History.module.css';
import { useWords } from './words';

interface Deed {
  at: string | null;
  text: string;
}

export const History = memo(DrawnHistory);

function DrawnHistory({ order, date }: { order: PlanOrder; date: string }) {
  const { t, format } = useWords();
  const now = useNow(30_000);
  const deeds: Deed[] = [];
  const add = (
    key: 'did.release' | 'did.accept' | 'did.order' | 'did.left',
    at: string,
    who: string,
  ) => deeds.push({ at, text: t(key, { who }) });
  if (order.dispatchedAt) {
    add('did.left', order.dispatchedAt, '');
  }
  if (order.releasedAt && order.releasedBy) {
    add('did.release', order.releasedAt, order.releasedBy);
  }
  if (order.status === 'rejected') {
    deeds.push({
      at: null,
      text: t('panel.didReject', {
        who: order.rejectedBy ?? '–',
        reason: order.rejectedReason ?? '–',
      }),
    });
  }
  if (order.acceptedAt && order.acceptedBy) {
    add('did.accept', order.acceptedAt, order.acceptedBy);
  }
  add('did.order', order.orderedAt, order.orderedBy ?? '–');
  deeds.sort((one, other) => ms(other.at ?? now) - ms(one.at ?? now));
  return (
    <section className={styles.history} aria-label={t('panel.history')}>
      <ol>
        {deeds.map(({ at, text }) => (
          <li key={text}>
            <span>{text}</span>
            {at !== null && (
              <time dateTime={at} title={format.dayAndClock(at)}>
                {format.when(at, date)}
                <small>{format.away(at, now)}</small>
              </time>
            )}
          </li>
        ))}
      </ol>
      <p className={styles.more}>
        <span>{t('panel.number', { id: order.id })}</span>
        <CopyButton what={t('panel.numberAlone')} text={String(order.id)} />
        <Link href={`/audit/trail?orderId=${order.id}`}>{t('panel.allHistory')}</Link>
      </p>
    </section>
  );
}
