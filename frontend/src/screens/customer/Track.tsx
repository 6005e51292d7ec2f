/** How far an order is: five stops, each with who and when, or when it is planned. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { expectedDeparture } from '../../domain/moved';
import { clock } from '../../domain/time';
import type { Order } from '../../protocol/rows';
import styles from './Track.module.css';

interface Stop {
  key: 'ordered' | 'accepted' | 'released' | 'leaves' | 'arrives';
  done: boolean;
  time: string;
  /** Whether the time is a plan; nothing says yet that it happened. */
  planned?: boolean;
  /** What was planned before it was known to be late. */
  before?: string;
  who?: string | null;
}

export function Track({ order, today }: { order: Order; today: string }) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const late = order.expectedAt !== null && order.expectedAt !== order.deliverAt;
  const at = (instant: string | null): string => (instant === null ? '' : when(instant, today));
  const stops: Stop[] = [
    { key: 'ordered', done: true, time: at(order.orderedAt), who: order.orderedBy },
    {
      key: 'accepted',
      done: order.status === 'accepted' || order.status === 'released',
      time: at(order.acceptedAt),
      who: order.acceptedBy,
    },
    {
      key: 'released',
      done: order.status === 'released',
      time: at(order.releasedAt),
      who: order.releasedBy,
    },
    {
      key: 'leaves',
      done: false,
      time: clock(expectedDeparture(order)),
      planned: true,
      ...(late ? { before: clock(order.departsAt) } : {}),
    },
    {
      key: 'arrives',
      done: false,
      time: clock(order.expectedAt ?? order.deliverAt),
      planned: true,
      ...(late ? { before: clock(order.deliverAt) } : {}),
    },
  ];
  const reached = stops.filter((stop) => stop.done).length;
  return (
    <ol className={`${styles.track} ${order.status === 'released' ? styles.released : ''}`}>
      {stops.map((stop, place) => (
        <li
          key={stop.key}
          className={[
            styles.stop,
            stop.done ? styles.done : '',
            place < reached - 1 ? styles.through : '',
            place === reached ? styles.next : '',
          ].join(' ')}
        >
          <span className={styles.word}>{t(`step.${stop.key}`)}</span>
          <span className={styles.time}>
            {stop.before && <s>{stop.before}</s>} {stop.time || '–'}
            {stop.planned && <span className="unseen"> {t('step.planned')}</span>}
          </span>
          {stop.done && stop.who && <span className={styles.who}>{stop.who}</span>}
        </li>
      ))}
    </ol>
  );
}
