/** The lists that come from outside, each with what it is known as of: a live line can still show old lists. */
import { useTranslation } from 'react-i18next';
import { feedAge } from '../../domain/feedAge';
import { ms } from '../../domain/time';
import { useNow, useRows } from '../../sync';
import styles from './Board.module.css';
import { useWhen } from './useWhen';

export function Feeds() {
  const { t } = useTranslation('wall');
  const feeds = useRows('wall', 'feed');
  const when = useWhen();
  const now = useNow(1000);
  return (
    <>
      {feeds.map((feed) => {
        const age = feedAge(feed, now);
        const up = age === 'fresh' || age === 'unread';
        // BKG-80: a message says only that one came.
        const known = feed.byMessages ? 'lastMessage' : 'asOf';
        const words =
          feed.asOf === null
            ? t('neverSeen')
            : t(up ? known : 'notSeen', { time: when(ms(feed.asOf), now) });
        return (
          <span key={feed.id} className={age === 'fresh' ? styles.feed : styles.silent}>
            {t(`feed.${feed.id}`)} <b>{words}</b>
            {age === 'unread' && <>, {t('unread', { count: feed.unread })}</>}
          </span>
        );
      })}
    </>
  );
}
