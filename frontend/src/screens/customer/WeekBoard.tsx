/** The week as seven columns: what is delivered, how it stands, and until when it may be ordered. */

import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { conditionalOf } from '../../domain/conditional';
import { useFormat } from '../../domain/format';
import { isRecalled } from '../../domain/recall';
import { addDays, clock, isoWeek, mondayOf, weekday } from '../../domain/time';
import type { Delivery, WeekDay } from '../../domain/week';
import type { Refused } from '../../protocol/frames';
import { useScreenKeys } from '../../shell/screenKeys';
import { useNow, useRows } from '../../sync';
import { StatusMark } from '../../ui/Status';
import './safety/texts';
import { type Missing, useNameOf } from './data';
import { mindsOf } from './minds';
import { RequestMark } from './RequestMark';
import styles from './WeekBoard.module.css';

interface WeekBoardProps {
  week: WeekDay[];
  shown: string;
  today: string;
  stream: string;
  /** Days whose orders are not here. */
  missing: Missing;
  onDay: (date: string) => void;
  /** What stands in the bar between the endpoint and the steps. */
  children: ReactNode;
}

export function WeekBoard({
  week,
  shown,
  today,
  stream,
  missing,
  onDay,
  children,
}: WeekBoardProps) {
  const { t } = useTranslation('customer');
  const number = isoWeek(shown).week;
  const days = week.filter(
    (day) => weekday(day.date) < 6 || day.deliveries.length > 0 || day.date === shown,
  );
  // The day that has the focus binds them.
  useScreenKeys(
    [{ keys: ['arrowleft', 'arrowright'], text: t('keys.walk'), group: t('keys.group') }],
    false,
  );
  const arrows = (event: React.KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const to = days[days.findIndex((day) => day.date === shown) + step];
    if (step !== 0 && to) {
      event.preventDefault();
      onDay(to.date);
      document.getElementById(`day-${to.date}`)?.focus();
    }
  };
  return (
    <section className={styles.board} aria-label={t('week')}>
      <div className={styles.bar}>
        {children}
        <div className={styles.steps}>
          {mondayOf(shown) !== mondayOf(today) && (
            <button type="button" className={styles.home} onClick={() => onDay(today)}>
              {t('thisWeek')}
            </button>
          )}
          <Step
            label={t('previous')}
            path="M12.5 4L6.5 10l6 6"
            onGo={() => onDay(addDays(shown, -7))}
          />
          <p className={styles.number}>
            <b>{t('weekOf', { week: number })}</b>
            <span className="soft">{t(number % 2 === 0 ? 'even' : 'odd')}</span>
          </p>
          <Step label={t('next')} path="M7.5 4l6 6-6 6" onGo={() => onDay(addDays(shown, 7))} />
        </div>
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: a group of days in a toolbar's manner, moved through with arrows. */}
      <div
        role="group"
        aria-label={t('week')}
        className={styles.days}
        style={{ '--days': days.length } as React.CSSProperties}
        onKeyDown={arrows}
      >
        {days.map((day) => (
          <DayTile
            key={day.date}
            day={day}
            chosen={day.date === shown}
            today={today}
            stream={stream}
            missing={missing.get(day.date)}
            onChoose={() => onDay(day.date)}
          />
        ))}
      </div>
    </section>
  );
}

function Step({ label, path, onGo }: { label: string; path: string; onGo: () => void }) {
  return (
    <button type="button" className={styles.step} aria-label={label} onClick={onGo}>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d={path} />
      </svg>
    </button>
  );
}

interface DayTileProps {
  day: WeekDay;
  chosen: boolean;
  today: string;
  stream: string;
  /** Why its orders are not here, null while they are fetched; undefined where they are. */
  missing: Refused | null | undefined;
  onChoose: () => void;
}

function DayTile({ day, chosen, today, stream, missing, onChoose }: DayTileProps) {
  const { t } = useTranslation('customer');
  const { shortWeekday, shortDate } = useFormat();
  const known = missing === undefined;
  const lines = known ? day.deliveries.slice(0, 5) : [];
  return (
    <button
      type="button"
      id={`day-${day.date}`}
      className={[
        styles.day,
        chosen ? styles.chosen : '',
        day.date === today ? styles.today : '',
        day.date < today ? styles.past : '',
      ].join(' ')}
      aria-pressed={chosen}
      tabIndex={chosen ? 0 : -1}
      onClick={onChoose}
    >
      <span className={styles.date}>
        <b>{shortWeekday(day.date)}</b>
        <span className={styles.full}>{shortDate(day.date)}</span>
        <span className={styles.dayNumber}>{Number(day.date.slice(8))}</span>
      </span>
      <span className={styles.lines}>
        {day.closed && <span className={styles.shut}>{t('closed')}</span>}
        {lines.map((delivery) => (
          <Line key={delivery.key} delivery={delivery} stream={stream} />
        ))}
        {!known && (
          <span className={styles.shut}>
            {t(missing === null ? 'past.loading' : 'past.missing')}
          </span>
        )}
        {known && day.deliveries.length > lines.length && (
          <span className={styles.shut}>
            {t('moreLines', { count: day.deliveries.length - lines.length })}
          </span>
        )}
        {known && lines.length === 0 && !day.closed && (
          <span className={styles.shut}>{t('nothing')}</span>
        )}
      </span>
      <Until day={day} />
    </button>
  );
}

function Line({ delivery, stream }: { delivery: Delivery; stream: string }) {
  const { t } = useTranslation('customer');
  const { t: core } = useTranslation();
  const { figure } = useFormat();
  const nameOf = useNameOf();
  // What was rejected does not come: it speaks only where there is nothing else.
  const coming = delivery.orders.filter((order) => order.status !== 'rejected');
  const orders = coming.length > 0 ? coming : delivery.orders;
  const first = orders[0];
  const amount = orders.reduce((sum, order) => sum + (order.orderedMbq ?? 0), 0);
  const count = orders.reduce((sum, order) => sum + (order.injections ?? 0), 0);
  const recalled = orders.some(isRecalled);
  const vials = useRows(stream, 'vial');
  const dispatches = useRows(stream, 'dispatch');
  const minds = orders
    .flatMap((order) => mindsOf(order, conditionalOf(order, vials, dispatches).length > 0))
    .filter((one, place, all) => all.indexOf(one) === place);
  const asked = !first && delivery.asked.length > 0;
  return (
    <span className={`${styles.line} ${first || asked ? '' : styles.free}`}>
      <span className={styles.time}>{clock(delivery.at)}</span>
      {asked && (
        <>
          <RequestMark state="open" />
          <span className={styles.what}>
            <span className={styles.tracer}>{nameOf(delivery.tracerId, delivery.isotopeId)}</span>{' '}
            <span className={styles.plus}>{t('request.asked')}</span>
          </span>
        </>
      )}
      {!asked && first && (
        <>
          <StatusMark status={recalled ? 'rejected' : first.status} size={0.95} />
          <span className="unseen">
            {recalled ? t('mark.recalled') : core(`status.${first.status}`)}
          </span>
          <span className={styles.what}>
            <span className={styles.tracer}>{nameOf(delivery.tracerId, delivery.isotopeId)}</span>{' '}
            <b>{amount > 0 ? figure(amount, 2) : `×${count}`}</b>
          </span>
          {minds.map((mind) => (
            <span key={mind} className={styles.mind}>
              <b aria-hidden="true">!</b> <span className={styles.mindWord}>{t(mind)}</span>
            </span>
          ))}
        </>
      )}
      {!asked && !first && (
        <>
          <span className={styles.blank} aria-hidden="true" />
          <span className={styles.what}>
            <span className={styles.tracer}>{nameOf(delivery.tracerId, delivery.isotopeId)}</span>
            {delivery.opening === 'open' ? <span className={styles.plus}> {t('free')}</span> : ''}
          </span>
        </>
      )}
    </span>
  );
}

/** The next deadline of the day, while it is worth knowing. */
function Until({ day }: { day: WeekDay }) {
  const { t } = useTranslation('customer');
  const { duration } = useFormat();
  const now = useNow(1000);
  const offers = [...day.deliveries, ...day.injections];
  const open = offers.filter((one) => one.opening === 'open' && one.deadline !== null);
  const next = Math.min(...open.map((one) => one.deadline ?? Number.POSITIVE_INFINITY));
  if (!Number.isFinite(next)) {
    return null;
  }
  const left = next - now;
  const soon = left < 2 * 3_600_000;
  return (
    <span className={`${styles.until} ${soon ? styles.soon : ''}`}>
      {t('closesIn', { duration: duration(left) })}
    </span>
  );
}
