/** A month of the endpoint: how its orders stand, per kind. A press on a day goes to it. */
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { firstOfMonth } from '../../domain/month';
import { useRows } from '../../sync';
import { MonthGrid } from '../../ui/MonthGrid';
import { Refusal } from '../../ui/Refusal';
import { type Reach, useMonth } from './data';
import styles from './MonthView.module.css';

interface MonthViewProps {
  reach: Reach;
  /** The day that was shown: its month is the one to begin with. */
  shown: string;
  today: string;
  onDay: (date: string) => void;
  /** What stands in the bar above. */
  children: ReactNode;
}

export function MonthView({ reach, shown, today, onDay, children }: MonthViewProps) {
  const { t } = useTranslation('customer');
  const [month, setMonth] = useState(firstOfMonth(shown));
  const { days, busy, refused } = useMonth(reach, month);
  const closedDates = useRows('catalogue', 'closedDate');
  const closed = useMemo(
    () => new Map(closedDates.map(({ date, name }) => [date, name])),
    [closedDates],
  );
  return (
    <section className={styles.view} aria-label={t('view.month')}>
      <div className={styles.bar}>{children}</div>
      <Refusal refused={refused} />
      <MonthGrid
        help="nurse#the-month-and-paper"
        month={month}
        days={days}
        today={today}
        closed={closed}
        busy={busy}
        onDay={onDay}
        onMonth={setMonth}
      />
    </section>
  );
}
