/** What of the hospital's network does not answer: red, by name and since when. Nothing stands here when all is well. */
import { useTranslation } from 'react-i18next';
import { useNow } from '../../sync';
import styles from './Nodes.module.css';
import type { Silent } from './useWall';
import { useWhen } from './useWhen';

/** As many lines as the head is high. */
const MOST = 2;

export function Nodes({ down }: { down: readonly Silent[] }) {
  const { t } = useTranslation('wall');
  const when = useWhen();
  const now = useNow(60_000);
  const shown = down.slice(0, down.length > MOST ? MOST - 1 : MOST);
  return (
    <div className={styles.place} role="status" aria-label={t('node.label')}>
      {shown.map((node) => (
        <p key={node.id} className={styles.node}>
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M5 5l22 22M27 5L5 27" />
          </svg>
          <b>{node.name}</b>
          <span>{t('node.down', { time: when(Date.parse(node.since), now) })}</span>
        </p>
      ))}
      {down.length > shown.length && (
        <p className={styles.node}>
          {/* By name, too: the one that matters may be among them. */}
          <b>
            {down
              .slice(shown.length)
              .map((node) => node.name)
              .join(', ')}
          </b>
          <span>{t('node.neither')}</span>
        </p>
      )}
    </div>
  );
}
