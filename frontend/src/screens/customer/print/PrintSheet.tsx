/** The day or week on paper: orders, amounts with their instants, how they stand, and when that was so. */

import { useTranslation } from 'react-i18next';
import { floorMbq } from '../../../domain/decay';
import { useFormat } from '../../../domain/format';
import { meantAt, movedOf } from '../../../domain/moved';
import { isRecalled } from '../../../domain/recall';
import { clock, dateOf, isoWeek } from '../../../domain/time';
import type { Delivery, WeekDay } from '../../../domain/week';
import type { Order } from '../../../protocol/rows';
import { useRows } from '../../../sync';
import { Stamp, usePrintedAt } from '../../../ui/Paper';
import styles from '../../../ui/Paper.module.css';
import { useRefusalText } from '../../../ui/Refusal';
import { Status } from '../../../ui/Status';
import { type Old, type Past, type Reach, useNameOf } from '../data';
import { ConditionalNote } from '../safety/Conditional';
import { useAmountOf } from '../words';

interface PrintSheetProps {
  reach: Reach;
  days: readonly WeekDay[];
  /** Days whose orders are not here, or as they were: the paper says so. */
  past: Pick<Past, 'missing' | 'old'>;
}

export function PrintSheet({ reach, days, past }: PrintSheetProps) {
  const { t } = useTranslation('customer');
  const { longDay } = useFormat();
  const printed = usePrintedAt();
  const first = days[0];
  if (!first) {
    return null;
  }
  const one = days.length === 1;
  return (
    <section className={styles.sheet} aria-hidden="true">
      <header className={styles.head}>
        <h1>
          {reach.customer} · {reach.endpoint.name}
        </h1>
        <p>
          {one ? longDay(first.date) : t('weekOf', { week: isoWeek(first.date).week })}
          {!one && ` · ${longDay(first.date)} – ${longDay(days.at(-1)?.date ?? first.date)}`}
        </p>
        <Stamp at={printed} />
      </header>
      {days.map((day) => (
        <Day
          key={day.date}
          day={day}
          heading={!one}
          stream={reach.stream}
          known={!past.missing.has(day.date)}
          old={past.old.get(day.date)}
          printed={printed}
        />
      ))}
    </section>
  );
}

interface DayProps {
  day: WeekDay;
  heading: boolean;
  stream: string;
  known: boolean;
  old: Old | undefined;
  printed: number;
}

function Day({ day, heading, stream, known, old, printed }: DayProps) {
  const { t } = useTranslation('customer');
  const { longDay, when } = useFormat();
  const refusalText = useRefusalText();
  const rows = day.deliveries.flatMap((delivery) =>
    [...delivery.orders, ...delivery.cancelled].map((order) => ({ delivery, order })),
  );
  return (
    <div className={styles.day}>
      {heading && <h2>{longDay(day.date)}</h2>}
      {day.closed && <p>{t('closedDay')}</p>}
      {old && (
        <p>
          <strong>
            {t('past.oldPaper', { time: when(old.at, dateOf(printed)) })} {refusalText(old.refused)}
          </strong>
        </p>
      )}
      {!known ? (
        <p>{t('past.paper')}</p>
      ) : rows.length === 0 ? (
        !day.closed && <p>{t('sum.none')}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th>{t('print.delivery')}</th>
              <th>{t('print.ordered')}</th>
              <th>{t('print.status')}</th>
              <th>{t('print.delivered')}</th>
              <th>{t('comment')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ delivery, order }) => (
              <Line
                key={order.id}
                delivery={delivery}
                order={order}
                day={day.date}
                stream={stream}
              />
            ))}
          </tbody>
        </table>
      )}
    </div>
  );
}

interface LineProps {
  delivery: Delivery;
  order: Order;
  day: string;
  stream: string;
}

function Line({ delivery, order, day, stream }: LineProps) {
  const { t } = useTranslation('customer');
  const { t: core } = useTranslation();
  const { mbq, when } = useFormat();
  const name = useNameOf()(delivery.tracerId, delivery.isotopeId);
  const amountOf = useAmountOf();
  const slots = useRows(stream, 'slot');
  const meant = meantAt(order, slots);
  const moved = movedOf(order, slots);
  const who: [string | null, string | null] =
    order.status === 'released'
      ? [order.releasedBy, order.releasedAt]
      : order.status === 'accepted'
        ? [order.acceptedBy, order.acceptedAt]
        : order.status === 'rejected'
          ? [order.rejectedBy, null]
          : [order.orderedBy, order.orderedAt];
  const changed = order.marks.includes('editedAfterAcceptance');
  return (
    <tr className={order.status === 'cancelled' ? styles.cancelled : undefined}>
      <td>
        <b>{clock(delivery.at)}</b>
        {order.expectedAt !== null && (
          <p>{t('delay.expected', { time: when(order.expectedAt, day) })}</p>
        )}
        {order.postponedFromAt !== null && (
          <p>
            {t('postponed.fromTo', {
              from: when(order.postponedFromAt, day),
              to: clock(meant),
            })}
          </p>
        )}
        {moved && <p>{t('moved.fromTo', { from: clock(moved.from), to: clock(moved.to) })}</p>}
        {order.awaitsConfirmation && <p>{t('postponed.waits')}</p>}
      </td>
      <td>
        {name} <b>{amountOf(order)}</b> {t('at', { time: clock(meant) })}
        <p>{core(`usage.${order.usage}`)}</p>
      </td>
      <td>
        {isRecalled(order) ? (
          <Status status="rejected" word={t('recall.short')} />
        ) : (
          <Status status={order.status} />
        )}
        <ConditionalNote order={order} stream={stream} />
        <p>
          {who[0]} {who[1] !== null && when(who[1], day)}
        </p>
        {order.rejectedReason && <p>{order.rejectedReason}</p>}
        {changed && <p>{t('print.changed')}</p>}
      </td>
      <td>
        {order.deliveredMbq !== null && (
          <>
            {mbq(floorMbq(order.deliveredMbq))} {t('at', { time: clock(order.deliverAt) })}
            <p>{order.batchNumbers.join(', ')}</p>
          </>
        )}
      </td>
      <td>{order.comment}</td>
    </tr>
  );
}
