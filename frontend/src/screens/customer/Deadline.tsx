/** How long something may still be ordered, counted down to the last second, or why it may not. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import type { Opening } from '../../domain/week';
import { useNow } from '../../sync';
import styles from './DeliveryCard.module.css';

interface DeadlineProps {
  of: { deadline: number | null; opening: Opening };
  today: string;
}

export function Deadline({ of: { deadline, opening }, today }: DeadlineProps) {
  const { t } = useTranslation('customer');
  const { duration, when } = useFormat();
  const now = useNow(1000);
  if (opening === 'closed' || opening === 'far') {
    return <span className={styles.deadline}>{t(opening)}</span>;
  }
  if (deadline === null) {
    return <span className={styles.deadline} />;
  }
  const left = deadline - now;
  if (opening !== 'open' || left < 0) {
    return <span className={styles.deadline}>{t('passed', { time: when(deadline, today) })}</span>;
  }
  return (
    <span className={`${styles.deadline} ${left < 7_200_000 ? styles.soon : ''}`}>
      {left < 48 * 3_600_000
        ? t('closesIn', { duration: duration(left) })
        : t('closesAt', { time: when(deadline, today) })}
    </span>
  );
}
