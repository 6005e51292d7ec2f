/** The orders and vials of a release, to choose from, and what they come to at the delivery. */
import { useId } from 'react';
import type { Delivery } from '../../domain/day';
import type { PlanVial } from '../../domain/dayRows';
import { floorMbq } from '../../domain/decay';
import { barOf, batchOf, expiryAt, isHuman, type Pool, type Sum } from '../../domain/pools';
import { clock } from '../../domain/time';
import type { Batch } from '../../protocol/rows';
import { useNow, useSite } from '../../sync';
import { BatchState } from '../../ui/BatchState';
import styles from './ReleaseDialog.module.css';
import { Marks, Measured, useVialWords } from './VialList';
import { useWords } from './words';

interface ReleaseRowsProps {
  pool: Pool;
  batches: readonly Batch[];
  /** Vials that another delivery of the same signature has. */
  taken: ReadonlyMap<number, Delivery>;
  /** Several deliveries stand there: each says which it is. */
  named: boolean;
  sum: Sum;
  disabled: boolean;
  onChange: (given: Partial<Pool>) => void;
}

export function toggled(ids: ReadonlySet<number>, id: number): Set<number> {
  const next = new Set(ids);
  if (!next.delete(id)) {
    next.add(id);
  }
  return next;
}

export function ReleaseRows(props: ReleaseRowsProps) {
  const { t, core, amountOf, customerOf, whatOf } = useWords();
  const { pool, batches, taken, named, sum, disabled, onChange } = props;
  const { delivery, orders, vials, orderIds, vialIds } = pool;
  const human = isHuman(orders.filter((order) => orderIds.has(order.id)));
  return (
    <section className={named ? styles.part : styles.rows} aria-label={whatOf(delivery)}>
      {named && <h3 className={styles.name}>{whatOf(delivery)}</h3>}
      <fieldset disabled={disabled} data-rows={`orders ${delivery.key}`}>
        <legend className={styles.legend}>{t('release.orders')}</legend>
        <ul className={styles.list}>
          {orders.map((order) => (
            <Row
              key={order.id}
              checked={orderIds.has(order.id)}
              onToggle={() => onChange({ orderIds: toggled(orderIds, order.id) })}
            >
              <b>{amountOf(order)}</b>
              <span className="soft">
                {core(`usage.${order.usage}` as 'usage.human').toLowerCase()} · {order.orderedBy}
              </span>
            </Row>
          ))}
        </ul>
      </fieldset>
      <fieldset disabled={disabled} data-rows={`vials ${delivery.key}`}>
        <legend className={styles.legend}>{t('release.vials')}</legend>
        {delivery.sharedBy > 1 && (
          <p className={styles.must}>{t('release.shared', { count: delivery.sharedBy })}</p>
        )}
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
                batches={batches}
                human={human}
                other={taken.get(vial.id)}
                checked={vialIds.has(vial.id)}
                onToggle={() => onChange({ vialIds: toggled(vialIds, vial.id) })}
              />
            ))}
          </ul>
        )}
      </fieldset>
      <SumUp delivery={delivery} sum={sum} some={vialIds.size > 0} />
    </section>
  );
}

export function Row(props: {
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

export function VialChoice(props: {
  vial: PlanVial;
  delivery: Delivery;
  batches: readonly Batch[];
  /** It is to be used on people. */
  human: boolean;
  /** The delivery that has it already. */
  other?: Delivery | undefined;
  checked: boolean;
  onToggle: () => void;
}) {
  const { t } = useWords();
  const now = useNow(10_000);
  const { vial, delivery, batches, human, other, checked } = props;
  const words = useVialWords(vial, delivery);
  const bar = barOf(vial, batches, human, expiryAt(delivery, now));
  const batch = batchOf(vial, batches);
  // What was chosen and has become barred stays to be taken away.
  const barred = (bar !== null || other !== undefined) && !checked;
  return (
    <Row checked={checked} disabled={barred} onToggle={props.onToggle}>
      <b>{t('vial.line', { amount: words.amount, time: clock(delivery.deliverAt) })}</b>
      <span className="soft">
        <Measured text={words.measured} vial={vial} />
      </span>
      {batch && (
        <span className={styles.state}>
          <BatchState state={batch.state} />
        </span>
      )}
      <Marks vial={vial} />
      {bar !== null && <span className={styles.must}>{t(`release.bar.${bar}`)}</span>}
      {bar === null && other && !checked && (
        <span className={styles.must}>
          {t('release.elsewhere', { time: clock(other.deliverAt) })}
        </span>
      )}
    </Row>
  );
}

/** The pool against what was ordered: the number, and where it stands between the limits. */
export function SumUp({ delivery, sum, some }: { delivery: Delivery; sum: Sum; some: boolean }) {
  const { t, format, percent } = useWords();
  const { releaseLowPercent, releaseHighPercent } = useSite();
  const judged = delivery.kind !== 'injection';
  const low = judged && sum.percent < releaseLowPercent;
  const high = judged && sum.percent > releaseHighPercent;
  const place = (value: number) => `${Math.min(100, (value / 150) * 100)}%`;
  return (
    <div
      className={`${styles.sum} ${!some ? styles.unchosen : low || high ? styles.outside : ''}`}
      aria-live="polite"
    >
      <p className={styles.pool}>
        <span>{t('release.pool', { time: clock(delivery.deliverAt) })}</span>
        <b>{format.mbq(floorMbq(sum.mbq), 0)}</b>
      </p>
      {judged && (
        <>
          <div className={styles.gauge} aria-hidden="true">
            <i
              className={styles.zone}
              style={{
                left: place(releaseLowPercent),
                width: place(releaseHighPercent - releaseLowPercent),
              }}
            />
            <i className={styles.level} style={{ width: place(sum.percent) }} />
            <i className={styles.mark} style={{ left: place(100) }} />
          </div>
          <p className={styles.share}>
            <b>{t('release.percent', { percent: percent(sum.percent) })}</b>{' '}
            <span>{format.mbq(sum.orderedMbq)}</span>
            <span className={styles.verdict}>
              {t(
                !some
                  ? 'release.none'
                  : low
                    ? 'release.below'
                    : high
                      ? 'release.above'
                      : 'release.within',
                { low: releaseLowPercent, high: releaseHighPercent },
              )}
            </span>
          </p>
        </>
      )}
    </div>
  );
}
