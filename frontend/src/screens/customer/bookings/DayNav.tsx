/** The shown day, those beside it, and those with studies that wait: each one touch away. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { addDays, isoWeek } from '../../../domain/time';
import { Titled } from '../../../ui/HelpLink';
import styles from './DayNav.module.css';

interface DayNavProps {
  date: string;
  today: string;
  /** How many studies of each date wait. */
  waiting: ReadonlyMap<string, number>;
  onDay: (date: string) => void;
  /** At the end of the line. */
  children: ReactNode;
}

/** Days ahead that are offered, beside today and tomorrow. */
const MOST = 5;

export function DayNav({ date, today, waiting, onDay, children }: DayNavProps) {
  const { t } = useTranslation('bookings');
  const { t: core } = useTranslation();
  const { nearDay, longDay, inlineLongDay, shortWeekday, shortDate } = useFormat();
  const near = nearDay(date, today);
  const { week } = isoWeek(date);
  const tomorrow = addDays(today, 1);
  const later = [...waiting.keys()].filter((one) => one > tomorrow).sort();
  const days = [today, tomorrow, ...later.slice(0, MOST)];
  return (
    <nav className={styles.nav} aria-label={t('nav')}>
      <div className={styles.line}>
        <Step
          label={t('previous')}
          path="M12.5 4L6.5 10l6 6"
          onGo={() => onDay(addDays(date, -1))}
        />
        <div className={styles.shown}>
          <Titled to="nurse#order-from-bookings">
            <h1>{near === longDay(date) ? near : `${near}, ${inlineLongDay(date)}`}</h1>
          </Titled>
          <p className="soft">
            {core('when.week', { week })}, {core(week % 2 === 0 ? 'when.even' : 'when.odd')}
          </p>
        </div>
        <Step label={t('next')} path="M7.5 4l6 6-6 6" onGo={() => onDay(addDays(date, 1))} />
        <div className={styles.more}>
          <input
            type="date"
            className={styles.pick}
            aria-label={t('pick')}
            value={date}
            onChange={(event) => event.target.value && onDay(event.target.value)}
          />
          {children}
        </div>
      </div>
      <ul className={styles.days} aria-label={t('days')}>
        {days.map((day) => {
          const count = waiting.get(day) ?? 0;
          return (
            <li key={day}>
              <button
                type="button"
                className={styles.day}
                aria-pressed={day === date}
                onClick={() => onDay(day)}
              >
                {day <= tomorrow ? nearDay(day, today) : `${shortWeekday(day)} ${shortDate(day)}`}
                {count > 0 && (
                  <span className={styles.count}>
                    <span aria-hidden="true">{count}</span>
                    <span className="unseen">{t('waiting', { count })}</span>
                  </span>
                )}
              </button>
            </li>
          );
        })}
      </ul>
    </nav>
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
