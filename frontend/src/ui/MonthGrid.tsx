/**
 * A month as a grid: each date with its orders by kind and status, as shapes, colours and counts. The whole of a date is
 * the target, and the arrows walk over it as over any calendar.
 */
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../domain/format';
import {
  addMonths,
  firstOfMonth,
  type MonthCell,
  type MonthDay,
  type MonthWeek,
  monthStep,
  monthWeeks,
} from '../domain/month';
import { useScreenKeys } from '../shell/screenKeys';
import { type HelpTopic, Titled } from './HelpLink';
import styles from './MonthGrid.module.css';
import './monthTexts';
import { StatusMark } from './Status';

interface MonthGridProps {
  /** Its first day. */
  month: string;
  /** What explains it. */
  help: HelpTopic;
  days: readonly MonthDay[];
  today: string;
  /** Closed dates and what they are called. */
  closed: ReadonlyMap<string, string>;
  /** The counts are on their way. */
  busy?: boolean;
  onDay: (date: string) => void;
  onMonth: (month: string) => void;
}

export function MonthGrid({
  month,
  help,
  days,
  today,
  closed,
  busy = false,
  onDay,
  onMonth,
}: MonthGridProps) {
  const { t } = useTranslation('month');
  const { monthName, weekdayName } = useFormat();
  const first = firstOfMonth(month);
  const weeks = useMemo(() => monthWeeks(first, days, today, closed), [first, days, today, closed]);
  const [chosen, setChosen] = useState(today);
  const [walking, setWalking] = useState(false);
  // One date takes the keyboard; another month's takes it on its first day or today.
  const focus = chosen.startsWith(first.slice(0, 7))
    ? chosen
    : today.startsWith(first.slice(0, 7))
      ? today
      : first;
  const grid = useRef<HTMLTableElement>(null);
  useEffect(() => {
    if (walking) {
      grid.current?.querySelector<HTMLElement>(`[data-date="${focus}"]`)?.focus();
    }
  }, [walking, focus]);
  // The day that has the focus binds them.
  useScreenKeys(
    (
      [
        ['walk', ['arrowleft', 'arrowright', 'arrowup', 'arrowdown']],
        ['ends', ['home', 'end']],
        ['month', ['pageup', 'pagedown']],
        ['open', ['enter']],
      ] as const
    ).map(([name, keys]) => ({ keys, text: t(`key.${name}`), group: t('key.group') })),
    false,
  );
  const onKey = (event: KeyboardEvent) => {
    const to = event.ctrlKey || event.metaKey || event.altKey ? null : monthStep(focus, event.key);
    if (to === null) {
      return;
    }
    // The screen's own arrows change the day; here they walk.
    event.preventDefault();
    event.stopPropagation();
    setChosen(to);
    setWalking(true);
    if (firstOfMonth(to) !== first) {
      onMonth(firstOfMonth(to));
    }
  };
  const turn = (months: number) => {
    setWalking(false);
    onMonth(addMonths(first, months));
  };
  // Of the month that is under way the weeks that are over stand low: this week is in sight, and each date still opens.
  const isPast = ({ cells }: MonthWeek) =>
    first === firstOfMonth(today) && (cells.at(-1)?.date ?? today) < today;
  return (
    <section className={styles.month} aria-busy={busy || undefined}>
      <header className={styles.head}>
        <button
          type="button"
          className={styles.step}
          aria-label={t('previous')}
          onClick={() => turn(-1)}
        >
          <Arrow />
        </button>
        <Titled to={help}>
          <h1 className={styles.name} aria-live="polite">
            {monthName(first)}
          </h1>
        </Titled>
        <button
          type="button"
          className={`${styles.step} ${styles.next}`}
          aria-label={t('next')}
          onClick={() => turn(1)}
        >
          <Arrow />
        </button>
        <Legend />
      </header>
      <table
        ref={grid}
        className={styles.grid}
        aria-label={t('grid', { month: monthName(first) })}
        onKeyDown={onKey}
      >
        <thead>
          <tr>
            <th scope="col" className={styles.week}>
              <span className="unseen">{t('week')}</span>
            </th>
            {[1, 2, 3, 4, 5, 6, 7].map((weekday) => (
              <th key={weekday} scope="col">
                {weekdayName(weekday)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {weeks.map((week) => (
            <tr key={`${week.year}-${week.week}`} data-past={isPast(week) || undefined}>
              <th scope="row" className={styles.week}>
                <span className="unseen">{t('week')} </span>
                {week.week}
              </th>
              {week.cells.map((cell) => (
                <td key={cell.date}>
                  <Cell
                    cell={cell}
                    focus={cell.date === focus}
                    onFocus={() => setChosen(cell.date)}
                    onDay={onDay}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      <p className={styles.keys}>{t('keys')}</p>
    </section>
  );
}

interface CellProps {
  cell: MonthCell;
  focus: boolean;
  onFocus: () => void;
  onDay: (date: string) => void;
}

function Cell({ cell, focus, onFocus, onDay }: CellProps) {
  const { t } = useTranslation('month');
  const look = [
    styles.cell,
    cell.inMonth ? '' : styles.outside,
    cell.today ? styles.today : '',
    cell.closed === null ? '' : styles.closed,
  ].join(' ');
  return (
    <button
      type="button"
      className={look}
      data-date={cell.date}
      tabIndex={focus ? 0 : -1}
      aria-current={cell.today ? 'date' : undefined}
      onFocus={cell.inMonth ? onFocus : undefined}
      onClick={() => onDay(cell.date)}
    >
      <span className="unseen">{useCellWords(cell)}</span>
      <span className={styles.shown} aria-hidden="true">
        <span className={styles.date}>
          <b>{Number(cell.date.slice(8))}</b>
          {cell.closed !== null && <em>{cell.closed || t('closed')}</em>}
        </span>
        {cell.kinds.map(({ kind, counts, total }) => (
          <span key={kind} className={styles.kind}>
            <small>{t(`short.${kind}`)}</small>
            <span className={styles.counts}>
              {counts.map(({ status, count }) => (
                <span key={status} className={styles.count}>
                  <StatusMark status={status} />
                  {count}
                </span>
              ))}
            </span>
            <span className={styles.sum}>
              {counts[0] && <StatusMark status={counts[0].status} />}
              {total}
            </span>
          </span>
        ))}
      </span>
    </button>
  );
}

/** A date in one sentence, for those who listen. */
function useCellWords(cell: MonthCell): string {
  const { t } = useTranslation('month');
  const { t: core } = useTranslation();
  const { longDay } = useFormat();
  const kinds = cell.kinds.map(({ kind, counts }) => {
    const words = counts.map(({ status, count }) =>
      t('of', { count, status: core(`status.${status}`).toLowerCase() }),
    );
    return `${t(`kind.${kind}`)} ${words.join(', ')}`;
  });
  return [
    longDay(cell.date),
    ...(cell.closed === null
      ? []
      : [cell.closed ? t('closedNamed', { name: cell.closed }) : t('closed')]),
    ...(kinds.length > 0 ? kinds : [t('nothing')]),
  ].join('. ');
}

function Legend() {
  const { t } = useTranslation();
  return (
    <ul className={styles.legend} aria-hidden="true">
      {(['ordered', 'accepted', 'released', 'rejected', 'cancelled'] as const).map((status) => (
        <li key={status}>
          <StatusMark status={status} /> {t(`status.${status}`)}
        </li>
      ))}
    </ul>
  );
}

function Arrow() {
  return (
    <svg viewBox="0 0 20 20" aria-hidden="true">
      <path d="M12.5 4l-6 6 6 6" />
    </svg>
  );
}
