/** The orders and vials of a release, to choose from, and what they come to at the delivery. */
import { useId } from 'react';
import type { Delivery } from '../../domain/day';
import { waitsForPerson } from '../../domain/dayNext';
import type { PlanOrder, PlanVial } from '../../domain/dayRows';
import { floorMbq } from '../../domain/decay';
import { clock } from '../../domain/time';
import type { Pool } from './ReleaseDialog';
import styles from './ReleaseDialog.module.css';
import { Marks, useVialWords } from './VialList';
import { HIGH_PERCENT, LOW_PERCENT, useWords } from './words';

interface ReleaseRowsProps {
  delivery: Delivery;
  orders: PlanOrder[];
  vials: PlanVial[];
  orderIds: ReadonlySet<number>;
  vialIds: ReadonlySet<number>;
  pool: Pool;
  disabled: boolean;
  onOrders: (ids: Set<number>) => void;
  onVials: (ids: Set<number>) => void;
}

function toggled(ids: ReadonlySet<number>, id: number): Set<number> {
  const next = new Set(ids);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}

export function ReleaseRows(props: ReleaseRowsProps) {
  const { t, core, amountOf, customerOf } = useWords();
  const { delivery, orders, vials, orderIds, vialIds, pool, disabled } = props;
  return (
    <>
      <fieldset disabled={disabled}>
        <legend className={styles.legend}>{t('release.orders')}</legend>
        <ul className={styles.list}>
          {orders.map((order) => (
            <Row
              key={order.id}
              checked={orderIds.has(order.id)}
              onToggle={() => props.onOrders(toggled(orderIds, order.id))}
            >
              <b>{amountOf(order)}</b>
              <span className="soft">
                {core(`usage.${order.usage}` as 'usage.human').toLowerCase()} · {order.orderedBy}
              </span>
            </Row>
          ))}
        </ul>
      </fieldset>
      <fieldset disabled={disabled}>
        <legend className={styles.legend}>{t('release.vials')}</legend>
        {vials.length === 0 ? (
          <p className={styles.empty}>
            {t('release.noVials', { customer: customerOf(delivery), tracer: delivery.name })}
          </p>
        ) : (
          <ul className={styles.list}>
            {vials.map((vial) => (
              <VialChoice
                key={vial.id}
                vial={vial}
                delivery={delivery}
                checked={vialIds.has(vial.id)}
                onToggle={() => props.onVials(toggled(vialIds, vial.id))}
              />
            ))}
          </ul>
        )}
      </fieldset>
      <Sum delivery={delivery} pool={pool} some={vialIds.size > 0} />
    </>
  );
}

function Row(props: {
  checked: boolean;
  disabled?: boolean;
  onToggle: () => void;
  children: React.ReactNode;
}) {
  const id = useId();
  return (
    <li>
      <label
        htmlFor={id}
        className={`${styles.row} ${props.checked ? styles.taken : ''} ${props.disabled ? styles.barred : ''}`}
      >
        <input
          id={id}
          type="checkbox"
          checked={props.checked}
          disabled={props.disabled}
          onChange={props.onToggle}
        />
        <span className={styles.cell}>{props.children}</span>
      </label>
    </li>
  );
}

function VialChoice(props: {
  vial: PlanVial;
  delivery: Delivery;
  checked: boolean;
  onToggle: () => void;
}) {
  const { t } = useWords();
  const { vial, delivery } = props;
  const words = useVialWords(vial, delivery);
  const doubted = waitsForPerson(vial);
  return (
    <Row checked={props.checked} disabled={doubted} onToggle={props.onToggle}>
      <b>{t('vial.line', { amount: words.amount, time: clock(delivery.deliverAt) })}</b>
      <span className="soft">{words.measured}</span>
      <Marks vial={vial} />
      {doubted && <span className={styles.must}>{t('release.unconfirmed')}</span>}
    </Row>
  );
}

/** The pool against what was ordered: the number, and where it stands between the limits. */
function Sum({ delivery, pool, some }: { delivery: Delivery; pool: Pool; some: boolean }) {
  const { t, format, percent } = useWords();
  const low = pool.percent < LOW_PERCENT;
  const high = pool.percent > HIGH_PERCENT;
  const place = (value: number) => `${Math.min(100, (value / 150) * 100)}%`;
  return (
    <div
      className={`${styles.sum} ${some && (low || high) ? styles.outside : ''}`}
      aria-live="polite"
    >
      <p className={styles.pool}>
        <span>{t('release.pool', { time: clock(delivery.deliverAt) })}</span>
        <b>{format.mbq(floorMbq(pool.mbq), 0)}</b>
      </p>
      <div className={styles.gauge} aria-hidden="true">
        <i
          className={styles.zone}
          style={{ left: place(LOW_PERCENT), width: place(HIGH_PERCENT - LOW_PERCENT) }}
        />
        <i className={styles.level} style={{ width: place(pool.percent) }} />
        <i className={styles.mark} style={{ left: place(100) }} />
      </div>
      <p className={styles.share}>
        <b>{t('release.percent', { percent: percent(pool.percent) })}</b>{' '}
        <span>{format.mbq(pool.orderedMbq)}</span>
        <span className={styles.verdict}>
          {t(low ? 'release.below' : high ? 'release.above' : 'release.within')}
        </span>
      </p>
    </div>
  );
}
