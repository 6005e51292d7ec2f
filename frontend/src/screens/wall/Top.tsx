/** The time, and how sure the screen is. When it is not live nothing on the screen is louder. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock, clockSeconds, dateOf, isoWeek } from '../../domain/time';
import { changeOfClocks } from '../../domain/wallPlan';
import { useClockMoved, useFreshness, useNow, usePlayed } from '../../sync';
import { Nodes } from './Nodes';
import styles from './Top.module.css';
import type { Silent } from './useWall';

export function Top({ down }: { down: readonly Silent[] }) {
  const { t } = useTranslation('wall');
  const { t: core } = useTranslation();
  const format = useFormat();
  const { live, reason, lastSure } = useFreshness();
  const played = usePlayed();
  const now = useNow(1000);
  const date = dateOf(now);
  const { week } = isoWeek(date);
  const moved = useClockMoved();
  const change = changeOfClocks(now);
  const starting = reason === 'starting';
  const dead = !live && !starting && !played;
  return (
    <header className={styles.top}>
      <time className={`${styles.clock} ${dead && moved ? styles.unsure : ''}`}>
        {clock(now)}
        <span className={styles.seconds}>{clockSeconds(now).slice(5)}</span>
      </time>
      <p className={styles.date}>
        {format.longDay(date)}
        <span>
          {dead && moved
            ? t('clockMoved')
            : change !== null
              ? t(change === 25 ? 'clocksBack' : 'clocksOn')
              : `${core('when.week', { week })}, ${core(week % 2 === 0 ? 'when.even' : 'when.odd')}`}
        </span>
      </p>
      {/* Not live, nothing is louder: how nodes stood then is as old as the rest. */}
      {dead ? <span /> : <Nodes down={down} />}
      <div className={styles.state} role="status">
        {played && <p className={styles.played}>{t('played')}</p>}
        {live && !played && (
          <p className={styles.live}>
            <i aria-hidden="true" />
            {t('live')}
          </p>
        )}
        {!live && starting && !played && <p className={styles.starting}>{t('connecting')}</p>}
      </div>
      {dead && (
        <div className={styles.dead} role="alert">
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M16 3L31 29H1z" />
            <path className={styles.stroke} d="M16 12.5v8M16 24.6v.2" />
          </svg>
          <p className={styles.word}>{t('dead')}</p>
          <div className={styles.since}>
            <p>
              {lastSure === null
                ? t('deadNever')
                : t('deadSince', { time: sureTime(lastSure, now, format.when) })}
              {lastSure !== null && (
                <span aria-hidden="true">
                  {core('when.ago', { duration: format.duration(now - lastSure) })}
                </span>
              )}
            </p>
            <p>{t('deadText')}</p>
          </div>
        </div>
      )}
    </header>
  );
}

/** With seconds on the same day; with its day where that was another. */
function sureTime(
  sure: number,
  now: number,
  when: (instant: number, beside: string) => string,
): string {
  return dateOf(sure) === dateOf(now) ? clockSeconds(sure) : when(sure, dateOf(now));
}
