/** The dialogs of this screen, one at a time. */
import type { Book, What } from '../../domain/book';
import type { DayPlan, Delivery } from '../../domain/day';
import type { DayRows, PlanOrder, PlanVial } from '../../domain/dayRows';
import { shownRows } from '../../domain/dayStale';
import { Calculator } from './calculator/Calculator';
import { DecisionDialog } from './DecisionDialog';
import { Departures } from './dispatch/Departures';
import { LabelDialog } from './dispatch/LabelDialog';
import { SendDialog } from './dispatch/SendDialog';
import { CancelDialog } from './order/CancelDialog';
import { OrderDialog } from './order/OrderDialog';
import { ReleaseDialog } from './ReleaseDialog';
import { DelayDialog } from './shift/DelayDialog';
import { RunDialog } from './shift/RunDialog';
import { ShiftDialog } from './shift/ShiftDialog';
import type { Deeds } from './useDeeds';
import { VialDialog } from './VialDialog';
import { DiscardDialog } from './vials/DiscardDialog';
import { useWords } from './words';

export type OpenDialog =
  | { kind: 'reject' | 'reopen'; delivery: Delivery; orders: PlanOrder[] }
  | { kind: 'discard'; delivery: Delivery; vial: PlanVial }
  | { kind: 'release'; key: string }
  | { kind: 'vial'; delivery: Delivery | null }
  | {
      kind: 'move' | 'postpone' | 'delay' | 'edit' | 'cancel';
      delivery: Delivery;
      order: PlanOrder;
    }
  | { kind: 'postponeRun'; what: What; runAt: number }
  | { kind: 'place'; delivery: Delivery | null }
  | { kind: 'calculator'; delivery: Delivery | null }
  | { kind: 'send'; key: string }
  | { kind: 'label'; vialId: number }
  | { kind: 'departures' };

interface DialogsProps {
  dialog: OpenDialog | null;
  plan: DayPlan;
  rows: DayRows;
  book: Book;
  today: string;
  deeds: Deeds;
  onOpen: (dialog: OpenDialog) => void;
  onClose: () => void;
}

export function Dialogs(props: DialogsProps) {
  const { dialog, plan, rows, book, today, deeds, onOpen, onClose } = props;
  const { t, whatOf, amountOf } = useWords();
  const common = { book, today, deeds, onClose };
  if (dialog === null) {
    return null;
  }
  switch (dialog.kind) {
    case 'vial':
      return (
        <VialDialog delivery={dialog.delivery} date={plan.date} rows={rows} onClose={onClose} />
      );
    case 'send': {
      const delivery = plan.deliveries.find((one) => one.key === dialog.key);
      return delivery ? <SendDialog delivery={delivery} today={today} onClose={onClose} /> : null;
    }
    case 'label':
      return <LabelDialog vialId={dialog.vialId} today={today} onClose={onClose} />;
    case 'departures':
      return (
        <Departures
          plan={plan}
          today={today}
          onSend={(delivery) => onOpen({ kind: 'send', key: delivery.key })}
          onClose={onClose}
        />
      );
    case 'release': {
      // The live delivery, so that the dialog sees what moves on while it is open.
      const delivery = plan.deliveries.find((one) => one.key === dialog.key);
      return delivery ? (
        <ReleaseDialog
          delivery={delivery}
          others={plan.deliveries}
          rows={rows}
          today={today}
          onClose={onClose}
        />
      ) : null;
    }
    case 'place':
      return <OrderDialog {...common} delivery={dialog.delivery} date={plan.date} />;
    case 'calculator':
      return <Calculator delivery={dialog.delivery} plan={plan} rows={rows} onClose={onClose} />;
    // The delivery and its order as they were when the dialog opened: what one looked at is what one decides about.
    case 'move':
    case 'postpone': {
      const { kind, delivery, order } = dialog;
      const { runAt } = delivery;
      return (
        <ShiftDialog
          {...common}
          how={kind}
          delivery={delivery}
          orders={[order]}
          onRun={() => runAt !== null && onOpen({ kind: 'postponeRun', what: order, runAt })}
        />
      );
    }
    case 'postponeRun':
      return <RunDialog {...common} what={dialog.what} runAt={dialog.runAt} date={plan.date} />;
    case 'delay': {
      const { delivery, order } = dialog;
      const of = { plan, delivery, orderId: order.id, rows };
      return <DelayDialog {...of} deeds={deeds} onClose={onClose} />;
    }
    case 'edit': {
      const { delivery, order } = dialog;
      return <OrderDialog {...common} delivery={delivery} order={order} date={plan.date} />;
    }
    case 'cancel':
      return <CancelDialog {...common} delivery={dialog.delivery} order={dialog.order} />;
    case 'discard':
      return <DiscardDialog vial={dialog.vial} onClose={onClose} />;
    default: {
      const { kind, delivery, orders } = dialog;
      const what = `${whatOf(delivery)}, ${orders.map(amountOf).join(' + ')}`;
      return (
        <DecisionDialog
          decision={kind}
          title={t(`reason.${kind}Title`, { what })}
          busy={deeds.pending.has(delivery.key)}
          refused={deeds.refusals.get(delivery.key)?.refused ?? null}
          onClose={onClose}
          onReason={async (reason) => {
            const data = { orderIds: orders.map((order) => order.id), ...reason };
            const outcome = await deeds.run(delivery.key, `order.${kind}`, data, shownRows(orders));
            if (outcome?.type === 'done') {
              onClose();
            }
          }}
        />
      );
    }
  }
}
