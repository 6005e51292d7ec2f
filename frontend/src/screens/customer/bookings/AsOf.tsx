/** As of when the bookings are known: a live line can still show hours-old ones. */
import { useTranslation } from 'react-i18next';
import { feedAge } from '../../../domain/feedAge';
import { useFormat } from '../../../domain/format';
import { useNow, useRow } from '../../../sync';
import styles from './AsOf.module.css';
import './texts';

const SHAPES = {
  fresh: 'M2.8 8.4l3.4 3.4 7-7.4',
  unread: 'M8 3v6.2M8 12.4v.2',
  old: 'M8 3v6.2M8 12.4v.2',
  down: 'M4 4l8 8M12 4l-8 8',
  none: 'M4 8h8',
};

export function AsOf({ today }: { today: string }) {
  const { t } = useTranslation('bookings');
  const { when } = useFormat();
  const feed = useRow('catalogue', 'feed', 'ris');
  const now = useNow(5000);
  const age = feedAge(feed, now);
  const time = feed?.asOf ? when(feed.asOf, today) : null;
  const key = age === 'down' && time === null ? 'downNever' : age;
  // BKG-80: nobody asks for what comes by messages; how old it is says when the last one came.
  const said =
    feed?.byMessages && (key === 'fresh' || key === 'old' || key === 'down')
      ? (`messages.${key}` as const)
      : key;
  return (
    <p className={`${styles.asOf} ${styles[age]}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[age]} />
      </svg>
      {t(`asOf.${said}`, { time, count: feed?.unread ?? 0 })}
    </p>
  );
}
