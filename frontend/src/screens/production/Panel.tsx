/** One delivery: what was ordered, what lies in vials for it, who did what, and the step that is next. */
import { useTranslation } from 'react-i18next';
import type { Delivery, Status as OrderStatus } from '../../domain/day';
import type { DayRows, PlanOrder, PlanVial } from '../../domain/dayRows';
import { hasPapers } from '../../domain/papers';
import { clock } from '../../domain/time';
import type { Vial } from '../../protocol/rows';
import { useNow } from '../../sync';
import { CopyButton } from '../../ui/CopyButton';
import { Status } from '../../ui/Status';
import { AllPapers } from '../dispatch/AllPapers';
import { linkOf } from './address';
import { Countdown } from './Countdown';
import { Leaving } from './dispatch/Leaving';
import { History } from './History';
import { AlsoHere } from './looks/Looks';
import styles from './Panel.module.css';
import { Figures } from './PanelFigures';
import { LessSteps, Steps, Waiting } from './PanelSteps';
import { Refused } from './Refused';
import { BatchNote } from './release/BatchNote';
import { Evidence } from './release/Evidence';
import { ReviewNote } from './reviews/Reviews';
import { useReviews } from './reviews/useReviews';
import { BookingNote, RisFlag } from './unordered/BookingNote';
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
  move: (delivery: Delivery, order: PlanOrder) => void;
  restore: (delivery: Delivery, order: PlanOrder) => void;
  postpone: (delivery: Delivery, order: PlanOrder) => void;
  delay: (delivery: Delivery, order: PlanOrder) => void;
  edit: (delivery: Delivery, order: PlanOrder) => void;
  cancel: (delivery: Delivery, order: PlanOrder) => void;
  /** The customer has said yes to a later delivery otherwise, as by phone. */
  confirmFor: (delivery: Delivery, order: PlanOrder) => void;
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
  const reviews = useReviews(delivery?.filled as readonly Vial[] | undefined);
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
  const steps = { delivery, order, busy: deeds.pending.has(delivery.key), actions };
  return (
    <section className={styles.panel} aria-label={t('panel.label')}>
      <header className={styles.head}>
        <h2>{whatOf(delivery)}</h2>
        <CopyButton
          what={t('panel.link', { id: order.id })}
          text={linkOf(order.deliveryDate, order.id)}
        />
        <Status status={order.status as OrderStatus} chip />
      </header>
      <p className={styles.place}>
        {delivery.endpoint?.name}
        <Departure delivery={delivery} />
      </p>
      <AlsoHere order={order} orders={delivery.orders} />
      <Figures delivery={delivery} order={order} />
      {delivery.orders.length > 1 && (
        <Siblings delivery={delivery} chosen={order.id} onSelect={onSelect} />
      )}
      <Waiting {...steps} date={date} />
      <BookingNote order={order} date={date} />
      <Refused refusing={refusing} rows={rows} />
      <BatchNote delivery={delivery} />
      <Steps {...steps} />
      <LessSteps {...steps} />
      <ReviewNote reviews={reviews} today={today} />
      <Evidence delivery={delivery} order={order} rows={rows} date={date} />
      <VialList delivery={delivery} deeds={deeds} actions={actions} date={date} />
      <Leaving delivery={delivery} today={today} onSend={actions.send} />
      {hasPapers(order) && (
        <AllPapers key={order.id} asked={{ orderId: order.id }} stream="production" today={today} />
      )}
      <History order={order} date={date} />
    </section>
  );
}

function Departure({ delivery }: { delivery: Delivery }) {
  const { t } = useWords();
  const { t: leaving } = useTranslation('leaving');
  const here = delivery.orders.some((order) => order.marks.includes('cameBack'));
  const gone = useNow(1000) > delivery.leavesAt && !here;
  const released = delivery.status === 'released';
  const left = delivery.orders.find((order) => order.dispatchedAt)?.dispatchedAt;
  if (left) {
    return <span className={styles.departs}>{leaving('left', { time: clock(left) })}</span>;
  }
  return (
    <span className={styles.departs}>
      {gone && released
        ? t('panel.gone', { time: clock(delivery.leavesAt) })
        : t('panel.departs', { time: clock(delivery.leavesAt) })}{' '}
      {!(gone && released) && <Countdown to={delivery.leavesAt} release={released} />}
    </span>
  );
}

function Siblings(props: { delivery: Delivery; chosen: number; onSelect: (id: number) => void }) {
  const { t, core, amountOf } = useWords();
  // Of orders that are all for the same each need not say what for.
  const alike = new Set(props.delivery.orders.map((one) => one.usage)).size === 1;
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
            <span className={alike ? 'unseen' : 'soft'}>
              {core(`usage.${one.usage}` as 'usage.human')}
            </span>
            <RisFlag order={one} />
            <Status status={one.status as OrderStatus} />
          </button>
        </li>
      ))}
    </ul>
  );
}
