/** The customer's screen: will I have my tracer? The week on top, the chosen day below, on a line with now on it. */
import { useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation, useSearch } from 'wouter';
import { isDate, mondayOf } from '../../domain/time';
import { Loading } from '../../shell/Plain';
import { Announcer } from '../../ui/announce';
import styles from './Customer.module.css';
import { DayView } from './DayView';
import { type Reach, useReach, useToday, useWeek, useWeekRows } from './data';
import { News } from './News';
import { WeekBoard } from './WeekBoard';
import './texts';

export default function Customer() {
  const { t } = useTranslation('customer');
  const { reach, ready } = useReach();
  const [path] = useLocation();
  const [, , endpointId, date] = path.split('/');
  useEffect(() => {
    document.title = `${t('title')} · Tracershop`;
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
  return <EndpointWeek reach={reach} chosen={chosen} date={date} key={chosen.endpoint.id} />;
}

function EndpointWeek({
  reach,
  chosen,
  date,
}: {
  reach: Reach[];
  chosen: Reach;
  date: string | undefined;
}) {
  const today = useToday(chosen.stream);
  const [, go] = useLocation();
  const order = Number(new URLSearchParams(useSearch()).get('order')) || null;
  const rows = useWeekRows(chosen);
  // An address may name an order alone: its day is then the day shown.
  const named = order === null ? undefined : rows.orders.find((row) => row.id === order);
  const shown = date && isDate(date) ? date : (named?.deliveryDate ?? today);
  const week = useWeek(rows, shown, today);
  const day = week.find((one) => one.date === shown);
  const goTo = (next: string, endpointId = chosen.endpoint.id) =>
    go(`/orders/${endpointId}/${next}`);
  return (
    <main className={styles.page}>
      <WeekBoard
        reach={reach}
        chosen={chosen}
        week={week}
        shown={shown}
        today={today}
        onDay={(next) => goTo(next)}
        onEndpoint={(id) => goTo(shown, id)}
      />
      <div className={styles.below} key={mondayOf(shown)}>
        {day && (
          <DayView
            key={day.date}
            day={day}
            today={today}
            reach={chosen}
            orders={rows.orders}
            named={order}
          />
        )}
        <News reach={reach} today={today} week={week} />
      </div>
      <Announcer />
    </main>
  );
}
