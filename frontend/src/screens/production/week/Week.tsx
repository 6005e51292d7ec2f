/** The week at one glance: each tracer's runs against what they can make, and how far each day's deliveries are. */
import { useEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { type DayPlan, type Lane, planDay, STATUS_ORDER } from '../../../domain/day';
import { addDays, clock, isoWeek, mondayOf } from '../../../domain/time';
import { useScreenKeys } from '../../../shell/screenKeys';
import { useHas, useRow } from '../../../sync';
import { Button } from '../../../ui/Button';
import { StatusMark } from '../../../ui/Status';
import bar from '../DayBar.module.css';
import '../keyTexts';
import production from '../Production.module.css';
import { useDayRows } from '../useDay';
import { useWords } from '../words';
import './texts';
import { Titled } from '../../../ui/HelpLink';
import styles from './Week.module.css';

interface WeekProps {
  date: string;
  today: string;
  closed: ReadonlyMap<string, string>;
  hrefOf: (date: string) => string;
  onDate: (date: string) => void;
}

export function Week({ date, today, closed, hrefOf, onDate }: WeekProps) {
  const { t } = useTranslation('week');
  const { t: keys } = useTranslation('keys');
  const { t: words, format } = useWords();
  const rows = useDayRows();
  const ready = useHas('production');
  const from = useRow('production', 'day', 1)?.windowFrom ?? today;
  const monday = mondayOf(date);
  const before = useRef<readonly DayPlan[]>([]);
  const plans = useMemo(
    () =>
      Array.from({ length: 7 }, (_, day) =>
        planDay(addDays(monday, day), rows, before.current[day]),
      ),
    [monday, rows],
  );
  useEffect(() => {
    before.current = plans;
  }, [plans]);
  const tracers = useMemo(() => lanesOf(plans), [plans]);
  const step = (weeks: number) => onDate(addDays(monday, 7 * weeks));
  useScreenKeys(
    () =>
      [
        { keys: ['arrowleft', 'shift+arrowleft'], text: keys('weekBefore'), run: () => step(-1) },
        { keys: ['arrowright', 'shift+arrowright'], text: keys('weekAfter'), run: () => step(1) },
        { keys: ['t'], text: keys('today'), run: () => onDate(today) },
      ].map((one) => ({ ...one, group: keys('about') })),
    true,
  );
  if (!ready) {
    return (
      <div className={production.empty} aria-busy="true">
        <p className={production.loading}>{words('day.loading')}</p>
      </div>
    );
  }
  return (
    <>
      <nav className={`${bar.nav} ${styles.nav}`} aria-label={words('day.nav')}>
        <Button small look="quiet" onClick={() => step(-1)}>
          ‹ {t('previous')}
        </Button>
        <Titled to="radiochemist#the-day">
          <h1 className={bar.date}>{t('title', { week: isoWeek(monday).week })}</h1>
        </Titled>
        <Button small look="quiet" onClick={() => step(1)}>
          {t('next')} ›
        </Button>
        {mondayOf(today) !== monday && (
          <Button small look="quiet" hotkey="T" onClick={() => onDate(today)}>
            {t('now')}
          </Button>
        )}
      </nav>
      <div className={styles.scroll}>
        <table className={styles.week}>
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">{t('tracer')}</span>
              </th>
              {plans.map((plan) => (
                <th
                  key={plan.date}
                  scope="col"
                  className={plan.date === today ? styles.today : ''}
                  aria-current={plan.date === today ? 'date' : undefined}
                >
                  <Link href={hrefOf(plan.date)}>
                    {format.shortWeekday(plan.date)} {format.shortDate(plan.date)}
                  </Link>
                  <Head plan={plan} closed={closed.has(plan.date)} before={plan.date < from} />
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {tracers.map(({ key, name }) => (
              <tr key={key}>
                <th scope="row">{name}</th>
                {plans.map((plan) => (
                  <td key={plan.date} className={plan.date === today ? styles.today : ''}>
                    <Cell lane={plan.lanes.find((lane) => lane.key === key)} date={plan.date} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      {tracers.length === 0 && <p className={production.empty}>{t('nothing')}</p>}
    </>
  );
}

/** Every tracer of the week once, what most is made of first. */
function lanesOf(plans: readonly DayPlan[]): { key: string; name: string }[] {
  const found = new Map<string, { key: string; name: string; sum: number }>();
  for (const lane of plans.flatMap((plan) => plan.lanes)) {
    const before = found.get(lane.key)?.sum ?? 0;
    const sum = lane.deliveries.reduce((all, one) => all + one.toDispenseMbq, before);
    found.set(lane.key, { key: lane.key, name: lane.name, sum });
  }
  return [...found.values()].sort((a, b) => b.sum - a.sum || a.name.localeCompare(b.name, 'da'));
}

function Head({ plan, closed, before }: { plan: DayPlan; closed: boolean; before: boolean }) {
  const { t } = useTranslation('week');
  const waits = plan.deliveries
    .flatMap((delivery) => delivery.orders)
    .filter((order) => order.status === 'ordered').length;
  if (before) {
    return (
      <small title={t('before')}>
        –<span className="unseen"> {t('before')}</span>
      </small>
    );
  }
  if (closed) {
    return <small>{t('closed')}</small>;
  }
  return waits > 0 ? <small className={styles.waits}>{t('waits', { count: waits })}</small> : null;
}

function Cell({ lane, date }: { lane: Lane | undefined; date: string }) {
  const { t } = useTranslation('week');
  const { core, format } = useWords();
  if (!lane) {
    return null;
  }
  const counts = STATUS_ORDER.map(
    (status) => [status, lane.deliveries.filter((one) => one.status === status).length] as const,
  ).filter(([, count]) => count > 0);
  return (
    <>
      {lane.runs
        .filter((run) => run.neededMbq > 0)
        .map((run) => (
          <div key={run.key} className={`${styles.run} ${run.over ? styles.over : ''}`}>
            <span>{t('run', { time: format.when(run.at, date) })}</span>
            <b>{format.mbq(run.neededMbq, 0)}</b>
            {run.maxMbq !== null && (
              <span className={styles.bar} aria-hidden="true">
                <i style={{ width: `${Math.min(100, (run.neededMbq / run.maxMbq) * 100)}%` }} />
              </span>
            )}
            {run.over && <em>{t('over')}</em>}
          </div>
        ))}
      {lane.injections > 0 && (
        <p className={styles.count}>{t('injections', { count: lane.injections })}</p>
      )}
      <p className={styles.statuses}>
        {counts.map(([status, count]) => (
          <span key={status} title={core(`status.${status}`)}>
            <StatusMark status={status} /> {count}
            <span className="unseen"> {core(`status.${status}`)} </span>
          </span>
        ))}
      </p>
      <span className="unseen">
        {lane.deliveries.map((one) => clock(one.deliverAt)).join(', ')}
      </span>
    </>
  );
}
