/** The booked studies of a day, by tracer, and the orders that they would become: all ticked, one press away. */
import { type ReactNode, useCallback, useEffect, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { bookingDay, isTicked, previewOf, waitingByDay } from '../../../domain/bookingDay';
import { addDays, clock } from '../../../domain/time';
import type { Booking } from '../../../protocol/rows';
import { LastSure } from '../../../shell/Freshness';
import { Loading } from '../../../shell/Plain';
import { useScreenKeys } from '../../../shell/screenKeys';
import { useHas, useSession } from '../../../sync';
import { type Reach, useNameOf } from '../data';
import { AsOf } from './AsOf';
import styles from './Bookings.module.css';
import { DayNav } from './DayNav';
import { bookingsOf, usePlanner, useStudies } from './data';
import { Empty } from './Empty';
import { Preview } from './Preview';
import { Study } from './Study';
import { useOrdering } from './useOrdering';
import './texts';

interface BookingsViewProps {
  reach: Reach;
  shown: string;
  today: string;
  onDay: (date: string) => void;
  /** What stands in the bar above. */
  children: ReactNode;
}

export function BookingsView({ reach, shown, today, onDay, children }: BookingsViewProps) {
  const { t } = useTranslation('bookings');
  const has = useHas(bookingsOf(reach.stream));
  const studies = useStudies(reach);
  const mine = useMemo(
    () => studies.bookings.filter(({ endpointId }) => endpointId === reach.endpoint.id),
    [studies, reach],
  );
  const waiting = useMemo(() => waitingByDay(mine, studies.procedures), [mine, studies]);
  useScreenKeys(
    [
      { keys: ['arrowleft'], text: t('previous'), run: () => onDay(addDays(shown, -1)) },
      { keys: ['arrowright'], text: t('next'), run: () => onDay(addDays(shown, 1)) },
      {
        keys: [t('focusKey')],
        text: t('toOrdering'),
        run: () => document.getElementById('order-bookings')?.focus(),
      },
    ].map((one) => ({ ...one, group: t('view') })),
    true,
  );
  return (
    <section className={styles.view} aria-label={t('view')}>
      <div className={styles.bar}>{children}</div>
      <DayNav date={shown} today={today} waiting={waiting} onDay={onDay}>
        <AsOf today={today} />
      </DayNav>
      <LastSure />
      {has ? (
        <Day
          key={`${reach.endpoint.id}:${shown}`}
          reach={reach}
          date={shown}
          today={today}
          waiting={waiting}
          onDay={onDay}
        />
      ) : (
        <Loading />
      )}
    </section>
  );
}

interface DayProps {
  reach: Reach;
  date: string;
  today: string;
  waiting: ReadonlyMap<string, number>;
  onDay: (date: string) => void;
}

const NONE: ReadonlySet<number> = new Set();

function Day({ reach, date, today, waiting, onDay }: DayProps) {
  const { t } = useTranslation('bookings');
  const nameOf = useNameOf();
  const studies = useStudies(reach);
  const planner = usePlanner(reach, studies.procedures);
  const [unticked, setUnticked] = useState(NONE);
  const [taken, setTaken] = useState(NONE);
  const day = useMemo(
    () => bookingDay(date, reach.endpoint.id, studies.bookings, planner),
    [date, reach, studies, planner],
  );
  const preview = useMemo(
    () => previewOf(day, planner, unticked, taken),
    [day, planner, unticked, taken],
  );
  const forget = useCallback(() => {
    setUnticked(NONE);
    setTaken(NONE);
  }, []);
  const ordering = useOrdering(forget);
  const { clear } = ordering.action;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another choice takes away what was said of the one before.
  useEffect(clear, [unticked, taken]);
  const tick = (booking: Booking, on: boolean) => {
    const [set, wanted] = booking.status === 'booked' ? [setUnticked, !on] : [setTaken, on];
    set((before) => {
      const next = new Set(before);
      next[wanted ? 'add' : 'delete'](booking.id);
      return next;
    });
  };
  const { groups, unmapped, ignored } = day;
  if (groups.length + unmapped.length + ignored.length === 0) {
    return (
      <Empty
        reach={reach}
        date={date}
        today={today}
        studies={studies}
        waiting={waiting}
        onDay={onDay}
      />
    );
  }
  return (
    <div className={styles.columns}>
      <div className={styles.groups}>
        {groups.map(({ tracerId, rows }) => (
          <section key={tracerId} className={styles.group} aria-labelledby={`tracer-${tracerId}`}>
            <header className={styles.head}>
              <h2 id={`tracer-${tracerId}`}>{nameOf(tracerId, null) || t('unmapped')}</h2>
              <p className="soft">{t('group', { count: rows.length })}</p>
            </header>
            <ul>
              {rows.map((row) => (
                <Study
                  key={row.booking.id}
                  row={row}
                  date={date}
                  stream={reach.stream}
                  planner={planner}
                  ticked={isTicked(row.booking, unticked, taken)}
                  onTick={(on) => tick(row.booking, on)}
                />
              ))}
            </ul>
          </section>
        ))}
        {unmapped.length > 0 && <Unmapped bookings={unmapped} />}
        {ignored.length > 0 && <Ignored bookings={ignored} />}
      </div>
      {groups.length > 0 && (
        <Preview
          reach={reach}
          date={date}
          today={today}
          day={day}
          preview={preview}
          planner={planner}
          ordering={ordering}
        />
      )}
    </div>
  );
}

/** Studies that nothing can be ordered for yet, and who can change that. */
function Unmapped({ bookings }: { bookings: readonly Booking[] }) {
  const { t } = useTranslation('bookings');
  const admin = useSession().user?.role === 'shopAdmin';
  return (
    <section className={`${styles.group} ${styles.unmapped}`} aria-labelledby="unmapped">
      <header className={styles.head}>
        <h2 id="unmapped">{t('unmapped')}</h2>
        <p className="soft">{t('group', { count: bookings.length })}</p>
      </header>
      <p className={styles.say}>
        {t('unmappedText')}{' '}
        {admin ? <Link href="/orders/rooms">{t('unmappedDo')}</Link> : t('unmappedAsk')}
      </p>
      <Plain bookings={bookings} />
    </section>
  );
}

/** Studies that need no tracer: there, and out of the way. */
function Ignored({ bookings }: { bookings: readonly Booking[] }) {
  const { t } = useTranslation('bookings');
  return (
    <details className={styles.ignored}>
      <summary>{t('ignored', { count: bookings.length })}</summary>
      <Plain bookings={bookings} />
    </details>
  );
}

function Plain({ bookings }: { bookings: readonly Booking[] }) {
  const { t } = useTranslation('bookings');
  return (
    <ul className={styles.plain}>
      {bookings.map((booking) => (
        <li key={booking.id}>
          <b>{clock(booking.startAt)}</b> {booking.procedure}{' '}
          <span className="soft">
            {t('room', { room: booking.location })} · {booking.accession}
          </span>
        </li>
      ))}
    </ul>
  );
}
