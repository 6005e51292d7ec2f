/** New orders, announced: seen and heard by those who do not look at the line. */
import { nameOf } from '../../domain/book';
import type { DayRows, PlanOrder } from '../../domain/dayRows';
import { clock } from '../../domain/time';
import { Button } from '../../ui/Button';
import styles from './Arrived.module.css';
import { useWords } from './words';

interface ArrivedProps {
  orders: PlanOrder[];
  rows: DayRows;
  date: string;
  today: string;
  onGo: (order: PlanOrder) => void;
  onSeen: () => void;
}

const MOST = 3;

export function Arrived({ orders, rows, date, today, onGo, onSeen }: ArrivedProps) {
  const { t, format, amountOf } = useWords();
  const line = (order: PlanOrder) => {
    const words = {
      tracer: nameOf(rows, order),
      time: clock(order.deliverAt),
      customer: rows.customers.get(order.customerId)?.shortName ?? '',
      amount: amountOf(order),
    };
    return order.deliveryDate === date
      ? t('arrived.line', words)
      : t('arrived.other', { day: format.nearDay(order.deliveryDate, today), ...words });
  };
  return (
    <div aria-live="polite">
      {orders.length > 0 && (
        <div className={styles.arrived}>
          <div className={styles.words}>
            <b>{t('arrived.title', { count: orders.length })}</b>
            {orders.slice(-MOST).map((order) => (
              <button
                key={order.id}
                type="button"
                className={styles.line}
                onClick={() => onGo(order)}
              >
                {line(order)}
              </button>
            ))}
          </div>
          <Button small look="bare" onClick={onSeen}>
            {t('arrived.dismiss')}
          </Button>
        </div>
      )}
    </div>
  );
}
