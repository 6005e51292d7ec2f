/** What is wrong now, said as a sentence. Nothing stands here when all is well. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';
import type { Alarm } from '../../domain/wall';
import styles from './Alarms.module.css';

const MOST = 2;

export function Alarms({ alarms }: { alarms: readonly Alarm[] }) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  const shown = alarms.slice(0, alarms.length > MOST ? MOST - 1 : MOST);
  return (
    <div className={styles.place} role="alert" aria-label={t('alarm.label')}>
      {shown.map(({ kind, line }) => (
        <p key={line.key} className={styles.alarm}>
          <svg viewBox="0 0 32 32" aria-hidden="true">
            {kind === 'late' ? (
              <path d="M16 2a14 14 0 1 0 .01 0zM16 8v9l6 4" />
            ) : (
              <path d="M16 3L30 28H2zM16 12v8M16 24v.2" />
            )}
          </svg>
          {t(`alarm.${kind}`, {
            tracer: line.tracer,
            time: clock(line.deliverAt),
            customer: line.customer,
            departure: clock(line.leavesAt),
            amount: format.figure(line.shortMbq),
          })}
        </p>
      ))}
      {alarms.length > shown.length && (
        <p className={`${styles.alarm} ${styles.more}`}>
          {t('alarm.more', { count: alarms.length - shown.length })}
        </p>
      )}
    </div>
  );
}
