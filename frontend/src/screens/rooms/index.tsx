/** Which rooms are whose, and what a study description means: for those who administer a customer. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { wall } from '../../domain/time';
import { LastSure } from '../../shell/Freshness';
import { Loading } from '../../shell/Plain';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Field } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import { AsOf } from '../customer/bookings/AsOf';
import { useBookingStreams } from '../customer/bookings/data';
import { useReach } from '../customer/data';
import '../customer/texts';
import '../customer/moreTexts';
import { Titled } from '../../ui/HelpLink';
import { type Doing, useDoing, useMapped } from './data';
import { Procedures } from './Procedures';
import { RoomList } from './RoomList';
import styles from './Rooms.module.css';

export default function Rooms() {
  const { t } = useTranslation('rooms');
  const { t: tc } = useTranslation('customer');
  const { reach, ready } = useReach();
  useBookingStreams(reach);
  const mapped = useMapped(reach);
  const doing = useDoing();
  const today = wall(useNow(60_000)).date;
  const [chosen, setChosen] = useState<number | null>(null);
  useEffect(() => {
    document.title = `${t('title')} · Tracershop`;
  }, [t]);
  if (!ready || (reach.length > 0 && !mapped.ready)) {
    return <Loading />;
  }
  const first = reach.find(({ endpoint }) =>
    mapped.procedures.some(
      (row) => row.endpointId === endpoint.id && row.tracerId === null && !row.ignored,
    ),
  );
  const at = reach.find(({ endpoint }) => endpoint.id === chosen) ?? first ?? reach[0];
  return (
    <main className={styles.page}>
      <header className={styles.head}>
        <Titled to="admin#rooms-and-procedures-shop-admin">
          <h1>{t('title')}</h1>
        </Titled>
        <p className="soft">{t('text')}</p>
        <AsOf today={today} />
        <LastSure />
      </header>
      {!at ? (
        <p className={styles.empty}>{tc('noEndpoint')}</p>
      ) : (
        <>
          <RoomList reach={reach} mapped={mapped} doing={doing} />
          {reach.length > 1 && (
            <div className={styles.pick}>
              <Field label={tc('endpoint')}>
                {(control) => (
                  <select
                    {...control}
                    value={at.endpoint.id}
                    onChange={(event) => setChosen(Number(event.target.value))}
                  >
                    {reach.map(({ endpoint, customer }) => (
                      <option key={endpoint.id} value={endpoint.id}>
                        {customer} · {endpoint.name}
                      </option>
                    ))}
                  </select>
                )}
              </Field>
            </div>
          )}
          <Procedures key={at.endpoint.id} reach={at} mapped={mapped} doing={doing} today={today} />
        </>
      )}
      <Last doing={doing} />
    </main>
  );
}

/** What was done last, and the way back; or why it was not. */
function Last({ doing }: { doing: Doing }) {
  const { t } = useTranslation('rooms');
  const { action, last, close } = doing;
  if (!last && !action.refused) {
    return null;
  }
  return (
    <div className={styles.last}>
      {last && <p>{last.said}</p>}
      <Refusal refused={action.refused} />
      <div className={styles.buttons}>
        {last?.undo && (
          <Button look="quiet" small busy={action.busy} onClick={() => void last.undo?.()}>
            {t('undo')}
          </Button>
        )}
        <Button
          look="bare"
          small
          onClick={() => {
            action.clear();
            close();
          }}
        >
          {t('close')}
        </Button>
      </div>
    </div>
  );
}
