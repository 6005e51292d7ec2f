/** One delivery: what was ordered, what lies in vials for it, who did what, and the step that is next. */
import { useTranslation } from 'react-i18next';
import type { Delivery, Status as OrderStatus } from '../../domain/day';
import type { DayRows, PlanOrder, PlanVial } from '../../domain/dayRows';
import { floorMbq } from '../../domain/decay';
import { poolMbqAt } from '../../domain/dispensed';
import { costAt, counts, toDispenseAtDelivery, wholeMbq } from '../../domain/need';
import { clock } from '../../domain/time';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Status } from '../../ui/Status';
import { Countdown } from './Countdown';
import { Leaving } from './dispatch/Leaving';
import styles from './Panel.module.css';
import { Refusal } from './Refusal';
import { Stale } from './Stale';
import type { Deeds } from './useDeeds';
import { VialList } from './VialList';
import { useWords } from './words';

/** What can be asked of a delivery; each opens its dialog or does it at once. */
export interface PanelActions {
  accept: (delivery: Delivery, orders: PlanOrder[]) => void;
  reject: (delivery: Delivery, orders: PlanOrder[]) => void;
  reopen: (delivery: Delivery, orders: PlanOrder[]) => void;
  release: (delivery: Delivery) => void;
  addVial: (delivery: Delivery | null) => void;
  confirmVial: (delivery: Delivery, vial: PlanVial) => void;
  discardVial: (delivery: Delivery, vial: PlanVial) => void;
  label: (vial: PlanVial) => void;
  send: (delivery: Delivery) => void;
}

interface PanelProps {
  delivery: Delivery | null;
  orderId: number | null;
  date: string;
  today: string;
  rows: DayRows;
  deeds: Deeds;
  actions: PanelActions;
  onSelect: (orderId: number) => void;
}

export function Panel(props: PanelProps) {
  const { delivery, orderId, date, today, rows, deeds, actions, onSelect } = props;
  const { t, whatOf } = useWords();
  if (!delivery) {
    return (
      <section className={styles.panel} aria-label={t('panel.label')}>
        <p className="soft">{t('panel.none')}</p>
      </section>
    );
  }
  const order =
    delivery.orders.find((one) => one.id === orderId) ?? (delivery.orders[0] as PlanOrder);
  const refusing = deeds.refusals.get(delivery.key);
  return (
    <section className={styles.panel} aria-label={t('panel.label')}>
      <header className={styles.head}>
        <h2>{whatOf(delivery)}</h2>
        <Status status={order.status as OrderStatus} chip />
      </header>
      <p className={styles.place}>
        {delivery.endpoint?.name}
        <Departure delivery={delivery} />
      </p>
      {delivery.orders.length > 1 && (
        <Siblings delivery={delivery} chosen={order.id} onSelect={onSelect} />
      )}
      <Figures delivery={delivery} order={order} />
      {refusing &&
        (refusing.refused.code === 'stale' ? (
          <Stale
            shown={refusing.shown}
            present={{ ...refusing.shown, ...(refusing.refused.details as object) }}
            rows={rows}
          />
        ) : (
          <Refusal refused={refusing.refused} />
        ))}
      <Steps
        delivery={delivery}
        order={order}
        busy={deeds.pending.has(delivery.key)}
        actions={actions}
      />
      {delivery.kind === 'activity' && (
        <VialList delivery={delivery} deeds={deeds} actions={actions} date={date} />
      )}
      <Leaving delivery={delivery} today={today} onSend={actions.send} />
      <History order={order} date={date} />
    </section>
  );
}

function Departure({ delivery }: { delivery: Delivery }) {
  const { t } = useWords();
  const { t: leaving } = useTranslation('leaving');
  const gone = useNow(1000) > delivery.departsAt;
  const released = delivery.status === 'released';
  const left = delivery.orders.find((order) => order.dispatchedAt)?.dispatchedAt;
  if (left) {
    return <span className={styles.departs}>{leaving('left', { time: clock(left) })}</span>;
  }
  return (
    <span className={styles.departs}>
      {gone && released
        ? t('panel.gone', { time: clock(delivery.departsAt) })
        : t('panel.departs', { time: clock(delivery.departsAt) })}{' '}
      {!(gone && released) && <Countdown to={delivery.departsAt} release={released} />}
    </span>
  );
}

function Siblings(props: { delivery: Delivery; chosen: number; onSelect: (id: number) => void }) {
  const { t, core, amountOf } = useWords();
  return (
    <ul className={styles.siblings} aria-label={t('panel.orders')}>
      {props.delivery.orders.map((one) => (
        <li key={one.id}>
          <button
            type="button"
            className={styles.sibling}
            aria-pressed={one.id === props.chosen}
            onClick={() => props.onSelect(one.id)}
          >
            <b>{amountOf(one)}</b>
            <span className="soft">{core(`usage.${one.usage}` as 'usage.human')}</span>
            <Status status={one.status as OrderStatus} />
          </button>
        </li>
      ))}
    </ul>
  );
}

/** Ordered, to dispense, in vials and right now, each with the instant that it refers to. */
function Figures({ delivery, order }: { delivery: Delivery; order: PlanOrder }) {
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
      {marks.length > 0 && <p className={styles.marks}>{marks.join(' · ')}</p>}
    </>
  );
  if (delivery.kind !== 'activity') {
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
      <div>
        <dt>{t('panel.ordered')}</dt>
        <dd>
          <b>{amountOf(order)}</b> <span className="soft">{usage.toLowerCase()}</span>
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
      <div>
        <dt>{t('panel.toDispense')}</dt>
        <dd>
          <b>{format.mbq(order.toDispenseMbq ?? 0)}</b>{' '}
          <span className="soft">
            {t('panel.overhead', { percent: `${format.figure(overhead, 1)}\u00a0%` })}
          </span>
        </dd>
      </div>
      {demand && demand.runAt !== null && (
        <div>
          <dt>{t('panel.run', { time: clock(demand.runAt) })}</dt>
          <dd>
            {t('panel.costs', { amount: '' })}
            <b>{format.mbq(wholeMbq(costAt(demand, demand.runAt)), 0)}</b>
          </dd>
        </div>
      )}
      <div className={styles.strong}>
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

/** The steps that the order's status allows; the first is the next one. */
function Steps(props: {
  delivery: Delivery;
  order: PlanOrder;
  busy: boolean;
  actions: PanelActions;
}) {
  const { t } = useWords();
  const { delivery, order, busy, actions } = props;
  const waiting = delivery.orders.filter((one) => one.status === 'ordered');
  const { status } = order;
  // Nothing lies in vials yet: there is nothing to sign for.
  const empty = delivery.kind === 'activity' && delivery.vials.length === 0;
  const mayAdd =
    delivery.kind === 'activity' &&
    status !== 'cancelled' &&
    status !== 'released' &&
    !(status === 'accepted' && empty);
  return (
    <div className={styles.steps}>
      {status === 'ordered' && (
        <Button hotkey="A" busy={busy} wide onClick={() => actions.accept(delivery, [order])}>
          {t('act.accept')}
        </Button>
      )}
      {status === 'accepted' && delivery.kind === 'activity' && !empty && (
        <Button hotkey="R" busy={busy} wide onClick={() => actions.release(delivery)}>
          {t('act.signRelease')}
        </Button>
      )}
      {status === 'accepted' && empty && (
        <Button hotkey="V" wide onClick={() => actions.addVial(delivery)}>
          {t('act.addVial')}
        </Button>
      )}
      {waiting.length > 1 && (
        <Button
          look="quiet"
          busy={busy}
          wide
          hotkey="⇧ A"
          onClick={() => actions.accept(delivery, waiting)}
        >
          {t('act.acceptAll', { count: waiting.length })}
        </Button>
      )}
      <div className={styles.more}>
        {(status === 'ordered' || status === 'accepted') && (
          <Button look="quiet" small hotkey="X" onClick={() => actions.reject(delivery, [order])}>
            {t('act.reject')}
          </Button>
        )}
        {(status === 'accepted' || status === 'rejected') && (
          <Button look="quiet" small hotkey="O" onClick={() => actions.reopen(delivery, [order])}>
            {t('act.reopen')}
          </Button>
        )}
        {mayAdd && (
          <Button look="quiet" small hotkey="V" onClick={() => actions.addVial(delivery)}>
            {t('act.addVial')}
          </Button>
        )}
        {order.certificateId !== null && (
          <a
            className={styles.certificate}
            href={`/api/certificates/${order.certificateId}`}
            target="_blank"
            rel="noreferrer"
          >
            {t('panel.certificateOf')}
          </a>
        )}
      </div>
    </div>
  );
}

function History({ order, date }: { order: PlanOrder; date: string }) {
  const { t, format } = useWords();
  const at = (instant: string) => format.when(instant, date);
  const deeds: string[] = [];
  if (order.releasedAt && order.releasedBy) {
    deeds.push(t('panel.didRelease', { when: at(order.releasedAt), who: order.releasedBy }));
  }
  if (order.status === 'rejected') {
    deeds.push(
      t('panel.didReject', { who: order.rejectedBy ?? '–', reason: order.rejectedReason ?? '–' }),
    );
  }
  if (order.acceptedAt && order.acceptedBy) {
    deeds.push(t('panel.didAccept', { when: at(order.acceptedAt), who: order.acceptedBy }));
  }
  deeds.push(t('panel.didOrder', { when: at(order.orderedAt), who: order.orderedBy ?? '–' }));
  return (
    <ol className={styles.history} aria-label={t('panel.history')}>
      {deeds.map((deed) => (
        <li key={deed}>{deed}</li>
      ))}
    </ol>
  );
}
