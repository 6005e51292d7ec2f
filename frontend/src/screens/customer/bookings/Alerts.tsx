/** Orders whose studies the RIS has changed: found on top of the page, whatever day is shown. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearch } from 'wouter';
import { isChanged } from '../../../domain/bookingChanges';
import { useFormat } from '../../../domain/format';
import { ms } from '../../../domain/time';
import { announce } from '../../../ui/announce';
import { type Reach, useAll, useNameOf } from '../data';
import { useAmountOf } from '../words';
import styles from './Correction.module.css';
import { useMayBook } from './data';

export function Alerts({ reach, today }: { reach: readonly Reach[]; today: string }) {
  const { t } = useTranslation('bookings');
  const { inlineDay } = useFormat();
  const may = useMayBook();
  const nameOf = useNameOf();
  const amountOf = useAmountOf();
  const { when } = useFormat();
  const orders = useAll(reach, 'order')
    .filter((order) => isChanged(order) && order.deliveryDate >= today)
    .sort((one, other) => ms(one.deliverAt) - ms(other.deliverAt));
  const [path] = useLocation();
  const named = Number(new URLSearchParams(useSearch()).get('order')) || null;
  const titles = orders.map((order) => ({
    order,
    title: t('change.alert', {
      what: `${nameOf(order.tracerId, order.isotopeId)} ${amountOf(order)} ${when(order.deliverAt, today)}`,
    }),
  }));
  useArrivals(titles.map(({ order, title }) => [order.id, title]));
  // What is looked at stands on the page already.
  const others = titles.filter(({ order }) => order.id !== named && !isShown(order, path, today));
  if (!may || others.length === 0) {
    return null;
  }
  return others.map(({ order, title }) => (
    <section key={order.id} className={styles.alert} aria-label={title}>
      <div>
        <h2>{title}</h2>
        <p>{t('change.alertText')}</p>
      </div>
      <Link href={`/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`}>
        {t('change.see', { day: inlineDay(order.deliveryDate, today) })}
      </Link>
    </section>
  ));
}

/** Whether the page shows the week view of the order's own day. */
function isShown(
  order: { endpointId: number; deliveryDate: string },
  path: string,
  today: string,
): boolean {
  const [, , endpointId, date, view] = path.split('/');
  const here = endpointId === undefined || endpointId === String(order.endpointId);
  return here && (date ?? today) === order.deliveryDate && view === undefined;
}

/** Says what comes while the page is open. */
function useArrivals(titles: readonly (readonly [number, string])[]): void {
  const known = useRef<Set<number> | null>(null);
  useEffect(() => {
    const before = known.current;
    known.current = new Set(titles.map(([id]) => id));
    const fresh = before ? titles.filter(([id]) => !before.has(id)) : [];
    if (fresh.length > 0) {
      announce(fresh.map(([, title]) => title).join(' '));
    }
  });
}
