/** How sure the screen is, always in sight; when it is not live, louder than anything else on it. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../domain/format';
import { clockSeconds } from '../domain/time';
import { useFreshness, useNow } from '../sync';
import styles from './Freshness.module.css';

export function FreshnessPill() {
  const { t } = useTranslation();
  const { live, reason } = useFreshness();
  const now = useNow(1000);
  if (live) {
    return (
      <span className={`${styles.pill} ${styles.live}`}>
        <span className={styles.dot} aria-hidden="true" />
        {t('fresh.live')} <time className={styles.second}>{clockSeconds(now)}</time>
      </span>
    );
  }
  if (reason === 'starting') {
    return <span className={`${styles.pill} ${styles.starting}`}>{t('fresh.starting')}</span>;
  }
  return (
    <span className={`${styles.pill} ${styles.dead}`}>
      <span className={styles.cross} aria-hidden="true" />
      {t('fresh.notLive')}
    </span>
  );
}

/** A page that never was live says so too, once it has waited this long. */
const PATIENCE = 6000;

export function FreshnessBanner() {
  const { t } = useTranslation();
  const { duration } = useFormat();
  const { live, since, reason } = useFreshness();
  const now = useNow(1000);
  const [opened] = useState(() => Date.now());
  const starting = reason === 'starting';
  const shown = !live && (!starting || Date.now() - opened > PATIENCE);
  return (
    <div role="alert" className={styles.place}>
      {shown && (
        <div className={styles.banner}>
          <svg className={styles.sign} viewBox="0 0 32 32" aria-hidden="true">
            <path d="M16 3.5L30 28H2z" />
            <path className={styles.stroke} d="M16 12v8.5M16 24.2v.2" />
          </svg>
          <div>
            <p className={styles.title}>
              {since === null
                ? t('fresh.never')
                : t('fresh.sinceTitle', { time: clockSeconds(since) })}
              {since !== null && (
                // Read out once, not each second.
                <span className={styles.age} aria-hidden="true">
                  {duration(now - since)}
                </span>
              )}
            </p>
            <p className={styles.text}>
              {starting ? '' : t(`fresh.${reason ?? 'lost'}`)} {since !== null && t('fresh.sure')}
            </p>
          </div>
        </div>
      )}
      <Back live={live} />
    </div>
  );
}

/** Says that it is live again, for a moment, after it was not. */
function Back({ live }: { live: boolean }) {
  const { t } = useTranslation();
  const was = useRef(true);
  const ever = useRef(false);
  const [shown, setShown] = useState(false);
  useEffect(() => {
    if (live && !was.current && ever.current) {
      setShown(true);
      const timer = setTimeout(() => setShown(false), 4000);
      was.current = live;
      return () => clearTimeout(timer);
    }
    was.current = live;
    ever.current ||= live;
    return undefined;
  }, [live]);
  return shown && live ? (
    <p className={styles.back}>
      <span className={styles.dot} aria-hidden="true" />
      {t('fresh.back')}
    </p>
  ) : null;
}

/** Marks values that are shown while the screen is not live: when they were last sure. Nothing while it is. */
export function LastSure() {
  const { t } = useTranslation();
  const { live, lastSure } = useFreshness();
  return live || lastSure === null ? null : (
    <p className={styles.sure}>{t('fresh.lastSure', { time: clockSeconds(lastSure) })}</p>
  );
}
