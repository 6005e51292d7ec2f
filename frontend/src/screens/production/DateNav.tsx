/** The shown date, the days beside it, and the way back to today. */
import { memo } from 'react';
import { addDays, isoWeek } from '../../domain/time';
import { Button } from '../../ui/Button';
import { HelpLink, type HelpTopic } from '../../ui/HelpLink';
import styles from './DayBar.module.css';
import { useWords } from './words';

interface DateNavProps {
  date: string;
  today: string;
  /** Null: the day that it is. */
  onDate: (date: string | null) => void;
  help?: HelpTopic;
}

export const DateNav = memo(DrawnDateNav);

function DrawnDateNav({ date, today, onDate, help = 'radiochemist#the-day' }: DateNavProps) {
  const { t, core, format } = useWords();
  const { week } = isoWeek(date);
  const step = (days: number) => onDate(addDays(date, days));
  return (
    <nav className={styles.nav} aria-label={t('day.nav')}>
      <button
        type="button"
        className={styles.step}
        aria-label={t('day.previous')}
        onClick={() => step(-1)}
      >
        <Arrow />
      </button>
      <div className={styles.day}>
        <h1 className={styles.date}>{format.longDay(date)}</h1>
        <input
          type="date"
          aria-label={t('day.pick')}
          className={styles.pick}
          value={date}
          onChange={(event) => event.target.value && onDate(event.target.value)}
        />
      </div>
      <button
        type="button"
        className={`${styles.step} ${styles.next}`}
        aria-label={t('day.next')}
        onClick={() => step(1)}
      >
        <Arrow />
      </button>
      <HelpLink to={help} />
      {date !== today && (
        <Button small look="quiet" hotkey="T" onClick={() => onDate(null)}>
          {t('day.today')}
        </Button>
      )}
      {date !== today && (
        <span className={styles.week}>
          {core('when.week', { week })}, {core(week % 2 === 0 ? 'when.even' : 'when.odd')}
        </span>
      )}
    </nav>
  );
}

function Arrow() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M12.5 4l-6 6 6 6" />
    </svg>
  );
}
