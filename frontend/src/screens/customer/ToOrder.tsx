/** What is usually ordered here and is not yet: until when, and one press from its form. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';
import { type ToOrder as One, toOrder } from '../../domain/toOrder';
import type { WeekRows } from '../../domain/week';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { useNameOf } from './data';
import styles from './ToOrder.module.css';

const FIRST = 3;
/** A deadline that is nearer wants to be seen. */
const SOON = 2 * 3_600_000;

export function ToOrder({ rows, today }: { rows: WeekRows; today: string }) {
  const { t } = useTranslation('customer');
  const now = useNow(10_000);
  const [all, setAll] = useState(false);
  const found = useMemo(() => toOrder(rows, now, today), [rows, now, today]);
  if (found.length === 0) {
    return null;
  }
  const shown = all ? found : found.slice(0, FIRST);
  return (
    <section aria-labelledby="to-order-title">
      <h2 id="to-order-title" className={styles.title}>
        {t('toOrder.title')} <span className={styles.count}>{found.length}</span>
      </h2>
      <ul className={`${styles.list} ${all ? styles.all : ''}`}>
        {shown.map((one) => (
          <Row
            key={`${one.date}:${one.slotId}`}
            one={one}
            endpointId={rows.endpointId}
            today={today}
          />
        ))}
      </ul>
      {found.length > 1 && (
        <Button
          className={found.length > FIRST ? '' : (styles.narrow ?? '')}
          look="bare"
          small
          aria-expanded={all}
          onClick={() => setAll(!all)}
        >
          {all ? t('toOrder.fewer') : t('toOrder.more', { count: found.length })}
        </Button>
      )}
    </section>
  );
}

function Row({ one, endpointId, today }: { one: One; endpointId: number; today: string }) {
  const { t } = useTranslation('customer');
  const { shortWeekday, shortDate, mbq, duration, when } = useFormat();
  const nameOf = useNameOf();
  const now = useNow(1000);
  const { delivery, date, slotId } = one;
  const left = (delivery.deadline ?? delivery.at) - now;
  const soon = left < SOON;
  return (
    <li>
      <Link className={styles.item} href={`/orders/${endpointId}/${date}?slot=${slotId}`}>
        <span className={styles.what}>
          <b>
            {shortWeekday(date)} {shortDate(date)} {clock(delivery.at)}
          </b>{' '}
          {nameOf(delivery.tracerId, delivery.isotopeId)}
        </span>
        <span className={styles.usual}>{mbq(one.mbq)}</span>
        <span className={soon ? styles.soon : 'soft'}>
          {left < DAY
            ? t('closesIn', { duration: duration(left) })
            : t('closesAt', { time: when(delivery.deadline ?? delivery.at, today) })}
        </span>
        <span className={styles.go} aria-hidden="true">
          {t('order')}
        </span>
      </Link>
    </li>
  );
}

const DAY = 86_400_000;
