/** How the link to the old system stands; nothing where there is none. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clockSeconds, dateOf } from '../../domain/time';
import { useNow, useOldSite, useRows } from '../../sync';
import { Flag } from '../../ui/Flag';
import styles from './Waiting.module.css';
import './linkTexts';

const TONE = { reading: 'good', both: 'good', away: 'bad', cut: 'quiet' } as const;

export function OldSystem() {
  const { t } = useTranslation('oldSystem');
  const { dayAndClock, ago } = useFormat();
  const now = useNow(1000);
  const oldSite = useOldSite();
  const link = useRows('site', 'link').find(({ state }) => state !== 'off');
  if (!link) {
    return null;
  }
  const stuck = link.state !== 'away' && !!link.trouble;
  const tone = !stuck && link.state in TONE ? TONE[link.state as keyof typeof TONE] : 'warn';
  // To the second while it is today's; an older one is told by its day.
  const inStep =
    link.inStepAt &&
    (dateOf(link.inStepAt) === dateOf(now)
      ? clockSeconds(link.inStepAt)
      : dayAndClock(link.inStepAt));
  return (
    <section className={styles.link} aria-label={t('title')}>
      <b>{t('title')}</b>
      <Flag tone={tone}>{t(`state.${link.state}`)}</Flag>
      {link.state === 'cut' && <span>{t('cutSince', { time: dayAndClock(link.since) })}</span>}
      {inStep && link.inStepAt && link.state !== 'cut' && (
        <span>
          {t('inStep', { time: inStep })} <span className="soft">{ago(link.inStepAt, now)}</span>
        </span>
      )}
      {link.behind > 0 && <span>{t('behind', { count: link.behind })}</span>}
      {stuck && <span>{t('stuck', { trouble: link.trouble })}</span>}
      {link.state === 'away' && (
        <span>
          {t('since', { time: dayAndClock(link.since), away: ago(link.since, now) })}
          {link.trouble ? `: ${link.trouble}` : ''}
        </span>
      )}
      {oldSite && (
        <a href={oldSite} target="_blank" rel="noreferrer">
          {t('oldSite')}
        </a>
      )}
    </section>
  );
}
