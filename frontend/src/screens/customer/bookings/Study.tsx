/** One booked study: when, what and where, the delivery that would serve it, or how its order stands. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import type { StudyRow } from '../../../domain/bookingDay';
import type { Planner } from '../../../domain/bookings';
import { ceilMbq, decayBetween } from '../../../domain/decay';
import { useFormat } from '../../../domain/format';
import { clock } from '../../../domain/time';
import type { Booking } from '../../../protocol/rows';
import { useRow, useTrace } from '../../../sync';
import { Flag } from '../../../ui/Flag';
import { Status } from '../../../ui/Status';
import { useAmountOf } from '../words';
import styles from './Study.module.css';
import { useAmount, useChangeWords, useTime, useWhy } from './words';

interface StudyProps {
  row: StudyRow;
  date: string;
  stream: string;
  planner: Planner;
  ticked: boolean;
  onTick: (ticked: boolean) => void;
}

/** How long a change is marked. */
const FRESH = 12_000;

export function Study({ row, date, stream, planner, ticked, onTick }: StudyProps) {
  const { t } = useTranslation('bookings');
  const { booking, served } = row;
  const trace = useTrace('booking', booking.id);
  const fresh = trace !== undefined && Date.now() - trace.at < FRESH;
  const asks = served !== null;
  const body = <Body row={row} date={date} />;
  return (
    <li
      className={`${styles.study} ${asks && !ticked ? styles.out : ''}`}
      data-fresh={fresh ? 'yes' : undefined}
    >
      {asks ? (
        <label className={styles.tick}>
          <input
            type="checkbox"
            checked={ticked}
            onChange={(event) => onTick(event.target.checked)}
            aria-label={t('tick', {
              accession: booking.accession,
              procedure: booking.procedure,
              time: clock(booking.startAt),
            })}
          />
          {body}
        </label>
      ) : (
        <div className={styles.tick}>
          <span className={styles.blank} aria-hidden="true" />
          {body}
        </div>
      )}
      <div className={styles.end}>
        {asks ? (
          <>
            {booking.status === 'rejected' && (
              <p className={styles.note}>{t(ticked ? 'takenBack' : 'rejected')}</p>
            )}
            <Serving row={row} date={date} planner={planner} />
          </>
        ) : (
          <Ordered booking={booking} stream={stream} date={date} />
        )}
      </div>
    </li>
  );
}

/** Start and injection, then what, where, and its number. */
function Body({ row: { booking, injectionAt }, date }: { row: StudyRow; date: string }) {
  const { t } = useTranslation('bookings');
  const time = useTime(date);
  return (
    <span className={styles.body}>
      <span className={styles.when}>
        <b className={styles.start}>{clock(booking.startAt)}</b>
        {injectionAt !== null && (
          <span className={styles.injection}>{t('injection', { time: time(injectionAt) })}</span>
        )}
      </span>
      <span className={styles.what}>
        <span className={styles.procedure}>{booking.procedure}</span>
        <span className={styles.where}>
          {t('room', { room: booking.location })} · {booking.accession}
        </span>
        {booking.parts.length > 1 && (
          <span className={styles.where}>
            {t('parts', {
              count: booking.parts.length,
              times: booking.parts.map((part) => clock(part.startAt)).join(', '),
            })}
          </span>
        )}
      </span>
    </span>
  );
}

interface ServingProps {
  row: StudyRow;
  date: string;
  planner: Planner;
}

/** The delivery that would serve it and what it needs there, or why nothing does and when the first one would be. */
function Serving({ row: { served, injectionAt }, date, planner }: ServingProps) {
  const { t } = useTranslation('bookings');
  const { mbq } = useFormat();
  const amount = useAmount();
  const time = useTime(date);
  const why = useWhy();
  if (!served) {
    return null;
  }
  if (served.by === 'slot') {
    const { need, place } = served;
    const there = decayBetween(
      need.mbq,
      planner.halfLife(need.tracerId),
      need.injectionAt,
      place.at,
    );
    return (
      <p className={styles.served}>
        <b>{mbq(ceilMbq(there))}</b> {t('at', { time: time(place.at) })}
      </p>
    );
  }
  if (served.by === 'time') {
    return (
      <p className={styles.served}>
        <b>{amount(served.wanted)}</b> {t('at', { time: time(served.wanted.deliverAt) })}
      </p>
    );
  }
  const { code, firstSlotAt } = served.unserved;
  return (
    <div className={styles.unserved}>
      <Flag tone="warn">{why(code, injectionAt, planner.book.now)}</Flag>
      {firstSlotAt !== null && (
        <p className={styles.first}>{t('first', { when: time(firstSlotAt) })}</p>
      )}
    </div>
  );
}

/** How its order stands, live; a press goes there. */
function Ordered({ booking, stream, date }: { booking: Booking; stream: string; date: string }) {
  const { t } = useTranslation('bookings');
  const amountOf = useAmountOf();
  const order = useRow(stream, 'order', booking.orderId);
  const gone = booking.status === 'cancelled';
  const said = useChangeWords(date)(booking);
  return (
    <div className={styles.ordered}>
      {gone ? <Flag tone="bad">{t('gone')}</Flag> : said !== '' && <Flag tone="warn">{said}</Flag>}
      {order ? (
        <Link
          className={styles.order}
          href={`/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`}
        >
          <Status status={order.status} chip />
          <span className={styles.amount}>
            {amountOf(order)} {t('at', { time: clock(order.deliverAt) })}
          </span>
        </Link>
      ) : (
        <span className="soft">{t('orderGone')}</span>
      )}
    </div>
  );
}
