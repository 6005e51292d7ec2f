/** What paper says beside its tables: when it was printed, by whom, and whether that was sure. */
import { useEffect, useState } from 'react';
import { flushSync } from 'react-dom';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../domain/format';
import { clockSeconds } from '../domain/time';
import { serverNow, useFreshness, useSession } from '../sync';
import styles from './Paper.module.css';
import './tableTexts';

/** When it was printed and by whom, and since when it was not sure any more. */
export function Stamp({ at }: { at: number }) {
  const { t } = useTranslation('table');
  const { t: core } = useTranslation();
  const { dayAndClock } = useFormat();
  const { user } = useSession();
  const { live, since } = useFreshness();
  return (
    <p className={styles.stamp}>
      {t('stamp', { time: `${dayAndClock(at)}:${clockSeconds(at).slice(6)}`, name: user?.name })}
      {!live && (
        <strong>
          {' '}
          {since === null
            ? core('fresh.never')
            : core('fresh.sinceTitle', { time: clockSeconds(since) })}
        </strong>
      )}
    </p>
  );
}

/** The instant of the print that is being made, by the server's clock. */
export function usePrintedAt(): number {
  const [at, setAt] = useState(serverNow);
  useEffect(() => {
    const note = () => setAt(serverNow());
    window.addEventListener('beforeprint', note);
    return () => window.removeEventListener('beforeprint', note);
  }, []);
  return at;
}

/** Whether a print is being made: what stands on paper alone is drawn for it, and costs a screen nothing. */
export function usePrinting(): boolean {
  const [printing, setPrinting] = useState(false);
  useEffect(() => {
    const media = window.matchMedia?.('print');
    // The paper is taken as soon as these return.
    const set = (now: boolean) => flushSync(() => setPrinting(now));
    const before = () => set(true);
    const after = () => set(false);
    const change = () => set(media.matches);
    window.addEventListener('beforeprint', before);
    window.addEventListener('afterprint', after);
    media?.addEventListener('change', change);
    return () => {
      window.removeEventListener('beforeprint', before);
      window.removeEventListener('afterprint', after);
      media?.removeEventListener('change', change);
    };
  }, []);
  return printing;
}
