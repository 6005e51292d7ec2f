/** The plan of a day: each run with what it must make, delivery by delivery, and what one order more would cost. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Book, nameOf } from '../../../domain/book';
import type { Status as OrderStatus } from '../../../domain/day';
import type { PlanOrder } from '../../../domain/dayRows';
import { counts } from '../../../domain/need';
import { sheetsOf, sheetsOfPast } from '../../../domain/sheet';
import { addDays, clock, clockSeconds } from '../../../domain/time';
import { useScreenKeys } from '../../../shell/screenKeys';
import { useHas, useRow } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Status } from '../../../ui/Status';
import { DateNav } from '../DateNav';
import { ClosedDay } from '../DayBar';
import bar from '../DayBar.module.css';
import production from '../Production.module.css';
import { useRefusalText } from '../Refusal';
import { useWords } from '../words';
import styles from './Plan.module.css';
import { OpenRun, RunCard } from './RunCard';
import { usePastPlan } from './usePastPlan';
import '../keyTexts';
import './texts';

interface PlanProps {
  book: Book;
  date: string;
  today: string;
  onDate: (date: string) => void;
  onDay: (date: string) => void;
}

export function Plan({ book, date, today, onDate, onDay }: PlanProps) {
  const { t } = useWords();
  const from = useRow('production', 'day', 1)?.windowFrom;
  const gone = from !== undefined && date < from;
  const { past, busy, refetch } = usePastPlan(gone ? date : null);
  const refusalText = useRefusalText();
  const known = past?.known ?? null;
  const ready = useHas('production') && (!gone || known !== null);
  const open = useMemo(() => (gone ? [] : sheetsOf(book, date)), [book, date, gone]);
  const over = useMemo(() => (known === null ? [] : sheetsOfPast(book, known.runs)), [book, known]);
  const orders = gone ? (known?.orders ?? NONE) : book.orders;
  const injections = useMemo(() => injectionsOf(orders, date), [orders, date]);
  const { t: keys } = useTranslation('keys');
  useScreenKeys(
    [
      { keys: ['arrowleft'], text: keys('dayBefore'), run: () => onDate(addDays(date, -1)) },
      { keys: ['arrowright'], text: keys('dayAfter'), run: () => onDate(addDays(date, 1)) },
      { keys: ['t'], text: keys('today'), run: () => onDate(today) },
    ].map((one) => ({ ...one, group: keys('about') })),
    true,
  );
  return (
    <>
      <div className={bar.bar}>
        <DateNav
          help="radiochemist#plan-calendar-notices"
          date={date}
          today={today}
          onDate={(value) => onDate(value ?? today)}
        />
        <ClosedDay name={book.closed.get(date)} />
        <Button small look="quiet" onClick={() => onDay(date)}>
          {t('plan.openDay')}
        </Button>
        {known !== null && (
          <p className={bar.fetched}>
            {t('day.snapshot', { time: clockSeconds(known.at) })}{' '}
            <Button small look="bare" busy={busy} onClick={refetch}>
              {t('day.refresh')}
            </Button>
          </p>
        )}
      </div>
      {past?.refused && (
        <div className={production.empty} role="alert">
          <p>{t(known === null ? 'day.failed' : 'plan.old')}</p>
          <p className="soft">{refusalText(past.refused)}</p>
          <Button look="quiet" busy={busy} onClick={refetch}>
            {t('day.refresh')}
          </Button>
        </div>
      )}
      {!ready && !past?.refused && (
        <div className={production.empty} aria-busy="true">
          <p className={production.loading}>{t('day.loading')}</p>
        </div>
      )}
      {ready && open.length + over.length + injections.length === 0 && (
        <div className={production.empty}>
          <p>{t('plan.noRuns')}</p>
          <p className="soft">{t(book.closed.has(date) ? 'closed.text' : 'plan.noRunsText')}</p>
        </div>
      )}
      <div className={styles.runs}>
        {open.map((sheet) => (
          <OpenRun key={sheet.key} sheet={sheet} book={book} date={date} />
        ))}
        {over.map((sheet) => (
          <RunCard key={sheet.key} sheet={sheet} book={book} date={date} />
        ))}
        {injections.length > 0 && <Injections orders={injections} book={book} />}
      </div>
    </>
  );
}

const NONE: readonly PlanOrder[] = [];

function injectionsOf(orders: readonly PlanOrder[], date: string) {
  return orders
    .filter((order) => order.deliveryDate === date && order.kind === 'injection' && counts(order))
    .sort((a, b) => a.deliverAt.localeCompare(b.deliverAt) || a.id - b.id);
}

function Injections({ orders, book }: { orders: ReturnType<typeof injectionsOf>; book: Book }) {
  const { t, amountOf } = useWords();
  return (
    <section className={styles.run} aria-label={t('plan.injections')}>
      <header className={styles.head}>
        <h2 className={styles.name}>{t('plan.injections')}</h2>
      </header>
      <p className="soft">{t('plan.injectionsText')}</p>
      <ul className={styles.injections}>
        {orders.map((order) => (
          <li key={order.id}>
            <b>{clock(order.deliverAt)}</b>
            <span>
              {nameOf(book, order)} {book.customers.get(order.customerId)?.shortName}
            </span>
            <b>{amountOf(order)}</b>
            <Status status={order.status as OrderStatus} />
          </li>
        ))}
      </ul>
    </section>
  );
}
