/** The customer's screen: will I have my tracer? The week on top, the chosen day below, on a line with now on it. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { useFormat } from '../../domain/format';
import { isDate, isoWeek, mondayOf } from '../../domain/time';
import { Loading } from '../../shell/Plain';
import { Announcer } from '../../ui/announce';
import { useKeys } from '../../ui/useKeys';
import { Attention } from './Attention';
import { Bar, type View } from './Bar';
import styles from './Customer.module.css';
import { DayView } from './DayView';
import { type Reach, usePast, useReach, useToday, useWeek, useWeekRows } from './data';
import { MonthView } from './MonthView';
import { News } from './News';
import { PrintDialog } from './print/PrintDialog';
import { PrintSheet } from './print/PrintSheet';
import { Alarms } from './safety/Alarms';
import { WeekBoard } from './WeekBoard';
import './texts';
import './moreTexts';

export default function Customer() {
  const { t } = useTranslation('customer');
  const { reach, ready } = useReach();
  const [path] = useLocation();
  const [, , endpointId, date, view] = path.split('/');
  useEffect(() => {
    const title = `${t('title')} · Tracershop`;
    // An alarm on the page has put its mark before it.
    if (!document.title.endsWith(title)) {
      document.title = title;
    }
  }, [t]);
  const chosen = reach.find(({ endpoint }) => String(endpoint.id) === endpointId) ?? reach[0];
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
      view={view === 'month' ? 'month' : 'week'}
    />
  );
}

interface EndpointWeekProps {
  reach: Reach[];
  chosen: Reach;
  date: string | undefined;
  view: View;
}

function EndpointWeek({ reach, chosen, date, view }: EndpointWeekProps) {
  const { t } = useTranslation('customer');
  const { longDay } = useFormat();
  const today = useToday(chosen.stream);
  const [, go] = useLocation();
  const order = Number(new URLSearchParams(useSearch()).get('order')) || null;
  const past = usePast(chosen.stream, date && isDate(date) ? date : today);
  const rows = useWeekRows(chosen, past);
  // An address may name an order alone: its day is then the day shown.
  const named = order === null ? undefined : rows.orders.find((row) => row.id === order);
  const shown = date && isDate(date) ? date : (named?.deliveryDate ?? today);
  const week = useWeek(rows, shown, today);
  const day = week.find((one) => one.date === shown);
  const [counting, setCounting] = useState(false);
  const [asking, setAsking] = useState(false);
  const paper = usePaper();
  const goTo = (next: string, endpointId = chosen.endpoint.id) =>
    go(`/orders/${endpointId}/${next}`);
  const look = (next: View) =>
    go(`/orders/${chosen.endpoint.id}/${shown}${next === 'month' ? '/month' : ''}`);
  const count = () => {
    look('week');
    setCounting(true);
  };
  useKeys(
    {
      [t('view.key.week')]: () => look('week'),
      [t('view.key.month')]: () => look('month'),
      [t('view.key.count')]: count,
      [t('view.key.print')]: () => setAsking(true),
      [t('view.key.today')]: () => goTo(today),
    },
    true,
  );
  const bar = (
    <Bar
      reach={reach}
      chosen={chosen}
      view={view}
      onEndpoint={(id) => go(`/orders/${id}/${shown}${view === 'month' ? '/month' : ''}`)}
      onView={look}
      onCount={count}
      onPrint={() => setAsking(true)}
    />
  );
  return (
    <main className={styles.page}>
      <Alarms reach={reach} today={today} />
      <Attention reach={reach} today={today} />
      {view === 'month' ? (
        <MonthView reach={chosen} shown={shown} today={today} onDay={(next) => goTo(next)}>
          {bar}
        </MonthView>
      ) : (
        <WeekBoard week={week} shown={shown} today={today} onDay={(next) => goTo(next)}>
          {bar}
        </WeekBoard>
      )}
      {view === 'week' && (
        <div className={styles.below} key={mondayOf(shown)}>
          {day && (
            <DayView
              key={day.date}
              day={day}
              today={today}
              reach={chosen}
              orders={rows.orders}
              named={order}
              counting={counting}
              onCounted={() => setCounting(false)}
            />
          )}
          <News reach={reach} today={today} week={week} />
        </div>
      )}
      <div className={styles.paper}>
        <PrintSheet reach={chosen} days={paper.what === 'week' ? week : day ? [day] : []} />
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
      <Announcer />
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
