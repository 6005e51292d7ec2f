/** What is wrong now, said as a sentence, above every picture. Nothing stands here when all is well. */
import { useTranslation } from 'react-i18next';
import type { Alarm } from '../../domain/wall';
import { pageAt } from '../../domain/wallPlan';
import { AlarmMark } from './AlarmMark';
import styles from './Alarms.module.css';
import { useAlarmWords } from './useAlarmWords';

/** As many as leave the deliveries their place; the rest take turns. */
const MOST = 2;
/** The first is worst and always stands; the others change below it in this rhythm. */
const KEPT = 1;

export function Alarms({ alarms, now }: { alarms: readonly Alarm[]; now: number }) {
  const { t } = useTranslation('wall');
  const words = useAlarmWords();
  const kept = alarms.slice(0, KEPT);
  const turn = pageAt(alarms.slice(KEPT), MOST - KEPT, now);
  return (
    <div className={styles.place} role="alert" aria-label={t('alarm.label')}>
      {[...kept, ...turn.items].map((alarm, place) => (
        <p key={alarm.line.key} className={`${styles.alarm} ${place > 0 ? styles.next : ''}`}>
          <AlarmMark kind={alarm.kind} />
          <span className={styles.words}>{words(alarm)}</span>
          {place > 0 && turn.pages > 1 && (
            <span className={styles.more}>
              {t('alarm.of', { place: place + turn.page + 1, count: alarms.length })}
            </span>
          )}
        </p>
      ))}
    </div>
  );
}
