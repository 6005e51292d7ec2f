/** The rooms of the RIS: what nobody has taken first, with how many studies wait in it; then one's own. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type CountedRoom, roomsOf } from '../../domain/mapping';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Flag } from '../../ui/Flag';
import type { Reach } from '../customer/data';
import { type Doing, type Mapped, roomBack } from './data';
import styles from './Rooms.module.css';

interface RoomListProps {
  reach: readonly Reach[];
  mapped: Mapped;
  doing: Doing;
}

export function RoomList({ reach, mapped, doing }: RoomListProps) {
  const { t } = useTranslation('rooms');
  const now = useNow(60_000);
  const rooms = roomsOf(mapped.rooms, mapped.bookings, now);
  const free = rooms.filter(({ room }) => room.endpointId === null).length;
  return (
    <section className={styles.part} aria-labelledby="rooms-title">
      <header className={styles.partHead}>
        <h2 id="rooms-title">{t('rooms')}</h2>
        {rooms.length > 0 &&
          (free > 0 ? (
            <Flag tone="warn">{t('unmappedCount', { count: free })}</Flag>
          ) : (
            <Flag tone="good">{t('allMapped')}</Flag>
          ))}
      </header>
      {rooms.length === 0 ? (
        <p className={styles.empty}>{t('roomsNone')}</p>
      ) : (
        <ul className={styles.list}>
          {rooms.map((counted) => (
            <Room key={counted.room.id} counted={counted} reach={reach} doing={doing} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface RoomProps {
  counted: CountedRoom;
  reach: readonly Reach[];
  doing: Doing;
}

function Room({ counted: { room, count }, reach, doing }: RoomProps) {
  const { t } = useTranslation('rooms');
  const [wanted, setWanted] = useState<number | null | undefined>(undefined);
  const nameOf = (id: number | null): string => {
    const at = reach.find(({ endpoint }) => endpoint.id === id);
    return at ? (reach.length > 1 ? `${at.customer} · ${at.endpoint.name}` : at.endpoint.name) : '';
  };
  const free = room.endpointId === null;
  const map = async (endpointId: number | null) => {
    const done = await doing.run({
      name: 'location.map',
      data: { locationId: room.id, endpointId },
      seen: { [`location:${room.id}`]: room.revision },
      back: roomBack(room),
      said:
        endpointId === null
          ? t('done.roomTaken', { room: room.code })
          : t('done.room', { room: room.code, endpoint: nameOf(endpointId) }),
    });
    if (done) {
      setWanted(undefined);
    }
  };
  const only = reach.length === 1 ? reach[0] : undefined;
  const next = wanted === undefined ? room.endpointId : wanted;
  return (
    <li className={`${styles.row} ${free ? styles.free : ''}`}>
      <div className={styles.what}>
        <b>{room.code}</b>
        <span className="soft">
          {count === 0 ? t('noneAhead') : t(free ? 'waits' : 'ahead', { count })}
        </span>
      </div>
      <div className={styles.does}>
        {only && free ? (
          <Button
            small
            busy={doing.action.busy}
            aria-label={`${t('mapTo', { endpoint: only.endpoint.name })}: ${room.code}`}
            onClick={() => void map(only.endpoint.id)}
          >
            {t('mapTo', { endpoint: only.endpoint.name })}
          </Button>
        ) : (
          <>
            <select
              className={styles.select}
              aria-label={t('endpoint', { room: room.code })}
              value={next ?? ''}
              onChange={(event) =>
                setWanted(event.target.value === '' ? null : Number(event.target.value))
              }
            >
              <option value="">{t('notMapped')}</option>
              {reach.map(({ endpoint }) => (
                <option key={endpoint.id} value={endpoint.id}>
                  {nameOf(endpoint.id)}
                </option>
              ))}
            </select>
            {next !== room.endpointId && (
              <Button
                small
                busy={doing.action.busy}
                aria-label={`${t(next === null ? 'take' : 'map')}: ${room.code}`}
                onClick={() => void map(next)}
              >
                {t(next === null ? 'take' : 'map')}
              </Button>
            )}
          </>
        )}
      </div>
    </li>
  );
}
