/** Production's day on paper: a plain table of its deliveries, early to late. */
import type { Delivery } from '../../domain/day';
import { floorMbq } from '../../domain/decay';
import { clock } from '../../domain/time';
import { Stamp, usePrintedAt, usePrinting } from '../../ui/Paper';
import styles from '../../ui/Paper.module.css';
import { useRefusalText } from '../../ui/Refusal';
import { Status } from '../../ui/Status';
import type { ShownDay } from './useDay';
import { useWords } from './words';

export function DaySheet({ day }: { day: ShownDay }) {
  return usePrinting() ? <Sheet day={day} /> : null;
}

function Sheet({ day }: { day: ShownDay }) {
  const { plan } = day;
  const { t, format } = useWords();
  const refusalText = useRefusalText();
  const printed = usePrintedAt();
  const deliveries = [...plan.deliveries].sort(
    (one, other) => one.deliverAt - other.deliverAt || one.leavesAt - other.leavesAt,
  );
  return (
    <section className={`${styles.sheet} ${styles.figures}`} data-paper aria-hidden="true">
      <header className={styles.head}>
        <h1>{t('sheet.title')}</h1>
        <p>{format.longDay(plan.date)}</p>
        <Stamp at={printed} />
        {day.fetchedAt !== null && (
          <p>
            {t('day.snapshot', { time: format.dayAndClock(day.fetchedAt) })}
            {day.refused && (
              <strong> {t('day.notAgain', { why: refusalText(day.refused) })}</strong>
            )}
          </p>
        )}
      </header>
      {deliveries.length === 0 ? (
        <p>{t('day.empty')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{t('sheet.time')}</th>
              <th>{t('sheet.customer')}</th>
              <th>{t('sheet.tracer')}</th>
              <th>{t('sheet.ordered')}</th>
              <th>{t('sheet.needed')}</th>
              <th>{t('sheet.dispensed')}</th>
              <th>{t('sheet.status')}</th>
            </tr>
          </thead>
          <tbody>
            {deliveries.map((delivery) => (
              <Line key={delivery.key} delivery={delivery} />
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

function Line({ delivery }: { delivery: Delivery }) {
  const { t, format, amountOf, customerOf, statusWord } = useWords();
  const { kind, status } = delivery;
  const off = status === 'rejected' || status === 'cancelled';
  // Nothing counts of what is off: it shows what it was about.
  const counted = off
    ? {
        orderedMbq: delivery.orders.reduce((sum, order) => sum + (order.orderedMbq ?? 0), 0),
        injections: delivery.orders.reduce((sum, order) => sum + (order.injections ?? 0), 0),
      }
    : delivery;
  return (
    <tr className={off ? styles.cancelled : undefined}>
      <td>
        <b>{clock(delivery.deliverAt)}</b>
        <p>{t('panel.departs', { time: clock(delivery.leavesAt) })}</p>
        {delivery.expectedAt !== null && !off && (
          <p>{t('delayedTo', { time: clock(delivery.expectedAt) })}</p>
        )}
      </td>
      <td>
        {customerOf(delivery)}
        <p>{delivery.endpoint?.name}</p>
      </td>
      <td>{delivery.name}</td>
      <td>{amountOf({ kind, ...counted })}</td>
      <td>{kind === 'injection' || off ? '–' : format.mbq(delivery.toDispenseMbq, 0)}</td>
      <td>{kind !== 'injection' && !off ? format.mbq(floorMbq(delivery.dispensedMbq), 0) : '–'}</td>
      <td>
        <Status status={status} word={statusWord(delivery)} />
      </td>
    </tr>
  );
}
