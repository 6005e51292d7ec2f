/** The other way of the RIS to us: where its messages (HL7) are listened for, and when the last one came. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { useNow } from '../../../sync';
import { Flag } from '../../../ui/Flag';
import site from '../Site.module.css';
import type { Listener } from '../system/system';
import styles from './Nodes.module.css';
import './texts';

const TONES = { listening: 'good', taken: 'bad', off: 'quiet' } as const;

export function Messages({ listener }: { listener: Listener | null }) {
  const { t } = useTranslation('nodes');
  const { dayAndClock, ago } = useFormat();
  const now = useNow(1000);
  const state = listener?.state ?? 'off';
  return (
    <section className={`${styles.node} ${styles.messages}`} aria-labelledby="messages">
      <header className={styles.head}>
        <h2 id="messages">{t('messages.title')}</h2>
        <Flag tone={TONES[state]}>{t(`messages.${state}`)}</Flag>
        {listener && state !== 'off' && (
          <span className="soft">
            {t('since', { time: dayAndClock(listener.since) })} · {ago(listener.since, now)}
          </span>
        )}
      </header>
      {listener === null || state === 'off' ? (
        <p className="soft">{t('messages.offText')}</p>
      ) : (
        <>
          <p>
            <span className={site.code}>
              {listener.host}:{listener.port}
            </span>{' '}
            <span className="soft">
              {listener.heardAt === null
                ? t('messages.neverHeard')
                : t('messages.heard', {
                    time: dayAndClock(listener.heardAt),
                    away: ago(listener.heardAt, now),
                  })}
            </span>
          </p>
          {state === 'taken' && <p className={styles.trouble}>{t('messages.takenText')}</p>}
        </>
      )}
    </section>
  );
}
