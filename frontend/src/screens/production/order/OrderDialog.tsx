/** Placing an order for a customer, or changing one: the same form, with what it does to the plan beside it. */
import type { Book } from '../../../domain/book';
import type { Delivery } from '../../../domain/day';
import type { PlanOrder } from '../../../domain/dayRows';
import { type Draft, draftOf } from '../../../domain/draft';
import { plainText } from '../../../domain/numbers';
import { Dialog } from '../../../ui/Dialog';
import type { Deeds } from '../useDeeds';
import { useWords } from '../words';
import { OrderForm } from './OrderForm';
import './texts';

interface OrderDialogProps {
  /** The order to change; without one an order is placed. */
  order?: PlanOrder;
  /** The delivery that was looked at: a new order starts there. */
  delivery: Delivery | null;
  date: string;
  today: string;
  book: Book;
  deeds: Deeds;
  onClose: () => void;
}

export function OrderDialog(props: OrderDialogProps) {
  const { order, delivery, date, today, book, deeds, onClose } = props;
  const { t, format, whatOf } = useWords();
  const what = delivery ? whatOf(delivery) : '';
  return (
    <Dialog
      open
      broad
      title={order ? t('order.editTitle', { what }) : t('order.placeTitle')}
      onClose={onClose}
    >
      <OrderForm
        start={
          order
            ? draftOf(order, (value) => plainText(value, format.language))
            : startOf(delivery, date < today ? today : date)
        }
        order={order}
        today={today}
        book={book}
        deeds={deeds}
        onClose={onClose}
      />
    </Dialog>
  );
}

/** A new order starts where one looked: that delivery's endpoint, tracer and slot. */
function startOf(delivery: Delivery | null, date: string): Draft {
  const order = delivery?.orders[0];
  return {
    endpointId: order?.endpointId ?? null,
    what: order ? (order.tracerId === null ? `i${order.isotopeId}` : `t${order.tracerId}`) : '',
    date,
    slotId: order?.movedToSlotId ?? order?.slotId ?? null,
    time: '',
    amount: '',
    count: '',
    usage: 'human',
    comment: '',
  };
}
