/** The lists that come from outside, each with what it is known as of: vials that do not come are seen here first. */
import { clock } from '../../domain/time';
import { useRows } from '../../sync';
import styles from './DayBar.module.css';
import { useWords } from './words';

export function Feeds() {
  const { t } = useWords();
  const feeds = useRows('production', 'feed');
  return (
    <ul className={styles.feeds}>
      {feeds.map((feed) => {
        const up = feed.state === 'up';
        const time = feed.asOf === null ? null : clock(feed.asOf);
        return (
          <li key={feed.id} className={up ? '' : styles.silent}>
            {t(`feed.${feed.id}`)}{' '}
            {time === null ? t('feed.neverSeen') : t(up ? 'feed.asOf' : 'feed.notSeen', { time })}
          </li>
        );
      })}
    </ul>
  );
}
