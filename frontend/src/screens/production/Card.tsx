/** A delivery on the line: who, when, what lies in vials against what was ordered, and how far it is. */
import { type CSSProperties, useRef } from 'react';
import type { Delivery } from '../../domain/day';
import { isShort } from '../../domain/dayNext';
import type { PlanOrder } from '../../domain/dayRows';
import { floorMbq } from '../../domain/decay';
import { counts } from '../../domain/need';
import { clock } from '../../domain/time';
import { Status } from '../../ui/Status';
import { useInSight } from '../../ui/useInSight';
import styles from './Card.module.css';
import { Faces } from './looks/Looks';
import { risChanged } from './unordered/BookingNote';
import { useCarriedFocus } from './useCarriedFocus';
import { useWords } from './words';

interface CardProps {
  delivery: Delivery;
  chosen: boolean;
  /** A person chose it, or the address names it: it comes into sight. */
  follow: boolean;
  /** It has an order that nobody has looked at yet. */
  isNew: boolean;
  onSelect: (orderId: number) => void;
  style: CSSProperties;
}

/** The order of a delivery that a press on it means: the one that asks for attention first. */
export function leading(delivery: Delivery): PlanOrder {
  const found = delivery.orders.find((order) => order.status === delivery.status);
  return found ?? (delivery.orders[0] as PlanOrder);
}

export function Card({ delivery, chosen, follow, isNew, onSelect, style }: CardProps) {
  const { t, core, format, statusWord, customerOf } = useWords();
  const counted = delivery.orders.filter((order) => counts(order)).length;
  const off = delivery.status === 'rejected' || delivery.status === 'cancelled';
  const short = isShort(delivery);
  const word = statusWord(delivery);
  // Nothing counts of what is off: it shows what it was about.
  const ordered = off
    ? delivery.orders.reduce((sum, order) => sum + (order.orderedMbq ?? 0), 0)
    : delivery.orderedMbq;
  const box = useRef<HTMLButtonElement>(null);
  useCarriedFocus(box, delivery.key);
  useInSight(box, chosen && follow);
  const look = [
    styles.card,
    chosen ? styles.chosen : '',
    off ? styles.off : '',
    isNew ? styles.fresh : '',
    delivery.status === 'released' ? styles.released : '',
    short ? styles.short : '',
  ].join(' ');
  return (
    <button
      ref={box}
      type="button"
      className={look}
      style={style}
      aria-pressed={chosen}
      onClick={() => onSelect(leading(delivery).id)}
    >
      <span className="unseen">{delivery.name} </span>
      <span className={styles.top}>
        <b className={delivery.expectedAt !== null && !off ? styles.planned : ''}>
          {clock(delivery.deliverAt)}
        </b>
        <span className={styles.name}>{customerOf(delivery)}</span>
      </span>
      <span className={styles.badges}>
        {isNew && <em className={styles.badge}>{t('lane.fresh')}</em>}
        {delivery.orders.some(risChanged) && (
          <em className={`${styles.badge} ${styles.delayed}`}>{t('unordered.flag')}</em>
        )}
        {delivery.expectedAt !== null && !off && (
          <em className={`${styles.badge} ${styles.delayed}`}>
            <span className="unseen"> {t('delayedTo', { time: clock(delivery.expectedAt) })} </span>
            <span aria-hidden="true">→ {clock(delivery.expectedAt)}</span>
          </em>
        )}
      </span>
      {delivery.kind !== 'injection' && (
        <>
          <span className={styles.figures}>
            {!off && <b>{format.figure(floorMbq(delivery.dispensedMbq))}</b>}
            <span>
              {off ? '' : ' / '}
              {format.figure(ordered)}
              <span className="unseen"> {core('unit.mbq')} </span>
            </span>
          </span>
          {!off && <Bar delivery={delivery} short={short} />}
        </>
      )}
      {delivery.kind === 'injection' && (
        <span className={styles.figures}>
          <b>{delivery.injections}</b>
          <span> {t('lane.injections', { count: delivery.injections }).replace(/^\S+\s/, '')}</span>
        </span>
      )}
      <span className={styles.bottom}>
        <Status status={delivery.status} word={word} />
        {counted > 1 && <span className={styles.count}>×{counted}</span>}
        <Faces orders={delivery.orders} />
      </span>
      <span className="unseen">. {t('panel.departs', { time: clock(delivery.leavesAt) })}</span>
    </button>
  );
}

/** Full is what is to be dispensed; the notch is what was ordered. */
function Bar({ delivery, short }: { delivery: Delivery; short: boolean }) {
  const full = Math.max(delivery.toDispenseMbq, delivery.orderedMbq, 1);
  const filled = Math.min(1, delivery.dispensedMbq / full);
  return (
    <span className={styles.bar}>
      <i className={short ? styles.lacking : styles.filled} style={{ width: `${filled * 100}%` }} />
      <i className={styles.notch} style={{ left: `${(delivery.orderedMbq / full) * 100}%` }} />
    </span>
  );
}
