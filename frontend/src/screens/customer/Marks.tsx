/** What is particular about an order, and loudest what was taken from under it. */
import { useTranslation } from 'react-i18next';
import type { Order } from '../../protocol/rows';
import styles from './OrderPart.module.css';

/** While such an order is open, somebody has to find another way for it. */
const ASTRAY: ReadonlySet<string> = new Set([
  'notInCatalogue',
  'slotEnded',
  'closedDate',
  'outsideHours',
  'batchRejected',
  'cameBack',
]);

/** Said loudly elsewhere on the order. */
const ELSEWHERE: ReadonlySet<string> = new Set([
  'recalled',
  'bookingMoved',
  'bookingChanged',
  'bookingCancelled',
]);

export function Marks({ order }: { order: Order }) {
  const { t } = useTranslation('customer');
  const open = order.status === 'ordered' || order.status === 'accepted';
  if (order.status === 'cancelled' || order.status === 'rejected') {
    return null;
  }
  const wordOf = (mark: string) => t(`mark.${mark}`, { defaultValue: mark });
  const astray = open ? order.marks.filter((mark) => ASTRAY.has(mark)) : [];
  // That a run was full is over when production has accepted all the same.
  const others = order.marks.filter(
    (mark) =>
      !ASTRAY.has(mark) &&
      !ELSEWHERE.has(mark) &&
      (mark !== 'runFull' || order.status === 'ordered'),
  );
  return (
    <>
      {astray.map((mark) => (
        <p key={mark} className={styles.worry}>
          <svg viewBox="0 0 16 16" aria-hidden="true">
            <path d="M8 1.5L15 14H1z" />
            <path d="M8 6v4M8 12v.1" />
          </svg>
          {wordOf(mark)}
        </p>
      ))}
      {others.length > 0 && <p className={styles.marks}>{others.map(wordOf).join(' · ')}</p>}
    </>
  );
}
