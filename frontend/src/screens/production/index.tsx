/** Production: its day, its plan, its calendar, its notices and its batches. Requests are heard on all of them. */
import './boardTexts';
import './keyTexts';
import './requests/texts';
import './texts';
import { useTranslation } from 'react-i18next';
import type { PlanOrder } from '../../domain/dayRows';
import { dateOf } from '../../domain/time';
import { useScreenKeys } from '../../shell/screenKeys';
import { useHas, useNow, useRow, useStream } from '../../sync';
import { PLACES, type PlaceName, useAddress } from './address';
import { Attention } from './attention/Attention';
import { Batches } from './batches/Batches';
import { Calendar } from './calendar/Calendar';
import { Day } from './Day';
import { Notices } from './notices/Notices';
import { OddWeeks } from './OddWeeks';
import styles from './Production.module.css';
import { Plan } from './plan/Plan';
import { RecallBanner } from './recall/RecallBanner';
import { chime } from './requests/sound';
import { useRequests } from './requests/useRequests';
import { Title } from './Title';
import { Tools } from './Tools';
import { useArrivals } from './useArrivals';
import { useBook } from './useBook';
import { Week } from './week/Week';
import { useWords } from './words';

/** What production itself has granted or ordered on behalf is no news to it. */
const isNews = ({ status, marks }: PlanOrder) =>
  status === 'ordered' && !marks.includes('byRequest') && !marks.includes('onBehalf');

export default function Production() {
  useStream('production');
  const { t } = useTranslation('keys');
  const book = useBook();
  const requests = useRequests();
  const ready = useHas('production');
  const minute = useNow(60_000);
  const today = useRow('production', 'day', 1)?.today ?? dateOf(minute);
  const address = useAddress(today);
  const { place, date, goTo } = address;
  const arrivals = useArrivals(book.orders as PlanOrder[], ready, isNews, chime);
  const { t: words } = useWords();
  const names = Object.keys(PLACES) as PlaceName[];
  useScreenKeys(
    () =>
      names.map((name, index) => ({
        keys: [String(index + 1)],
        text: words(`places.${name}`),
        group: t('pages'),
        run: () => goTo(name),
      })),
    true,
  );
  const show = (shown: string) => goTo('day', shown);
  const banner = (
    <>
      <RecallBanner />
      <Attention today={today} />
      <OddWeeks today={today} />
    </>
  );
  if (place === 'day') {
    return <Day {...{ address, book, requests, arrivals, banner }} />;
  }
  return (
    <main className={styles.page}>
      <Title place={place} today={today} more={requests.open.length} />
      <Tools address={address} requests={requests} />
      {banner}
      {place === 'week' && (
        <Week
          date={date ?? today}
          today={today}
          closed={book.closed}
          hrefOf={(shown) => address.hrefOf('day', shown)}
          onDate={(shown) => goTo('week', shown)}
        />
      )}
      {place === 'plan' && (
        <Plan
          book={book}
          date={date ?? today}
          today={today}
          onDate={(shown) => goTo('plan', shown)}
          onDay={show}
        />
      )}
      {place === 'calendar' && (
        <Calendar today={today} closed={book.closed} start={date ?? today} onDay={show} />
      )}
      {place === 'batches' && (
        <Batches date={date} today={today} onDate={(shown) => goTo('batches', shown)} />
      )}
      {place === 'notices' && <Notices today={today} customers={book.customers} />}
    </main>
  );
}
