/** "This touches 3 open orders": who, what, when and where they stand, before one says yes. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import type { Refused } from '../../../protocol/frames';
import type { Order } from '../../../protocol/rows';
import { useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Status } from '../../../ui/Status';
import { Table } from '../../../ui/Table';
import { useNames } from '../rows';
import styles from './kit.module.css';

export interface TouchedOrders {
  /** What is confirmed: just these. */
  ids: number[];
  /** The rows that came with the refusal, where they did. */
  rows: ReadonlyMap<number, Partial<Order>>;
  /** Those that were not among them when it was asked before; null the first time. */
  added: ReadonlySet<number> | null;
}

/** The orders of a refusal `touches_orders`. */
export function touchedOf(refused: Refused, before: TouchedOrders | null): TouchedOrders {
  const details = (refused.details ?? {}) as { orderIds?: number[]; orders?: Partial<Order>[] };
  const rows = new Map<number, Partial<Order>>();
  for (const order of details.orders ?? []) {
    if (typeof order.id === 'number') {
      rows.set(order.id, order);
    }
  }
  const ids = details.orderIds ?? [...rows.keys()];
  const known = new Set(before?.ids);
  return { ids, rows, added: before ? new Set(ids.filter((id) => !known.has(id))) : null };
}

type Touching = Partial<Order> & { id: number };

/** More rows than this nobody looks through; their number is said. */
const MOST_SHOWN = 200;

interface TouchedProps {
  touched: TouchedOrders | null;
  onBack: () => void;
  onConfirm: () => void;
}

export function Touched({ touched, onBack, onConfirm }: TouchedProps) {
  const { t } = useTranslation('setup');
  return (
    <Dialog
      broad
      open={touched !== null}
      title={t('touched.title', { count: touched?.ids.length ?? 0 })}
      onClose={onBack}
    >
      {touched && <Body touched={touched} onBack={onBack} onConfirm={onConfirm} />}
    </Dialog>
  );
}

function Body({ touched, onBack, onConfirm }: TouchedProps & { touched: TouchedOrders }) {
  const { t } = useTranslation('setup');
  return (
    <>
      {touched.added !== null && (
        <p className={styles.moved} role="alert">
          {t('touched.changed')}
        </p>
      )}
      <p>{t('touched.text')}</p>
      <OrderList touched={touched} />
      <DialogButtons className={styles.always} onBack={onBack}>
        <Button look="danger" onClick={onConfirm}>
          {t('touched.confirm', { count: touched.ids.length })}
        </Button>
      </DialogButtons>
    </>
  );
}

/** The orders themselves: who, what, when and where they stand. */
export function OrderList({ touched }: { touched: TouchedOrders }) {
  const { t } = useTranslation('setup');
  const { dayAndClock, mbq } = useFormat();
  const names = useNames();
  const here = useTable('production', 'order');
  const orders = touched.ids
    .map((id): Touching => ({ ...here.get(id), ...touched.rows.get(id), id }))
    .slice(0, MOST_SHOWN);
  const more = touched.ids.length - orders.length;
  orders.sort((one, other) => (one.deliverAt ?? '').localeCompare(other.deliverAt ?? ''));
  const amount = (order: Partial<Order>) =>
    order.injections
      ? t('unit.injections', { count: order.injections })
      : order.orderedMbq != null
        ? mbq(order.orderedMbq)
        : '';
  return (
    <>
      <Table
        label={t('touched.list')}
        rows={orders}
        keyOf={(order) => order.id}
        empty={t('touched.none')}
        columns={[
          {
            head: t('touched.who'),
            wide: true,
            cell: (order) => (
              <span className={styles.two}>
                <b>
                  {names.customer(order.customerId) || t('touched.order', { id: order.id })}
                  {touched.added?.has(order.id) && (
                    <span className={styles.new}>{t('touched.new')}</span>
                  )}
                </b>
                <small>{names.endpointName(order.endpointId)}</small>
              </span>
            ),
          },
          {
            head: t('touched.what'),
            cell: (order) => (
              <span className={styles.two}>
                <span>{names.what(order)}</span>
                <small className="num">{amount(order)}</small>
              </span>
            ),
          },
          {
            head: t('touched.when'),
            cell: (order) => (
              <span className="num">{order.deliverAt ? dayAndClock(order.deliverAt) : ''}</span>
            ),
          },
          {
            head: t('touched.status'),
            cell: (order) => (order.status ? <Status status={order.status} /> : null),
          },
        ]}
      />
      {more > 0 && <p className="soft">{t('touched.more', { count: more })}</p>}
    </>
  );
}
