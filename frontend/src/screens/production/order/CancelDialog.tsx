/** Cancelling a customer's order by production: with a coded reason, and what that frees. */
import { type FormEvent, useState } from 'react';
import { balancesOf } from '../../../domain/balance';
import { type Book, demandsOf } from '../../../domain/book';
import type { Delivery } from '../../../domain/day';
import type { PlanOrder } from '../../../domain/dayRows';
import { shownRows } from '../../../domain/dayStale';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Balance } from '../Balance';
import styles from '../Form.module.css';
import { Refused } from '../Refused';
import type { Deeds } from '../useDeeds';
import { useWords } from '../words';
import { ReasonChoice, reasonData, reasonIsWhole, useReason } from './ReasonChoice';
import './texts';

interface CancelDialogProps {
  delivery: Delivery;
  order: PlanOrder;
  book: Book;
  deeds: Deeds;
  onClose: () => void;
}

export function CancelDialog({ delivery, order, book, deeds, onClose }: CancelDialogProps) {
  const { t, whatOf, amountOf } = useWords();
  const [reason, setReason] = useReason();
  const [strict, setStrict] = useState(false);
  const place = `cancel:${order.id}`;
  const refusing = deeds.refusals.get(place);
  const refused = refusing?.refused ?? null;
  const what = `${whatOf(delivery)}, ${amountOf(order)}`;
  const before = demandsOf(book, order).filter((one) => one.id === order.id);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (!reasonIsWhole(reason)) {
      return;
    }
    const data = { orderId: order.id, ...reasonData(reason) };
    const outcome = await deeds.run(place, 'order.cancel', data, shownRows([order]));
    if (outcome?.type === 'done') {
      announce(t('order.cancelled', { what }));
      onClose();
    }
  };
  return (
    <Dialog open title={t('order.cancelTitle', { what })} onClose={onClose}>
      <form className={styles.form} onSubmit={submit} noValidate>
        <p>{t('order.cancelText')}</p>
        {balancesOf(book, order, { before, after: [] }).map((balance) => (
          <Balance key={balance.runAt} balance={balance} date={order.deliveryDate} />
        ))}
        <ReasonChoice
          first
          reason={reason}
          onReason={setReason}
          strict={strict}
          refused={refused}
          text={<p>{t('order.reasonEdit')}</p>}
        />
        {refused?.field !== 'reason' && refused?.field !== 'reasonCode' && (
          <Refused refusing={refusing} rows={book} />
        )}
        <DialogButtons onBack={onClose}>
          <Button type="submit" look="danger" busy={deeds.pending.has(place)}>
            {t('order.cancelDo')}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
