/** A day's studies on paper: what is ordered for them and what is not, and as of when that was so. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { bookingDay } from '../../../domain/bookingDay';
import { ceilMbq, decayBetween } from '../../../domain/decay';
import { useFormat } from '../../../domain/format';
import { clock, dateOf } from '../../../domain/time';
import type { Booking } from '../../../protocol/rows';
import { useTable } from '../../../sync';
import { Stamp, usePrintedAt } from '../../../ui/Paper';
import styles from '../../../ui/Paper.module.css';
import { type Reach, useNameOf } from '../data';
import { useAmountOf } from '../words';
import { AsOf } from './AsOf';
import { usePlanner, useStudies } from './data';
import { useAmount, useTime, useWhy } from './words';

export function PrintSheet({ reach, date }: { reach: Reach; date: string }) {
  const { t } = useTranslation('bookings');
  const { longDay } = useFormat();
  const nameOf = useNameOf();
  const printed = usePrintedAt();
  const studies = useStudies(reach);
  const planner = usePlanner(reach, studies.procedures);
  const day = useMemo(
    () => bookingDay(date, reach.endpoint.id, studies.bookings, planner),
    [date, reach, studies, planner],
  );
  const orders = useTable(reach.stream, 'order');
  const { t: core } = useTranslation();
  const stateOf = (booking: Booking): string => {
    const order = orders.get(booking.orderId ?? -1);
    return order && booking.status === 'ordered'
      ? core(`status.${order.status}`)
      : t(`state.${booking.status}`);
  };
  const groups: [string, Booking[]][] = [
    ...day.groups.map(({ tracerId, rows }): [string, Booking[]] => [
      nameOf(tracerId, null) || t('unmapped'),
      rows.map(({ booking }) => booking),
    ]),
    ...(day.unmapped.length > 0 ? [[t('unmapped'), day.unmapped] as [string, Booking[]]] : []),
  ];
  return (
    <section className={styles.sheet} aria-hidden="true">
      <header className={styles.head}>
        <h1>
          {t('print.title')} · {reach.customer} · {reach.endpoint.name}
        </h1>
        <p>{longDay(date)}</p>
        <AsOf today={dateOf(printed)} />
        <Stamp at={printed} />
      </header>
      {groups.map(([name, bookings]) => (
        <div key={name} className={styles.day}>
          <h2>{name}</h2>
          <table>
            <thead>
              <tr>
                <th>{t('print.time')}</th>
                <th>{t('print.study')}</th>
                <th>{t('print.room')}</th>
                <th>{t('print.accession')}</th>
                <th>{t('print.delivery')}</th>
                <th>{t('print.state')}</th>
              </tr>
            </thead>
            <tbody>
              {bookings.map((booking) => (
                <tr key={booking.id}>
                  <td>
                    <b>{clock(booking.startAt)}</b>
                    {booking.injectionAt !== null && (
                      <p>{t('injection', { time: clock(booking.injectionAt) })}</p>
                    )}
                  </td>
                  <td>{booking.procedure}</td>
                  <td>{booking.location}</td>
                  <td>{booking.accession}</td>
                  <td>
                    <Delivery booking={booking} reach={reach} date={date} planner={planner} />
                  </td>
                  <td>
                    {stateOf(booking)}
                    {booking.changes.length > 0 && <p>{t('changed')}</p>}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ))}
      {day.ignored.length > 0 && <p>{t('ignored', { count: day.ignored.length })}</p>}
    </section>
  );
}

interface DeliveryProps {
  booking: Booking;
  reach: Reach;
  date: string;
  planner: ReturnType<typeof usePlanner>;
}

function Delivery({ booking, reach, date, planner }: DeliveryProps) {
  const { t } = useTranslation('bookings');
  const { mbq } = useFormat();
  const amountOf = useAmountOf();
  const amount = useAmount();
  const time = useTime(date);
  const why = useWhy();
  const order = useTable(reach.stream, 'order').get(booking.orderId ?? -1);
  if (order) {
    return (
      <>
        {amountOf(order)} {t('at', { time: time(order.deliverAt) })}
      </>
    );
  }
  const served = planner.serve(booking);
  if (served.by === 'nothing') {
    const at = booking.injectionAt === null ? null : Date.parse(booking.injectionAt);
    return <>{why(served.unserved.code, at, planner.book.now)}</>;
  }
  if (served.by === 'time') {
    return (
      <>
        {amount(served.wanted)} {t('at', { time: time(served.wanted.deliverAt) })}
      </>
    );
  }
  const { need, place } = served;
  const half = planner.halfLife(need.tracerId);
  return (
    <>
      {mbq(ceilMbq(decayBetween(need.mbq, half, need.injectionAt, place.at)))}{' '}
      {t('at', { time: time(place.at) })}
    </>
  );
}
