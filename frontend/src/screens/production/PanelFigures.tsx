/** The figures of a delivery and of the order that is looked at. */
import { memo } from 'react';
import type { Delivery } from '../../domain/day';
import type { PlanOrder } from '../../domain/dayRows';
import { floorMbq } from '../../domain/decay';
import { poolMbqAt } from '../../domain/dispensed';
import { costAt, counts, toDispenseAtDelivery, wholeMbq } from '../../domain/need';
import { clock } from '../../domain/time';
import { useNow } from '../../sync';
import styles from './Panel.module.css';
import { useWords } from './words';

/** Ordered, to dispense, in vials and right now, each with the instant that it refers to. */
export const Figures = memo(DrawnFigures);

function DrawnFigures({ delivery, order }: { delivery: Delivery; order: PlanOrder }) {
  const { t, core, format, amountOf, percent, orderMarksOf } = useWords();
  const time = clock(delivery.deliverAt);
  const usage = core(`usage.${order.usage}` as 'usage.human');
  const marks = orderMarksOf(order);
  const extra = (
    <>
      {order.comment && (
        <div className={styles.wide}>
          <dt>{t('panel.comment')}</dt>
          <dd className={styles.comment}>{order.comment}</dd>
        </div>
      )}
      {marks.length > 0 && (
        <div className={styles.wide}>
          <dt className="unseen">{t('panel.marks')}</dt>
          <dd className={styles.marks}>{marks.join(' · ')}</dd>
        </div>
      )}
    </>
  );
  if (delivery.kind === 'injection') {
    return (
      <dl className={styles.figures}>
        <div>
          <dt>{t('panel.ordered')}</dt>
          <dd>
            <b>{amountOf(order)}</b> <span className="soft">{usage.toLowerCase()}</span>
          </dd>
        </div>
        {extra}
      </dl>
    );
  }
  const demand = delivery.demands.find((one) => one.id === order.id);
  const alone = delivery.orders.filter(counts).length === 1;
  const dispensed = demand?.dispensedMbq ?? 0;
  const share = (dispensed / (order.orderedMbq || 1)) * 100;
  const overhead = ((order.toDispenseMbq ?? 0) / (order.orderedMbq || 1) - 1) * 100;
  return (
    <dl className={styles.figures}>
      <div className={styles.hero}>
        <dt>{t('panel.ordered')}</dt>
        <dd>
          <b>{amountOf(order)}</b> <span className="soft">{usage.toLowerCase()}</span>
        </dd>
      </div>
      <div className={styles.hero}>
        <dt>{t('panel.toDispense')}</dt>
        <dd>
          <b>{format.mbq(order.toDispenseMbq ?? 0)}</b>{' '}
          <span className="soft">
            {t('panel.overhead', { percent: `${format.figure(overhead, 1)}\u00a0%` })}
          </span>
        </dd>
      </div>
      <div className={`${styles.hero} ${styles.strong}`}>
        <dt>
          {order.status === 'released'
            ? t('panel.delivered', { time })
            : dispensed > 0 && alone
              ? t('panel.inVials', { count: delivery.filled.length, time })
              : t('panel.inNoVials', { time })}
        </dt>
        <dd>
          <b>{format.mbq(floorMbq(dispensed), 0)}</b>{' '}
          {dispensed > 0 && <span className="soft">{percent(share)}</span>}
        </dd>
      </div>
      {demand && demand.orderedSlotAt !== demand.deliverAt && (
        <div>
          <dt>{t('panel.moved', { time: clock(demand.orderedSlotAt) })}</dt>
          <dd>
            <b>{format.mbq(wholeMbq(toDispenseAtDelivery(demand)), 0)}</b>
          </dd>
        </div>
      )}
      {demand && demand.runAt !== null && (
        <div>
          <dt>{t('panel.run', { time: clock(demand.runAt) })}</dt>
          <dd>
            {t('panel.costs', { amount: '' })}
            <b>{format.mbq(wholeMbq(costAt(demand, demand.runAt)), 0)}</b>
          </dd>
        </div>
      )}
      {delivery.filled.length > 0 && <RightNow delivery={delivery} alone={alone} />}
      {delivery.filled.length > 0 && (
        <div>
          <dt>{t('panel.batch')}</dt>
          <dd>
            <b>{[...new Set(delivery.filled.map((vial) => vial.batchNumber))].join(', ')}</b>
          </dd>
        </div>
      )}
      {extra}
    </dl>
  );
}

/** Vials are the whole delivery's, whichever of its orders is looked at. */
function RightNow({ delivery, alone }: { delivery: Delivery; alone: boolean }) {
  const { t, format } = useWords();
  const now = useNow(1000);
  const mbq = poolMbqAt(delivery.filled, delivery.halfLifeSeconds, now);
  return (
    <div>
      <dt>{t(alone ? 'panel.rightNow' : 'panel.rightNowAll')}</dt>
      <dd>
        <span className={styles.falling}>
          {t('panel.falling', { amount: format.mbq(floorMbq(mbq), 0) })}
        </span>
      </dd>
    </div>
  );
}
