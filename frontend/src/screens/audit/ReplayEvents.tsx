/** What has happened on the tape so far, the latest first; a press goes to it. */
import { useTranslation } from 'react-i18next';
import { clockSeconds } from '../../domain/time';
import type { Tape } from '../../sync';
import styles from './Replay.module.css';
import type { Player } from './useReplay';

const SHOWN = 14;

export function Events({ tape, player }: { tape: Tape; player: Player }) {
  const { t } = useTranslation('audit');
  const { day } = tape;
  const { deltas, titles } = day;
  const last = deltas.slice(Math.max(0, player.count - SHOWN), player.count).reverse();
  return (
    <aside className={styles.events}>
      <h2>
        {t('replay.events')}{' '}
        <span className="soft num">
          {player.count}/{deltas.length}
        </span>
      </h2>
      {last.length === 0 && <p className="soft">{t('replay.noEvents')}</p>}
      <ol>
        {last.map((delta, place) => (
          <li key={delta.revision} className={place === 0 ? styles.latest : undefined}>
            <button type="button" onClick={() => player.seek(Date.parse(delta.at))}>
              <time>{clockSeconds(delta.at)}</time>
              <span>
                <b>{titles[delta.kind] ?? delta.kind}</b>
                {/* The wall knows no person. */}
                {day.stream !== 'wall' && <small>{delta.actor ?? t('replay.system')}</small>}
              </span>
            </button>
          </li>
        ))}
      </ol>
    </aside>
  );
}
