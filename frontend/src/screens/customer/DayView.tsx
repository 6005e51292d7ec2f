/** A day's deliveries on a line from early to late, with now on it. */
import { Fragment } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';
import type { WeekDay } from '../../domain/week';
import type { Order } from '../../protocol/rows';
import { LastSure } from '../../shell/Freshness';
import { useNow } from '../../sync';
import styles from './DayView.module.css';
import { DeliveryCard } from './DeliveryCard';
import { type Reach, useNameOf } from './data';

interface DayViewProps {
  day: WeekDay;
  today: string;
  reach: Reach;
  orders: readonly Order[];
  /** The order that the address names, to be brought into sight. */
  named: number | null;
}

export function DayView({ day, today, reach, orders, named }: DayViewProps) {
  const { t } = useTranslation('customer');
  const { nearDay, longDay, inlineLongDay } = useFormat();
  const now = useNow(1000);
  const isToday = day.date === today;
  const near = nearDay(day.date, today);
  const place = isToday ? day.deliveries.findIndex((one) => one.at > now) : -1;
  const nowAt = isToday ? (place === -1 ? day.deliveries.length : place) : -1;
  return (
    <section className={styles.dayview} aria-labelledby="day-title">
      <header className={styles.head}>
        <h1 id="day-title">
          {near === longDay(day.date) ? near : `${near}, ${inlineLongDay(day.date)}`}
        </h1>
        <Summary day={day} now={now} today={today} />
        <LastSure />
      </header>
      {day.closed && <p className={styles.notice}>{t('closedDay')}</p>}
      {day.deliveries.length === 0 && !day.closed ? (
        <p className={styles.empty}>{t('nothingText')}</p>
      ) : (
        <ol className={styles.line}>
          {day.deliveries.map((delivery, place) => (
            <Fragment key={delivery.key}>
              {place === nowAt && <Now now={now} />}
              <DeliveryCard
                delivery={delivery}
                date={day.date}
                today={today}
                reach={reach}
                orders={orders}
                named={named}
              />
            </Fragment>
          ))}
          {nowAt === day.deliveries.length && nowAt > 0 && <Now now={now} />}
        </ol>
      )}
    </section>
  );
}

function Now({ now }: { now: number }) {
  const { t } = useTranslation('customer');
  return (
    <li className={styles.now} aria-label={`${t('now')} ${clock(now)}`}>
      <span aria-hidden="true">{clock(now)}</span>
    </li>
  );
}

/** The day in a sentence: will I have my tracer? */
function Summary({ day, now, today }: { day: WeekDay; now: number; today: string }) {
  const { t } = useTranslation('customer');
  const { away } = useFormat();
  const nameOf = useNameOf();
  const all = day.deliveries.flatMap((delivery) => delivery.orders);
  const counted = all.filter((order) => order.status !== 'rejected');
  const rejected = all.length - counted.length;
  const released = counted.filter((order) => order.status === 'released').length;
  const waiting = counted.filter((order) => order.status === 'ordered').length;
  const next = day.deliveries.find((one) => one.at > now && one.orders.length > 0);
  const parts: string[] = [];
  if (all.length === 0) {
    parts.push(t('sum.none'));
  } else if (counted.length > 0 && released === counted.length) {
    parts.push(t('sum.allReleased'));
  } else if (released > 0 || (day.date === today && counted.length > 0)) {
    parts.push(t('sum.part', { released, all: counted.length }));
  } else if (counted.length > 0 && waiting === 0) {
    parts.push(t('sum.allAccepted'));
  }
  if (waiting > 0) {
    parts.push(t('sum.waiting', { count: waiting }));
  }
  if (rejected > 0) {
    parts.push(t('sum.rejected', { count: rejected }));
  }
  if (day.date === today && next) {
    const what = `${nameOf(next.tracerId, next.isotopeId)} ${clock(next.at)}`;
    parts.push(t('sum.next', { what, away: away(next.at, now) }));
  }
  return <p className={styles.summary}>{parts.join(' ')}</p>;
}
