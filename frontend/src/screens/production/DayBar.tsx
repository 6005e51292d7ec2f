/** Which day is shown, and how far it is. */
import { useTranslation } from 'react-i18next';
import { addDays, clockSeconds, isoWeek } from '../../domain/time';
import { Button } from '../../ui/Button';
import styles from './DayBar.module.css';
import { Feeds } from './Feeds';
import type { ShownDay } from './useDay';
import { useWords } from './words';

interface DayBarProps {
  day: ShownDay;
  onDate: (date: string | null) => void;
  onKeys: () => void;
  onVial: () => void;
  onDepartures: () => void;
}

export function DayBar({ day, onDate, onKeys, onVial, onDepartures }: DayBarProps) {
  const { t, core, format } = useWords();
  const { t: leaving } = useTranslation('leaving');
  const { plan, today } = day;
  const { week } = isoWeek(plan.date);
  const counted = plan.deliveries.filter(
    (delivery) => delivery.status !== 'rejected' && delivery.status !== 'cancelled',
  );
  const released = counted.filter((delivery) => delivery.status === 'released').length;
  const step = (days: number) => onDate(addDays(plan.date, days));
  return (
    <div className={styles.bar}>
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
          <h1 className={styles.date}>{format.longDay(plan.date)}</h1>
          <input
            type="date"
            aria-label={t('day.pick')}
            className={styles.pick}
            value={plan.date}
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
        {plan.date !== today && (
          <Button small look="quiet" hotkey="T" onClick={() => onDate(null)}>
            {t('day.today')}
          </Button>
        )}
        {plan.date !== today && (
          <span className={styles.week}>
            {core('when.week', { week })}, {core(week % 2 === 0 ? 'when.even' : 'when.odd')}
          </span>
        )}
      </nav>
      <Feeds />
      <p className={styles.tally}>
        {counted.length > 0 && t('day.released', { released, total: counted.length })}
      </p>
      {day.fetchedAt !== null && (
        <p className={styles.fetched}>
          {t('day.snapshot', { time: clockSeconds(day.fetchedAt) })}{' '}
          <Button small look="bare" onClick={day.refetch}>
            {t('day.refresh')}
          </Button>
        </p>
      )}
      <Button small look="quiet" hotkey="D" onClick={onDepartures}>
        {leaving('open')}
      </Button>
      <Button small look="quiet" onClick={onVial}>
        {t('act.addVial')}
      </Button>
      <Button small look="quiet" hotkey="?" onClick={onKeys} className={styles.keys}>
        {t('act.keys')}
      </Button>
    </div>
  );
}

function Arrow() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M12.5 4l-6 6 6 6" />
    </svg>
  );
}
