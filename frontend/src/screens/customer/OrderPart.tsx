/** An order on its delivery: how far it is, what one gets, and what may still be done with it. */
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { meantAt } from '../../domain/moved';
import { hasPapers } from '../../domain/papers';
import { isRecalled } from '../../domain/recall';
import { mayStillCallOff, requestOn, standing } from '../../domain/requests';
import { clock, ms } from '../../domain/time';
import type { Delivery } from '../../domain/week';
import type { Order } from '../../protocol/rows';
import { useNow, useRows, useSession, useTrace } from '../../sync';
import { Button } from '../../ui/Button';
import { gently } from '../../ui/motion';
import { Status } from '../../ui/Status';
import { AllPapers } from '../dispatch/AllPapers';
import { Correction } from './bookings/Correction';
import { CancelDialog } from './CancelDialog';
import { Changes } from './Changes';
import { CalculatorDialog } from './calculator/CalculatorDialog';
import type { Reach } from './data';
import { InjectionForm } from './form/InjectionForm';
import { OrderForm } from './form/OrderForm';
import { History } from './History';
import { whoDid } from './happeningWords';
import { Marks } from './Marks';
import { OnItsWay } from './OnItsWay';
import styles from './OrderPart.module.css';
import { Rejection, Result, Worry } from './OrderResult';
import { RequestNote } from './RequestNote';
import { ConditionalNote, Minds } from './safety/Conditional';
import { OrderSafety } from './safety/OrderSafety';
import { Track } from './Track';
import { useAmountOf } from './words';

export interface OrderPartProps {
  order: Order;
  delivery: Delivery;
  name: string;
  date: string;
  today: string;
  reach: Reach;
  orders: readonly Order[];
  /** The address names it: brought into sight and marked. */
  named: boolean;
  /** What else may be done on this delivery, at the end of its last order. */
  extra: ReactNode;
}

/** How long a change is marked on the order it happened to. */
const FRESH = 12_000;
const MARKED = 10 * 60_000;

export function OrderPart(props: OrderPartProps) {
  const { order, delivery, name, date, today, reach, named, extra } = props;
  const { t } = useTranslation('customer');
  const { t: core } = useTranslation();
  const { user } = useSession();
  const amountOf = useAmountOf();
  const slots = useRows(reach.stream, 'slot');
  const requests = useRows(reach.stream, 'request');
  const now = useNow(1000);
  const [doing, setDoing] = useState<'edit' | 'drop' | 'count' | null>(null);
  const place = useRef<HTMLElement>(null);
  const trace = useTrace('order', order.id);
  useEffect(() => {
    if (named) {
      place.current?.scrollIntoView({ block: 'center', behavior: gently() });
    }
  }, [named]);

  const foreign = trace !== undefined && trace.actor !== user?.name;
  const age = trace ? Date.now() - trace.at : Number.POSITIVE_INFINITY;
  const amount = amountOf(order);
  const recalled = isRecalled(order);
  // What was ordered is meant at the ordered delivery, wherever production has moved it.
  const meant = meantAt(order, slots);
  const what = `${name} ${amount}`;
  const request = requestOn(requests, order.id);
  const who = standing(order, delivery.deadline, now);
  // While a question is open, to production or to the customer, there is nothing more to ask.
  const open = request?.state === 'open' || order.awaitsConfirmation;
  const may = who === 'ask' && open ? 'no' : who;
  const mayDrop = may === 'no' && !open && mayStillCallOff(order, now) ? 'ask' : may;
  const close = () => setDoing(null);
  return (
    <article
      ref={place}
      className={`${styles.part} ${styles[recalled ? 'rejected' : order.status]}`}
      data-fresh={foreign && age < FRESH ? 'yes' : undefined}
      data-named={named ? 'yes' : undefined}
      aria-label={`${clock(delivery.at)} ${what}, ${recalled ? t('recall.short') : core(`status.${order.status}`)}`}
    >
      <header className={styles.head}>
        <p className={styles.what}>
          <span className={styles.name}>{name}</span>{' '}
          <span className={styles.amount}>{amount}</span>
          {meant !== ms(order.deliverAt) && order.orderedMbq !== null && (
            <span className={styles.meant}> {t('at', { time: clock(meant) })}</span>
          )}
          {order.usage !== 'human' && (
            <span className={styles.usage}>{core(`usage.${order.usage}`)}</span>
          )}
        </p>
        {recalled ? (
          <Status status="rejected" word={t('recall.short')} chip />
        ) : (
          <span className={styles.state}>
            <Minds order={order} stream={reach.stream} />
            <Status status={order.status} chip />
          </span>
        )}
      </header>
      {order.status === 'rejected' ? (
        <Rejection order={order} />
      ) : (
        <Track order={order} stream={reach.stream} today={today} />
      )}
      {!recalled && <ConditionalNote order={order} stream={reach.stream} />}
      <OrderSafety order={order} reach={reach} today={today} />
      <Correction
        order={order}
        name={name}
        reach={reach}
        may={recalled ? 'no' : who}
        waits={open}
      />
      <Changes order={order} slots={slots} today={today} what={what} />
      <Result
        // What one got may not be used: its papers alone are shown.
        order={recalled ? { ...order, deliveredMbq: null } : order}
        today={today}
        what={`${name} ${clock(delivery.at)}`}
        onCount={() => setDoing('count')}
      />
      <OnItsWay order={order} reach={reach} today={today} />
      {hasPapers(order) && (
        <AllPapers asked={{ orderId: order.id }} stream={reach.stream} today={today} />
      )}
      {order.status === 'accepted' && order.dispatchedAt === null && (
        <Worry order={order} today={today} date={date} />
      )}
      <Marks order={order} />
      {order.comment && <p className={styles.comment}>{order.comment}</p>}
      {request && <RequestNote request={request} order={order} today={today} />}
      {foreign && trace && age < MARKED && (
        <p className={styles.trace}>
          {t('changed', {
            time: clock(trace.happenedAt),
            by: whoDid(trace.kind, trace.actor) ? t('by', { name: trace.actor }) : '',
          })}
        </p>
      )}
      {doing !== 'edit' && (mayDrop !== 'no' || extra) && (
        <div className={styles.doing}>
          {may !== 'no' && (
            <Button
              look="quiet"
              small
              onClick={() => setDoing('edit')}
              aria-label={`${may === 'self' ? core('do.edit') : t('request.change')} ${what}`}
            >
              {t(may === 'self' ? 'edit' : 'request.change')}
            </Button>
          )}
          {mayDrop !== 'no' && (
            <Button
              look="bare"
              small
              onClick={() => setDoing('drop')}
              aria-label={`${t(mayDrop === 'self' ? 'cancel' : 'request.cancel')} ${what}`}
            >
              {t(mayDrop === 'self' ? 'cancel' : 'request.cancel')}
            </Button>
          )}
          {extra}
          {mayDrop !== 'no' && <Until order={order} delivery={delivery} today={today} />}
        </div>
      )}
      <History order={order} today={today} what={what} />
      {doing === 'edit' && <Editing {...props} asking={may === 'ask'} onClose={close} />}
      <CancelDialog
        open={doing === 'drop' && mayDrop !== 'no'}
        order={order}
        what={`${what}, ${clock(delivery.at)}`}
        asking={mayDrop === 'ask'}
        onClose={close}
      />
      <CalculatorDialog
        open={doing === 'count'}
        reach={reach}
        date={date}
        today={today}
        delivery={delivery}
        onClose={close}
      />
    </article>
  );
}

interface EditingProps extends OrderPartProps {
  asking: boolean;
  onClose: () => void;
}

/** The form that fits the kind of order, to edit it or to ask for that. */
function Editing({ order, delivery, name, date, today, reach, orders, ...rest }: EditingProps) {
  const entries = useRows(reach.stream, 'catalogueEntry');
  const slots = useRows(reach.stream, 'slot');
  const { asking, onClose } = rest;
  const common = { date, today, reach, orders, order, asking, onClose };
  if (order.kind !== 'injection') {
    return (
      <OrderForm {...common} delivery={{ ...delivery, at: meantAt(order, slots) }} name={name} />
    );
  }
  const entry = entries.find(
    (row) => row.endpointId === order.endpointId && row.tracerId === order.tracerId,
  );
  return (
    <InjectionForm
      {...common}
      offer={{
        tracerId: order.tracerId ?? 0,
        maxInjections: entry?.maxInjections ?? null,
        deadline: delivery.deadline,
        opening: delivery.opening,
      }}
    />
  );
}

/** Until when one may do it oneself, or since when one asks. */
function Until({ order, delivery, today }: { order: Order; delivery: Delivery; today: string }) {
  const { t } = useTranslation('customer');
  const { when, duration } = useFormat();
  const now = useNow(1000);
  const { deadline } = delivery;
  if (order.status === 'accepted') {
    return <span className={styles.until}>{t('request.sinceAccepted')}</span>;
  }
  if (deadline === null) {
    return null;
  }
  const time = when(deadline, today);
  const left = deadline - now;
  return (
    <span className={styles.until}>
      {left < 0
        ? t('request.sinceDeadline', { time })
        : left < SHORT
          ? t('closesIn', { duration: duration(left) })
          : t('closesAt', { time })}
    </span>
  );
}

/** Below this a countdown tells more than a clock time. */
const SHORT = 2 * 3_600_000;
