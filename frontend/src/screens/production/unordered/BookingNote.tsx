/** That the RIS has changed studies that an order is for, which, and how. It changes no order: its customer decides, or asks. */
import { memo } from 'react';
import { hasChanged, isChanged, studiesOf } from '../../../domain/bookingChanges';
import type { PlanOrder } from '../../../domain/dayRows';
import type { Booking, Order } from '../../../protocol/rows';
import { useRows } from '../../../sync';
import { Flag } from '../../../ui/Flag';
import { useWords } from '../words';
import styles from './Unordered.module.css';
import './texts';

/** Whether the RIS has changed something about an order that nobody has dealt with. */
export function risChanged(order: Pick<PlanOrder, 'marks' | 'status'>): boolean {
  return isChanged(order as Pick<Order, 'marks' | 'status'>);
}

/** A short flag for a row of the order. */
export function RisFlag({ order }: { order: Pick<PlanOrder, 'marks' | 'status'> }) {
  const { t } = useWords();
  return risChanged(order) ? (
    <span className={styles.flag}>
      <Flag tone="warn">{t('unordered.flag')}</Flag>
    </span>
  ) : null;
}

export const BookingNote = memo(DrawnBookingNote);

function DrawnBookingNote({ order, date }: { order: PlanOrder; date: string }) {
  const { t, orderMarksOf } = useWords();
  const bookings = useRows('production', 'booking');
  if (!risChanged(order)) {
    return null;
  }
  const changed = studiesOf(order, bookings).filter(hasChanged);
  const marks = orderMarksOf({ marks: order.marks.filter((mark) => mark.startsWith('booking')) });
  return (
    <div className={styles.note} role="note">
      <p>
        <Flag tone="warn">{t('unordered.changed')}</Flag>
      </p>
      {changed.length === 0 ? (
        <p>{marks.join(' · ')}</p>
      ) : (
        <ul>
          {changed.map((booking) => (
            <Changed key={booking.id} booking={booking} date={date} />
          ))}
        </ul>
      )}
      <p className="soft">{t('unordered.changedText')}</p>
    </div>
  );
}

function Changed({ booking, date }: { booking: Booking; date: string }) {
  const { t, format } = useWords();
  const { changes, injectionAt, orderedInjectionAt } = booking;
  const words = changes.includes('cancelled')
    ? [t('unordered.change.cancelled')]
    : changes.map((change) =>
        change === 'moved' && injectionAt !== null && orderedInjectionAt !== null
          ? t('unordered.change.movedTo', {
              from: format.when(orderedInjectionAt, date),
              to: format.when(injectionAt, date),
            })
          : t(`unordered.change.${change}`),
      );
  return (
    <li>
      <b>{booking.procedure}</b> {booking.accession}: {words.join(', ')}
    </li>
  );
}
