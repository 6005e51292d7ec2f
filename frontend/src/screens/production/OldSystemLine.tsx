/** At the top of production while the old system does not answer, or while the two say two things: it leads to where one
 * settles it. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';
import { useNow, useRows, useStream } from '../../sync';
import './oldSystemTexts';
import styles from './OldSystemLine.module.css';

export function OldSystemLine() {
  useStream('site');
  const { t } = useTranslation('oldLine');
  const { away } = useFormat();
  const now = useNow(10_000);
  const link = useRows('site', 'link').find(({ state }) => state !== 'off' && state !== 'cut');
  const open = useRows('site', 'conflict').filter(
    ({ state, details }) => state === 'open' && details.fields !== undefined,
  ).length;
  const gone = link?.state === 'away';
  if (!gone && open === 0) {
    return null;
  }
  return (
    <aside className={styles.line} aria-label={t('title')}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d="M8 3v6.5M8 12.6v.2" />
      </svg>
      <b>{t('title')}</b>
      {gone && <span>{t('away', { time: clock(link.since), away: away(link.since, now) })}</span>}
      {open > 0 && <span>{t('open', { count: open })}</span>}
      <Link href="/site/waiting" className={styles.go}>
        {t('see')}
      </Link>
    </aside>
  );
}
