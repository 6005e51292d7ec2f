/** Which day is shown, and how far it is. */
import { isRecalled } from '../../domain/recall';
import { clockSeconds } from '../../domain/time';
import { Button } from '../../ui/Button';
import { useRefusalText } from '../../ui/Refusal';
import { DateNav } from './DateNav';
import styles from './DayBar.module.css';
import { Feeds } from './Feeds';
import type { ShownDay } from './useDay';
import { useWords } from './words';

interface DayBarProps {
  day: ShownDay;
  /** Closed dates and what they are called. */
  closed: ReadonlyMap<string, string>;
  onDate: (date: string | null) => void;
}

export function DayBar({ day, closed, onDate }: DayBarProps) {
  const { t } = useWords();
  const refusalText = useRefusalText();
  const { plan, today } = day;
  const counted = plan.deliveries.filter(
    (delivery) => delivery.status !== 'rejected' && delivery.status !== 'cancelled',
  );
  const released = counted.filter(
    (delivery) => delivery.status === 'released' && !delivery.orders.some(isRecalled),
  ).length;
  return (
    <div className={styles.bar}>
      <DateNav date={plan.date} today={today} onDate={onDate} />
      <ClosedDay name={closed.get(plan.date)} />
      <Feeds />
      <p className={styles.tally}>
        {counted.length > 0 && t('day.released', { released, total: counted.length })}
      </p>
      {day.fetchedAt !== null && (
        <p className={styles.fetched} role={day.refused ? 'alert' : undefined}>
          {t('day.snapshot', { time: clockSeconds(day.fetchedAt) })}{' '}
          {day.refused && (
            <span className={styles.silent}>
              {t('day.notAgain', { why: refusalText(day.refused) })}{' '}
            </span>
          )}
          <Button small look="bare" busy={day.busy} onClick={day.refetch}>
            {t('day.refresh')}
          </Button>
        </p>
      )}
    </div>
  );
}

/** That nothing is delivered this day, and why. */
export function ClosedDay({ name }: { name: string | undefined }) {
  const { t } = useWords();
  if (name === undefined) {
    return null;
  }
  return (
    <p className={styles.closed} title={t('closed.text')}>
      {name ? t('closed.named', { name }) : t('closed.day')}
    </p>
  );
}
