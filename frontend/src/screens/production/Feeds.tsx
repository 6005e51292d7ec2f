/** The lists that come from outside, each with what it is known as of: vials that do not come are seen here first. */
import { feedAge } from '../../domain/feedAge';
import { useFormat } from '../../domain/format';
import { dateOf } from '../../domain/time';
import { useNow, useRows } from '../../sync';
import styles from './DayBar.module.css';
import { useWords } from './words';

export function Feeds({ only }: { only?: string }) {
  const { t } = useWords();
  const feeds = useRows('production', 'feed').filter(({ id }) => !only || id === only);
  const { when } = useFormat();
  const now = useNow(10_000);
  return (
    <ul className={styles.feeds}>
      {feeds.map((feed) => {
        const age = feedAge(feed, now);
        const up = age === 'fresh' || age === 'unread';
        const time = feed.asOf === null ? null : when(feed.asOf, dateOf(now));
        // BKG-80: a message says only that one came.
        const known = feed.byMessages ? 'feed.lastMessage' : 'feed.asOf';
        return (
          <li key={feed.id} className={age === 'fresh' ? '' : styles.silent}>
            {t(`feed.${feed.id}`)}{' '}
            {time === null ? t('feed.neverSeen') : t(up ? known : 'feed.notSeen', { time })}
            {age === 'unread' && `, ${t('feed.unread', { count: feed.unread })}`}
          </li>
        );
      })}
    </ul>
  );
}
