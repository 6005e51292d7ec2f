/** The dialogs of this screen, one at a time. */
import type { Book } from '../../domain/book';
import type { DayPlan, Delivery } from '../../domain/day';
import type { DayRows, PlanOrder, PlanVial } from '../../domain/dayRows';
import { shownRows } from '../../domain/dayStale';
import { Calculator } from './calculator/Calculator';
import { KeysDialog } from './KeysDialog';
import { CancelDialog } from './order/CancelDialog';
import { OrderDialog } from './order/OrderDialog';
import { ReasonDialog } from './ReasonDialog';
import { ReleaseDialog } from './ReleaseDialog';
import { DelayDialog } from './shift/DelayDialog';
import { ShiftDialog } from './shift/ShiftDialog';
import type { Deeds } from './useDeeds';
import { VialDialog } from './VialDialog';
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
  | { kind: 'place'; delivery: Delivery | null }
  | { kind: 'calculator'; delivery: Delivery | null }
  | { kind: 'keys' };

interface DialogsProps {
  dialog: OpenDialog | null;
  plan: DayPlan;
  rows: DayRows;
  book: Book;
  today: string;
  deeds: Deeds;
  onClose: () => void;
}

export function Dialogs({ dialog, plan, rows, book, today, deeds, onClose }: DialogsProps) {
  const { t, format, whatOf, amountOf } = useWords();
  const common = { book, today, deeds, onClose };
  if (dialog === null) {
    return null;
  }
  switch (dialog.kind) {
    case 'keys':
      return <KeysDialog onClose={onClose} />;
    case 'vial':
      return (
        <VialDialog delivery={dialog.delivery} date={plan.date} rows={rows} onClose={onClose} />
      );
    case 'release': {
      // The live delivery, so that the dialog sees what moves on while it is open.
      const delivery = plan.deliveries.find((one) => one.key === dialog.key);
      return delivery ? (
        <ReleaseDialog delivery={delivery} rows={rows} today={today} onClose={onClose} />
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
      return <ShiftDialog {...common} how={kind} delivery={delivery} orders={[order]} />;
    }
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
    case 'discard': {
      const { vial } = dialog;
      const place = `vial:${vial.id}`;
      return (
        <ReasonDialog
          open
          danger
          title={t('reason.discardTitle')}
          text={t('reason.discardText', {
            amount: format.mbq(vial.activityMbq, 1),
            batch: vial.batchNumber,
          })}
          doing={t('reason.discardDo')}
          suggestions={[t('reason.discard1'), t('reason.discard2'), t('reason.discard3')]}
          busy={deeds.pending.has(place)}
          refused={deeds.refusals.get(place)?.refused ?? null}
          onClose={onClose}
          onReason={async (reason) => {
            const rowsShown = shownRows([], [vial]);
            const data = { vialId: vial.id, reason };
            const outcome = await deeds.run(place, 'vial.discard', data, rowsShown);
            if (outcome?.type === 'done') {
              onClose();
            }
          }}
        />
      );
    }
    default: {
      const { kind, delivery, orders } = dialog;
      const what = `${whatOf(delivery)}, ${orders.map(amountOf).join(' + ')}`;
      return (
        <ReasonDialog
          open
          danger={kind === 'reject'}
          title={t(`reason.${kind}Title`, { what })}
          text={t(`reason.${kind}Text`)}
          doing={t(`reason.${kind}Do`)}
          suggestions={[t(`reason.${kind}1`), t(`reason.${kind}2`), t(`reason.${kind}3`)]}
          busy={deeds.pending.has(delivery.key)}
          refused={deeds.refusals.get(delivery.key)?.refused ?? null}
          onClose={onClose}
          onReason={async (reason) => {
            const data = { orderIds: orders.map((order) => order.id), reason };
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
