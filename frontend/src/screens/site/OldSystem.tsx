/** How the link to the old system stands; nothing where there is none. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { useNow, useRows } from '../../sync';
import { Flag } from '../../ui/Flag';
import styles from './Waiting.module.css';
import './linkTexts';

const TONE = { reading: 'good', inStep: 'good', behind: 'warn', away: 'bad', cut: 'quiet' } as const;

export function OldSystem() {
  const { t } = useTranslation('oldSystem');
  const { dayAndClock, away } = useFormat();
  const now = useNow(1000);
  const link = useRows('site', 'link').find(({ state }) => state !== 'off');
  if (!link) {
    return null;
  }
  const tone = link.state in TONE ? TONE[link.state as keyof typeof TONE] : 'warn';
  return (
    <section className={styles.link} aria-label={t('title')}>
      <b>{t('title')}</b>
      <Flag tone={tone}>{t(`state.${link.state}`)}</Flag>
      {link.state === 'cut' && <span>{t('cutSince', { time: dayAndClock(link.since) })}</span>}
      {link.inStepAt && link.state !== 'cut' && (
        <span>
          {t('inStep', { time: dayAndClock(link.inStepAt) })}{' '}
          <span className="soft">{away(link.inStepAt, now)}</span>
        </span>
      )}
      {link.behind > 0 && <span>{t('behind', { count: link.behind })}</span>}
      {link.state === 'away' && (
        <span>
          {t('since', { time: dayAndClock(link.since), away: away(link.since, now) })}
          {link.trouble ? `: ${link.trouble}` : ''}
        </span>
      )}
    </section>
  );
}
