/** Production: its day, its plan, its calendar, its notices and its batches. Requests are heard on all of them. */
import './boardTexts';
import './requests/texts';
import './texts';
import { useState } from 'react';
import { useLocation } from 'wouter';
import { dateOf } from '../../domain/time';
import { useNow, useRow, useStream } from '../../sync';
import { useKeys } from '../../ui/useKeys';
import { Batches } from './batches/Batches';
import { Calendar } from './calendar/Calendar';
import { Day } from './Day';
import { Notices } from './notices/Notices';
import { OddWeeks } from './OddWeeks';
import { OldSystemLine } from './OldSystemLine';
import styles from './Production.module.css';
import { Plan } from './plan/Plan';
import { RecallBanner } from './recall/RecallBanner';
import { useRequests } from './requests/useRequests';
import { PLACES, type PlaceName, Tools } from './Tools';
import { useBook } from './useBook';

export default function Production() {
  useStream('production');
  const [path, go] = useLocation();
  const place = placeOf(path);
  const [date, setDate] = useState<string | null>(null);
  const book = useBook();
  const requests = useRequests();
  const minute = useNow(60_000);
  const today = useRow('production', 'day', 1)?.today ?? dateOf(minute);
  const names = Object.keys(PLACES) as PlaceName[];
  const goTo = (name: PlaceName) => {
    if (document.querySelector('dialog[open]') === null) {
      go(PLACES[name]);
    }
  };
  useKeys(
    Object.fromEntries(names.map((name, index) => [String(index + 1), () => goTo(name)])),
    true,
  );
  const show = (shown: string) => {
    setDate(shown === today ? null : shown);
    go(PLACES.day);
  };
  return (
    <>
      {place === 'day' ? (
        <Day
          date={date}
          onDate={setDate}
          book={book}
          requests={requests}
          banner={
            <>
              <RecallBanner />
              <OldSystemLine />
              <OddWeeks today={today} />
            </>
          }
        />
      ) : (
        <main className={styles.page}>
          <Tools place={place} requests={requests} />
          <RecallBanner />
          <OldSystemLine />
          <OddWeeks today={today} />
          {place === 'plan' && (
            <Plan
              book={book}
              date={date ?? today}
              today={today}
              onDate={(shown) => setDate(shown === today ? null : shown)}
              onDay={show}
            />
          )}
          {place === 'calendar' && (
            <Calendar today={today} closed={book.closed} start={date ?? today} onDay={show} />
          )}
          {place === 'batches' && (
            <Batches
              date={date}
              today={today}
              onDate={(shown) => setDate(shown === today ? null : shown)}
            />
          )}
          {place === 'notices' && <Notices today={today} customers={book.customers} />}
        </main>
      )}
    </>
  );
}

function placeOf(path: string): PlaceName {
  const found = (Object.keys(PLACES) as PlaceName[]).filter((name) =>
    path.startsWith(PLACES[name]),
  );
  return found.at(-1) ?? 'day';
}
