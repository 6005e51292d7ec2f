/** The customer's screen: will I have my tracer? The week on top, the chosen day below, on a line with now on it. */
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { useFormat } from '../../domain/format';
import { isDate, isoWeek, mondayOf } from '../../domain/time';
import { Loading } from '../../shell/Plain';
import { useScreenKeys } from '../../shell/screenKeys';
import { useKeepFocus } from '../../ui/useKeepFocus';
import { Attention } from './Attention';
import { Bar, type View } from './Bar';
import { Alerts } from './bookings/Alerts';
import { BookingsView } from './bookings/BookingsView';
import { useBookingStreams, useMayBook } from './bookings/data';
import { PrintSheet as BookingsSheet } from './bookings/PrintSheet';
import { useWaiting } from './bookings/useWaiting';
import styles from './Customer.module.css';
import { DayView } from './DayView';
import { type Reach, useAll, usePast, useReach, useToday, useWeek, useWeekRows } from './data';
import { MonthView } from './MonthView';
import { News } from './News';
import { PrintDialog } from './print/PrintDialog';
import { PrintSheet } from './print/PrintSheet';
import { SinceLooked } from './SinceLooked';
import { Alarms } from './safety/Alarms';
import { ToOrder } from './ToOrder';
import { WeekBoard } from './WeekBoard';
import './texts';
import './moreTexts';

export default function Customer() {
  const { t } = useTranslation('customer');
  const { reach, ready } = useReach();
  useBookingStreams(reach);
  const [path] = useLocation();
  const [, , endpointId, date, view] = path.split('/');
  useEffect(() => {
    const title = `${t('title')} · Tracershop`;
    // An alarm on the page has put its mark before it.
    if (!document.title.endsWith(title)) {
      document.title = title;
    }
  }, [t]);
  const named = Number(new URLSearchParams(useSearch()).get('order')) || null;
  const orders = useAll(reach, 'order');
  // An address may name an order alone: then its endpoint is the one shown.
  const home = endpointId === undefined ? orders.find(({ id }) => id === named)?.endpointId : null;
  const chosen =
    reach.find(({ endpoint }) => String(endpoint.id) === endpointId || endpoint.id === home) ??
    reach[0];
  if (!chosen) {
    return ready ? (
      <main className={styles.page}>
        <h1>{t('title')}</h1>
        <p>{t('noEndpoint')}</p>
      </main>
    ) : (
      <Loading />
    );
  }
  return (
    <EndpointWeek
      key={chosen.endpoint.id}
      reach={reach}
      chosen={chosen}
      date={date}
      view={view === 'month' || view === 'bookings' ? view : 'week'}
    />
  );
}

interface EndpointWeekProps {
  reach: Reach[];
  chosen: Reach;
  date: string | undefined;
  view: View;
}

function EndpointWeek({ reach, chosen, date, view: asked }: EndpointWeekProps) {
  const { t } = useTranslation('customer');
  const { t: tb } = useTranslation('bookings');
  const mayBook = useMayBook();
  const view = asked === 'bookings' && !mayBook ? 'week' : asked;
  const { longDay } = useFormat();
  const today = useToday(chosen.stream);
  const [, go] = useLocation();
  const page = useRef<HTMLElement>(null);
  useKeepFocus(page);
  const search = new URLSearchParams(useSearch());
  const order = Number(search.get('order')) || null;
  const slotId = Number(search.get('slot')) || null;
  const past = usePast(chosen.stream, date && isDate(date) ? date : today);
  const rows = useWeekRows(chosen, past.orders);
  // An address may name an order alone: its day is then the day shown.
  const named = order === null ? undefined : rows.orders.find((row) => row.id === order);
  const shown = date && isDate(date) ? date : (named?.deliveryDate ?? today);
  const week = useWeek(rows, shown, today);
  const day = week.find((one) => one.date === shown);
  const [counting, setCounting] = useState(false);
  const [asking, setAsking] = useState(false);
  const paper = usePaper();
  const path = (date: string) => `/orders/${chosen.endpoint.id}/${date}`;
  const goTo = (next: string) => go(path(next));
  const waiting = useWaiting(chosen, shown, today);
  // Bookings open on the day that waits: the one shown where there is something to do on it.
  const look = (next: View) => {
    const day = next === 'bookings' && view !== 'bookings' ? waiting.day : shown;
    go(`/orders/${chosen.endpoint.id}/${day}${next === 'week' ? '' : `/${next}`}`);
  };
  // A key changes the view from far down the page: its bar comes into sight.
  const viewed = useRef(view);
  useEffect(() => {
    if (viewed.current !== view && order === null) {
      page.current?.querySelector('[data-bar]')?.scrollIntoView({ block: 'nearest' });
    }
    viewed.current = view;
  }, [view, order]);
  const stay = (next: string) =>
    view === 'bookings' ? go(`/orders/${chosen.endpoint.id}/${next}/bookings`) : goTo(next);
  const print = () => (view === 'bookings' ? paper.print('day') : setAsking(true));
  const count = () => {
    look('week');
    setCounting(true);
  };
  useScreenKeys(
    [
      { keys: [t('view.key.week')], text: t('view.week'), run: () => look('week') },
      { keys: [t('view.key.month')], text: t('view.month'), run: () => look('month') },
      { keys: [tb('key')], text: tb('view'), can: mayBook, run: () => look('bookings') },
      { keys: [t('view.key.today')], text: t('keys.today'), run: () => stay(today) },
      { keys: [t('view.key.count')], text: t('calc.tool'), run: count },
      { keys: [t('view.key.print')], text: t('print.tool'), run: print },
    ]
      .filter(({ can = true }) => can)
      .map((one) => ({ ...one, group: t('keys.group') })),
    true,
  );
  const bar = (
    <Bar
      reach={reach}
      chosen={chosen}
      view={view}
      waiting={mayBook ? waiting.count : null}
      onEndpoint={(id) => go(`/orders/${id}/${shown}${view === 'week' ? '' : `/${view}`}`)}
      onView={look}
      onCount={count}
      onPrint={print}
    />
  );
  return (
    <main ref={page} className={styles.page}>
      <Alarms reach={reach} today={today} />
      <Attention reach={reach} today={today} />
      <Alerts reach={reach} today={today} />
      {view === 'bookings' ? (
        <BookingsView reach={chosen} shown={shown} today={today} onDay={stay}>
          {bar}
        </BookingsView>
      ) : view === 'month' ? (
        <MonthView reach={chosen} shown={shown} today={today} onDay={(next) => goTo(next)}>
          {bar}
        </MonthView>
      ) : (
        <WeekBoard
          week={week}
          shown={shown}
          today={today}
          stream={chosen.stream}
          missing={past.missing}
          onDay={(next) => goTo(next)}
        >
          {bar}
        </WeekBoard>
      )}
      {view === 'week' && (
        <div className={styles.below} key={mondayOf(shown)}>
          <SinceLooked reach={reach} today={today} />
          {day && (
            <DayView
              key={day.date}
              day={day}
              today={today}
              reach={chosen}
              orders={rows.orders}
              past={past}
              named={order}
              slotId={slotId}
              onAsked={() => slotId !== null && go(path(shown), { replace: true })}
              counting={counting}
              onCounted={() => setCounting(false)}
            />
          )}
          <div className={styles.rest}>
            <ToOrder rows={rows} today={today} />
            <News reach={reach} today={today} />
          </div>
        </div>
      )}
      <div className={styles.paper}>
        {view === 'bookings' ? (
          <BookingsSheet reach={chosen} date={shown} />
        ) : (
          <PrintSheet
            reach={chosen}
            days={paper.what === 'week' ? week : day ? [day] : []}
            past={past}
          />
        )}
      </div>
      <PrintDialog
        open={asking}
        day={longDay(shown)}
        week={t('weekOf', { week: isoWeek(shown).week })}
        onClose={() => setAsking(false)}
        onPrint={(what) => {
          setAsking(false);
          paper.print(what);
        }}
      />
    </main>
  );
}

/** What goes on paper, and a print of it once it stands on the sheet. */
function usePaper() {
  const [wish, setWish] = useState<{ what: 'day' | 'week'; count: number }>({
    what: 'day',
    count: 0,
  });
  useEffect(() => {
    if (wish.count > 0) {
      window.print();
    }
  }, [wish]);
  return {
    what: wish.what,
    print: (what: 'day' | 'week') => setWish(({ count }) => ({ what, count: count + 1 })),
  };
}
