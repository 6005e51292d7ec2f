/** A day's deliveries on a line from early to late, with now on it. */

import { Fragment, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { plainText } from '../../domain/numbers';
import { isRecalled } from '../../domain/recall';
import { clock } from '../../domain/time';
import { type Delivery, expectedOf, mayBeAsked, type WeekDay } from '../../domain/week';
import type { Refused } from '../../protocol/frames';
import type { Order } from '../../protocol/rows';
import { LastSure } from '../../shell/Freshness';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Titled } from '../../ui/HelpLink';
import { useRefusalText } from '../../ui/Refusal';
import { CalculatorDialog } from './calculator/CalculatorDialog';
import styles from './DayView.module.css';
import { DeliveryCard } from './DeliveryCard';
import { type Past, type Reach, useNameOf } from './data';
import { InjectionOffers } from './InjectionOffers';

interface DayViewProps {
  day: WeekDay;
  today: string;
  reach: Reach;
  orders: readonly Order[];
  past: Past;
  /** The order that the address names, to be brought into sight. */
  named: number | null;
  /** The slot that the address asks to order for. */
  slotId: number | null;
  /** Its form is closed again. */
  onAsked: () => void;
  /** The calculator stands open. */
  counting: boolean;
  onCounted: () => void;
}

export function DayView(props: DayViewProps) {
  const { day, today, reach, orders, past, named, slotId, onAsked, counting, onCounted } = props;
  const { t } = useTranslation('customer');
  const { nearDay, longDay, inlineLongDay, language } = useFormat();
  const now = useNow(1000);
  const [wanted, setWanted] = useState<{ key: string; text: string } | null>(null);
  const isToday = day.date === today;
  const near = nearDay(day.date, today);
  const place = isToday ? day.deliveries.findIndex((one) => one.at > now) : -1;
  const nowAt = isToday ? (place === -1 ? day.deliveries.length : place) : -1;
  return (
    <section className={styles.dayview} aria-labelledby="day-title">
      <header className={styles.head}>
        <Titled to="nurse#order">
          <h1 id="day-title">
            {near === longDay(day.date) ? near : `${near}, ${inlineLongDay(day.date)}`}
          </h1>
        </Titled>
        {past.missing.has(day.date) ? (
          <NotHere past={past} date={day.date} />
        ) : (
          <Summary day={day} now={now} today={today} />
        )}
        <Old past={past} date={day.date} />
        <LastSure />
      </header>
      {day.closed && <p className={styles.notice}>{t('closedDay')}</p>}
      {past.missing.has(day.date) ? null : day.deliveries.length === 0 && !day.closed ? (
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
                wanted={wanted?.key === delivery.key ? wanted.text : null}
                asked={slotId !== null && delivery.slot?.id === slotId}
                onTaken={() => {
                  setWanted(null);
                  onAsked();
                }}
              />
            </Fragment>
          ))}
          {nowAt === day.deliveries.length && nowAt > 0 && <Now now={now} />}
        </ol>
      )}
      <InjectionOffers day={day} today={today} reach={reach} orders={orders} />
      <DayCalculator
        {...props}
        open={counting}
        onClose={onCounted}
        onUse={(delivery, mbq) => {
          setWanted({ key: delivery.key, text: plainText(mbq, language) });
          onCounted();
        }}
      />
    </section>
  );
}

/** The day's orders are not here: that, and why, and no deliveries that would look as if nothing had been ordered. */
function NotHere({ past, date }: { past: Past; date: string }) {
  const { t } = useTranslation('customer');
  const why = past.missing.get(date);
  if (why === null || why === undefined) {
    return (
      <p className={styles.summary} aria-busy="true">
        {t('past.loadingDay')}
      </p>
    );
  }
  return <Unread text={t('past.missingDay')} why={why} again={past.again} />;
}

/** The day's orders are here as they were when they were last fetched: that, and why. */
function Old({ past, date }: { past: Past; date: string }) {
  const { t } = useTranslation('customer');
  const old = past.old.get(date);
  return old ? <Unread text={t('past.oldDay')} why={old.refused} again={past.again} /> : null;
}

function Unread({ text, why, again }: { text: string; why: Refused; again: () => void }) {
  const { t } = useTranslation('customer');
  const refusalText = useRefusalText();
  return (
    <div className={styles.summary} role="alert">
      <p>
        {text} {refusalText(why)}
      </p>
      <Button small onClick={again}>
        {t('past.again')}
      </Button>
    </div>
  );
}

interface DayCalculatorProps extends DayViewProps {
  open: boolean;
  onClose: () => void;
  onUse: (delivery: Delivery, mbq: number) => void;
}

/** The calculator over the day's deliveries by MBq, the first one that can still be ordered or asked for chosen. */
function DayCalculator({ day, today, reach, open, onClose, onUse }: DayCalculatorProps) {
  const now = useNow(1000);
  const choices = day.deliveries.filter((one) => one.slot !== null);
  const first =
    choices.find((one) => one.opening === 'open') ??
    choices.find((one) => mayBeAsked(one, now)) ??
    choices[0];
  if (!first) {
    return null;
  }
  return (
    <CalculatorDialog
      open={open}
      reach={reach}
      date={day.date}
      today={today}
      delivery={first}
      choices={choices}
      onUse={onUse}
      onClose={onClose}
    />
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
  const recalled = all.filter(isRecalled).length;
  const counted = all.filter((order) => order.status !== 'rejected' && !isRecalled(order));
  const rejected = all.length - counted.length - recalled;
  const released = counted.filter((order) => order.status === 'released').length;
  const waiting = counted.filter((order) => order.status === 'ordered').length;
  // A delay that was announced counts: the next to come is the first that is expected.
  const [next] = day.deliveries
    .filter((one) => one.orders.some((order) => counted.includes(order)))
    .map((one) => ({ ...one, at: expectedOf(one) ?? one.at }))
    .filter((one) => one.at > now)
    .sort((one, other) => one.at - other.at);
  const parts: string[] = [];
  if (recalled > 0) {
    parts.push(t('sum.recalled', { count: recalled }));
  }
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
