/** How far an order is: six stops, each with who and when, or when it is planned; and what comes next. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { nextOf, type Stop, stopsOf } from '../../domain/liveLine';
import { clock, dateOf } from '../../domain/time';
import type { Order } from '../../protocol/rows';
import { useNow, useRows } from '../../sync';
import styles from './Track.module.css';

interface TrackProps {
  order: Order;
  stream: string;
  today: string;
}

export function Track({ order, stream, today }: TrackProps) {
  const vials = useRows(stream, 'vial');
  const stops = stopsOf(order, vials);
  // A car may leave before the release: the stops that are done are not always the first ones.
  const reached = stops.findIndex((stop) => !stop.done);
  const next = reached === -1 ? stops.length : reached;
  return (
    <div className={styles.line}>
      <ol className={`${styles.track} ${order.status === 'released' ? styles.released : ''}`}>
        {stops.map((stop, place) => (
          <li
            key={stop.key}
            className={[
              styles.stop,
              stop.done ? styles.done : '',
              place < next - 1 ? styles.through : '',
              place === next ? styles.next : '',
            ].join(' ')}
          >
            <Words stop={stop} order={order} today={today} />
          </li>
        ))}
      </ol>
      <NextStep order={order} today={today} reached={stops[next - 1] as Stop} />
    </div>
  );
}

function wordOf({ key, done }: Stop): string {
  return `step.${done && (key === 'leaves' || key === 'arrives') ? `${key}Done` : key}`;
}

function Words({ stop, order, today }: { stop: Stop; order: Order; today: string }) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const { done, at, before, who } = stop;
  // What is planned for the order's own day needs no date; what happened does, where it was another day than today.
  const time = at === null ? '' : done ? when(at, today) : when(at, order.deliveryDate);
  return (
    <>
      <span className={styles.word}>{t(wordOf(stop))}</span>
      <span className={styles.time}>
        {before !== null && <s>{clock(before)}</s>} {time || (done ? '' : '–')}
        {!done && <span className="unseen"> {t(at === null ? 'step.not' : 'step.planned')}</span>}
      </span>
      {done && who && <span className={styles.who}>{who}</span>}
    </>
  );
}

/** What comes next, and by when: in a sentence, so that it is never read off the rings alone. */
function NextStep({ order, today, reached }: { order: Order; today: string; reached: Stop }) {
  const { t } = useTranslation('customer');
  const { when, away } = useFormat();
  const now = useNow(1000);
  // Read from the rings where they have their words.
  const last = (
    <span className={styles.reached} aria-hidden="true">
      {t(wordOf(reached))} {reached.at !== null && when(reached.at, today)}{' '}
    </span>
  );
  const next = nextOf(order, now);
  if (next === null) {
    return <p className={styles.what}>{last}</p>;
  }
  const past = next.at !== null && next.at <= now;
  const near = next.at !== null && !past && dateOf(next.at) === today;
  return (
    <p className={styles.what}>
      {last}
      <b>{t('coming.title')}</b>{' '}
      {t(`coming.${next.word}${past ? 'Past' : ''}`, {
        time: next.at === null ? '' : when(next.at, today),
      })}
      {near && next.at !== null && <span className={styles.away}> ({away(next.at, now)})</span>}
    </p>
  );
}
