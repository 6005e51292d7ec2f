/** Before the server is heard: no rows, no time of day, only when this screen was last sure. Nothing old is shown. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock, dateOf } from '../../domain/time';
import styles from './Start.module.css';
import './texts';
import { lastSureBefore } from './useRemember';

/** A server that answers does so sooner. */
const SOON_MS = 5_000;

export function Start({ scheme }: { scheme: 'light' | 'dark' }) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  const [away, setAway] = useState(false);
  const [sure] = useState(lastSureBefore);
  useEffect(() => {
    const timer = setTimeout(() => setAway(true), SOON_MS);
    return () => clearTimeout(timer);
  }, []);
  return (
    <main className={styles.start} data-theme={scheme}>
      <h1 className={away ? styles.away : ''} role={away ? 'alert' : undefined}>
        {away && (
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M16 3L31 29H1z" />
            <path className={styles.stroke} d="M16 12.5v8M16 24.6v.2" />
          </svg>
        )}
        {t(away ? 'start.away' : 'start.title')}
      </h1>
      {away && (
        <>
          <p className={styles.sure}>
            {sure === null
              ? t('start.never')
              : t('start.sure', { time: `${format.longDay(dateOf(sure))} ${clock(sure)}` })}
          </p>
          <p>{t('start.text')}</p>
        </>
      )}
    </main>
  );
}
