/** Production's month: how many orders of each kind stand in each status, day by day; a press opens the day. */
import { useCallback, useEffect, useRef, useState } from 'react';
import { firstOfMonth, type MonthAnswer } from '../../../domain/month';
import { clockSeconds } from '../../../domain/time';
import { serverNow, useQuery, useRevision } from '../../../sync';
import { Button } from '../../../ui/Button';
import { MonthGrid } from '../../../ui/MonthGrid';
import { useRefusalText } from '../Refusal';
import { useWords } from '../words';
import styles from './Calendar.module.css';
import './texts';

interface CalendarProps {
  today: string;
  closed: ReadonlyMap<string, string>;
  /** A date of the month to begin with. */
  start: string;
  onDay: (date: string) => void;
}

export function Calendar({ today, closed, start, onDay }: CalendarProps) {
  const { t } = useWords();
  const [month, setMonth] = useState(firstOfMonth(start));
  const { answer, at, failed, refetch } = useMonth(month);
  const here = answer?.month === month;
  return (
    <div className={styles.calendar}>
      {failed !== null && (
        <p role="alert" className={styles.failed}>
          {t('calendar.failed')} {failed}{' '}
          <Button small look="quiet" onClick={refetch}>
            {t('calendar.again')}
          </Button>
        </p>
      )}
      <MonthGrid
        help="radiochemist#plan-calendar-notices"
        month={month}
        days={here ? answer.days : []}
        today={today}
        closed={closed}
        busy={!here && failed === null}
        onDay={onDay}
        onMonth={setMonth}
      />
      {here && at !== null && (
        <p className={styles.asOf}>{t('calendar.asOf', { time: clockSeconds(at) })}</p>
      )}
    </div>
  );
}

/** Changes come in bursts; the counts follow at most this often. */
const FOLLOW_MS = 3000;

interface Asked {
  answer: MonthAnswer | null;
  at: number | null;
  failed: string | null;
}

/** The month's counts, asked for anew when production's stream has moved. */
function useMonth(month: string): Asked & { refetch: () => void } {
  const query = useQuery();
  const textOf = useRefusalText();
  const text = useRef(textOf);
  text.current = textOf;
  const revision = useRevision('production');
  const [asked, setAsked] = useState<Asked>({ answer: null, at: null, failed: null });
  const [turn, setTurn] = useState(0);
  const last = useRef({ month: '', at: 0 });
  const shown = useRef(month);
  shown.current = month;
  const refetch = useCallback(() => {
    last.current = { month: '', at: 0 };
    setTurn((value) => value + 1);
  }, []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: `turn` and `revision` ask again for the same month.
  useEffect(() => {
    const fresh = last.current.month !== month;
    const wait = fresh ? 0 : Math.max(0, last.current.at + FOLLOW_MS - Date.now());
    const timer = setTimeout(() => {
      last.current = { month, at: Date.now() };
      void query('orders.month', { month }).then((frame) => {
        // Another month was turned to meanwhile.
        if (shown.current !== month) {
          return;
        }
        if (frame.type === 'answer') {
          setAsked({ answer: frame.result as MonthAnswer, at: serverNow(), failed: null });
        } else {
          setAsked((before) => ({ ...before, failed: text.current(frame) }));
        }
      });
    }, wait);
    return () => clearTimeout(timer);
  }, [month, query, turn, revision]);
  return { ...asked, refetch };
}
