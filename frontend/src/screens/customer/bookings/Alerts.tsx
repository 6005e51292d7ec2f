/** Orders whose studies the RIS has changed: found on top of the page, whatever day is shown. */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useLocation, useSearch } from 'wouter';
import { isChanged } from '../../../domain/bookingChanges';
import { useFormat } from '../../../domain/format';
import { ms } from '../../../domain/time';
import { announce } from '../../../ui/announce';
import { useMedia } from '../../../ui/useMedia';
import { type Reach, useAll, useNameOf } from '../data';
import { useAmountOf } from '../words';
import styles from './Correction.module.css';
import { useMayBook } from './data';

export function Alerts({ reach, today }: { reach: readonly Reach[]; today: string }) {
  const { t } = useTranslation('bookings');
  const may = useMayBook();
  const nameOf = useNameOf();
  const amountOf = useAmountOf();
  const { when } = useFormat();
  const roomy = useMedia('(min-width: 621px)');
  const orders = useAll(reach, 'order')
    .filter((order) => isChanged(order) && order.deliveryDate >= today)
    .sort((one, other) => ms(one.deliverAt) - ms(other.deliverAt));
  const [path] = useLocation();
  const named = Number(new URLSearchParams(useSearch()).get('order')) || null;
  const titles = orders.map((order) => {
    const name = nameOf(order.tracerId, order.isotopeId);
    const what = `${name} ${amountOf(order)} ${when(order.deliverAt, today)}`;
    return { order, what, title: t('change.alert', { what }) };
  });
  useArrivals(titles.map(({ order, title }) => [order.id, title]));
  // What is looked at stands on the page already.
  const others = titles.filter(({ order }) => order.id !== named && !isShown(order, path, today));
  if (!may || others.length === 0) {
    return null;
  }
  const heading = t('change.alerts', { count: others.length });
  const text = <p>{t('change.alertText', { count: others.length })}</p>;
  const links = (
    <ul>
      {others.map(({ order, what }) => (
        <li key={order.id}>
          <Link href={`/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`}>
            {what}
          </Link>
        </li>
      ))}
    </ul>
  );
  // On a phone it is one line until it is pressed: the day stands below it.
  return roomy ? (
    <section className={styles.alert} aria-label={heading}>
      <div>
        <h2>{heading}</h2>
        {text}
      </div>
      {links}
    </section>
  ) : (
    <section className={styles.alert} aria-label={heading}>
      <details>
        <summary>
          <h2>{t('change.alertLine', { count: others.length, what: others[0]?.what })}</h2>
        </summary>
        {text}
        {links}
      </details>
    </section>
  );
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
