/** The week on one sheet: a row for each time of day, a column for each weekday; on a phone one day under the other. */
import { Fragment } from 'react';
import { cellKey, type PlanSlot, weekGrid } from '../../domain/setupWeek';
import type { Run } from '../../protocol/rows';
import { Button } from '../../ui/Button';
import styles from './Week.module.css';
import { useWords } from './words';

interface WeekGridProps {
  runs: readonly Run[];
  plans: readonly PlanSlot[];
  onSlot: (plan: PlanSlot) => void;
  onRun: (run: Run) => void;
  onNewRun: () => void;
}

const DAYS = [1, 2, 3, 4, 5, 6, 7];

export function WeekGrid({ runs, plans, onSlot, onRun, onNewRun }: WeekGridProps) {
  const { t, format } = useWords();
  const grid = weekGrid(runs, plans);
  if (grid.times.length === 0) {
    return (
      <div className={styles.nothing}>
        <p>{t(runs.length === 0 ? 'week.nothing' : 'week.nothingHere')}</p>
        <Button look="quiet" onClick={onNewRun}>
          {t('run.add')}
        </Button>
      </div>
    );
  }
  // A day with nothing takes no more room than its name.
  const columns = grid.counts.map((count) => (count > 0 ? 'minmax(112px, 1fr)' : '52px')).join(' ');
  return (
    <section className={styles.scroll} aria-label={t('part.week')}>
      <div className={styles.grid} style={{ gridTemplateColumns: `52px ${columns}` }}>
        {DAYS.map((day) => (
          <h2 key={day} className={styles.day} style={{ gridColumn: day + 1, gridRow: 1 }}>
            {format.weekdayName(day)}
          </h2>
        ))}
        {grid.times.map((time, row) => (
          <Fragment key={time}>
            <div
              className={styles.line}
              style={{ gridRow: row + 2, gridColumn: '1 / -1' }}
              aria-hidden="true"
            />
            <div className={styles.time} style={{ gridRow: row + 2 }} aria-hidden="true">
              {time}
            </div>
          </Fragment>
        ))}
        {DAYS.map((day) => (
          <section key={day} className={styles.column} aria-label={format.weekdayName(day)}>
            <h2 className={styles.phoneDay}>{format.weekdayName(day)}</h2>
            {grid.times.map((time, row) => {
              const cell = grid.cells.get(cellKey(time, day));
              return (
                cell && (
                  <div
                    key={time}
                    className={styles.cell}
                    style={{ gridRow: row + 2, gridColumn: day + 1 }}
                  >
                    <span className={styles.phoneTime}>{time}</span>
                    {cell.runs.map((run) => (
                      <RunChip key={run.id} run={run} onOpen={() => onRun(run)} />
                    ))}
                    {cell.slots.map((plan) => (
                      <SlotChip key={plan.slot.id} plan={plan} onOpen={() => onSlot(plan)} />
                    ))}
                  </div>
                )
              );
            })}
          </section>
        ))}
      </div>
      <p className={styles.legend}>{t('week.legend')}</p>
    </section>
  );
}

function RunChip({ run, onOpen }: { run: Run; onOpen: () => void }) {
  const words = useWords();
  const { t, names, format } = words;
  return (
    <button type="button" className={styles.run} onClick={onOpen}>
      <span className="unseen">
        {t('week.runs')} {words.runTime(run)}
      </span>
      <b>{names.what(run)}</b>
      <small>
        {run.maxMbq === null
          ? t('limit.none')
          : `${t('week.upTo')} ${format.figure(run.maxMbq / 1000, 1)}\u00a0GBq`}
      </small>
      {run.endsDate && <small>{t('slot.until', { date: format.shortDate(run.endsDate) })}</small>}
    </button>
  );
}

function SlotChip({ plan, onOpen }: { plan: PlanSlot; onOpen: () => void }) {
  const words = useWords();
  const { t, names, format } = words;
  const { slot, endpoint, customer } = plan;
  const name = `${customer?.shortName ?? ''} ${endpoint?.name ?? ''}`;
  const departs =
    plan.leaves.weekday === slot.weekday
      ? plan.leaves.time
      : `${format.weekdayName(plan.leaves.weekday)} ${plan.leaves.time}`;
  const until = slot.endsDate;
  const runText = (run: Run) =>
    run.weekday === slot.weekday ? run.time.slice(0, 5) : words.runTime(run);
  return (
    <button
      type="button"
      className={`${styles.slot} ${plan.problem ? styles.troubled : ''} ${plan.standing === 'coming' ? styles.coming : ''}`}
      title={`${name} · ${words.minutes(plan.minutes)}, ${words.growth(plan)}`}
      onClick={onOpen}
    >
      <span className="unseen">
        {format.weekdayName(slot.weekday)} {slot.deliveryTime.slice(0, 5)}
      </span>
      <span className={styles.who}>
        <b>{customer?.shortName}</b> {endpoint?.name}
      </span>
      <span className={styles.facts}>
        <span>{names.what(slot)}</span>
        <span>{t('week.departs', { time: departs })}</span>
        <span>
          {plan.run && t('week.fedBy', { time: runText(plan.run) })}, {words.share(plan)}
        </span>
      </span>
      {(slot.weeks !== 'every' || until || plan.standing === 'coming' || plan.problem) && (
        <span className={styles.marks}>
          {slot.weeks !== 'every' && (
            <span className={slot.weeks === 'odd' ? styles.odd : styles.even}>
              {t(`weeks.${slot.weeks}`)}
            </span>
          )}
          {plan.standing === 'coming' && slot.startsDate && (
            <span>{t('slot.from', { date: format.shortDate(slot.startsDate) })}</span>
          )}
          {until && <span>{t('slot.until', { date: format.shortDate(until) })}</span>}
          {plan.problem && <span className={styles.trouble}>{t(`problem.${plan.problem}`)}</span>}
        </span>
      )}
    </button>
  );
}
