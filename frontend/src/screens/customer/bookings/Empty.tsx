/** A day without studies, and what to do about it. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { feedAge } from '../../../domain/feedAge';
import { useFormat } from '../../../domain/format';
import { useNow, useRow, useSession } from '../../../sync';
import { Button } from '../../../ui/Button';
import type { Reach } from '../data';
import styles from './Bookings.module.css';
import type { Studies } from './data';

interface EmptyProps {
  reach: Reach;
  date: string;
  today: string;
  studies: Studies;
  waiting: ReadonlyMap<string, number>;
  onDay: (date: string) => void;
}

export function Empty({ reach, date, today, studies, waiting, onDay }: EmptyProps) {
  const { t } = useTranslation('bookings');
  const { inlineDay } = useFormat();
  const admin = useSession().user?.role === 'shopAdmin';
  const feed = useRow('catalogue', 'feed', 'ris');
  const age = feedAge(feed, useNow(10_000));
  const rooms = studies.locations.filter((room) => room.endpointId === reach.endpoint.id);
  const unmapped = studies.locations
    .filter((room) => room.endpointId === null)
    .reduce((sum, room) => sum + room.waiting, 0);
  const next = [...waiting.keys()].filter((day) => day > date && day >= today).sort()[0];
  const never = age === 'none' || (age === 'down' && !feed?.asOf);
  if (never && studies.bookings.length === 0 && studies.locations.length === 0) {
    return (
      <div className={styles.empty}>
        <h2>{t('empty.noRis')}</h2>
        <p>{t('empty.noRisText')}</p>
        <Link href={`/orders/${reach.endpoint.id}/${date}`}>{t('empty.toWeek')}</Link>
      </div>
    );
  }
  if (rooms.length === 0) {
    return (
      <div className={styles.empty}>
        <h2>{t('empty.noRooms', { endpoint: reach.endpoint.name })}</h2>
        <p>{unmapped > 0 ? t('empty.noRoomsText', { count: unmapped }) : t('empty.noRoomsNone')}</p>
        {admin ? (
          <Link href="/orders/rooms">{t('empty.mapRooms')}</Link>
        ) : (
          <p>{t('empty.askRooms')}</p>
        )}
      </div>
    );
  }
  return (
    <div className={styles.empty}>
      <h2>{t('empty.nothing', { day: inlineDay(date, today) })}</h2>
      <p>{t('empty.nothingText')}</p>
      {next && (
        <Button look="quiet" onClick={() => onDay(next)}>
          {t('empty.nextDay', { day: inlineDay(next, today) })}
        </Button>
      )}
    </div>
  );
}
