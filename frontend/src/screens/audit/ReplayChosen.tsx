/** What was known of a delivery at that instant. */
import { useTranslation } from 'react-i18next';
import type { Delivery, Status as OrderStatus } from '../../domain/day';
import { floorMbq } from '../../domain/decay';
import { clock, clockSeconds } from '../../domain/time';
import { Button } from '../../ui/Button';
import { Status } from '../../ui/Status';
import { useWords } from '../production/words';
import styles from './Replay.module.css';

export function Chosen({ delivery, onClose }: { delivery: Delivery; onClose: () => void }) {
  const { t: audit } = useTranslation('audit');
  const { t, core, format, whatOf, amountOf, orderMarksOf } = useWords();
  return (
    <section className={styles.chosen} aria-label={audit('replay.chosen')}>
      <header>
        <h2>{whatOf(delivery)}</h2>
        <span className="soft">{delivery.endpoint?.name}</span>
        <Button small look="quiet" onClick={onClose}>
          {core('do.close')}
        </Button>
      </header>
      <ul>
        {delivery.orders.map((order) => (
          <li key={order.id}>
            <Status status={order.status as OrderStatus} chip />
            <b>{amountOf(order)}</b>
            <span>
              {t('panel.didOrder', {
                when: format.when(order.orderedAt, order.deliveryDate),
                who: order.orderedBy ?? '–',
              })}
            </span>
            {order.acceptedAt && (
              <span>
                {t('panel.didAccept', {
                  when: clock(order.acceptedAt),
                  who: order.acceptedBy ?? '–',
                })}
              </span>
            )}
            {order.releasedAt && (
              <span>
                {t('panel.didRelease', {
                  when: clock(order.releasedAt),
                  who: order.releasedBy ?? '–',
                })}
              </span>
            )}
            {order.comment && <span className={styles.comment}>“{order.comment}”</span>}
            {order.marks.length > 0 && <span>{orderMarksOf(order).join(' · ')}</span>}
          </li>
        ))}
        {delivery.filled.map((vial) => (
          <li key={`vial${vial.id}`} className={styles.vial}>
            <b>{format.mbq(floorMbq(vial.activityMbq), 0)}</b>
            <span>
              {clockSeconds(vial.calibratedAt)} · {vial.batchNumber}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
