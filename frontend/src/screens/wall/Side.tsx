/** Beside the lines: what the next runs must make, what ended runs still owe, and the batches in use. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { WallRunRow } from '../../domain/dayRows';
import { useFormat } from '../../domain/format';
import { clock, dateOf } from '../../domain/time';
import { batchesOf, nextRuns, stillByTracer, type WallDelivery } from '../../domain/wall';
import type { WallBatch } from '../../protocol/rows';
import { BatchMark, useBatchWord } from '../../ui/BatchState';
import styles from './Side.module.css';

const MOST_RUNS = 3;
const MOST_TRACERS = 3;
/** Beside batches there is room for fewer of the rest. */
const FEWER = 2;
const MOST_BATCHES = 6;

interface SideProps {
  lines: readonly WallDelivery[];
  runs: readonly WallRunRow[];
  batches: readonly WallBatch[];
  now: number;
  /** Little room: only what is next. */
  brief: boolean;
}

export function Side({ lines, runs, batches, now, brief }: SideProps) {
  const { t } = useTranslation('wall');
  const word = useBatchWord();
  const format = useFormat();
  const minute = Math.floor(now / 60_000) * 60_000;
  const next = useMemo(() => nextRuns(runs, lines, minute), [runs, lines, minute]);
  const owed = stillByTracer(lines, now);
  const used = useMemo(() => batchesOf(lines, batches, minute), [lines, batches, minute]);
  return (
    <aside className={styles.side}>
      <section>
        <h2>{t('runs')}</h2>
        {next.length === 0 && <p className={styles.soft}>{t('noRuns')}</p>}
        <ol>
          {next.slice(0, brief || used.length > 0 ? FEWER : MOST_RUNS).map((run) => {
            const over = run.maxMbq !== null && run.neededMbq > run.maxMbq;
            return (
              <li key={run.key} className={styles.run}>
                <p className={styles.at}>
                  <b>{clock(run.at)}</b>
                  <small>{format.until(run.at, now)}</small>
                </p>
                <b className={styles.tracer}>
                  {run.tracer}{' '}
                  {dateOf(run.at) !== dateOf(now) && (
                    <span className={styles.day}>{format.shortWeekday(dateOf(run.at))}</span>
                  )}
                </b>
                <strong className={over ? styles.over : ''}>
                  {format.mbq(run.neededMbq, 0)}
                  {over && <em> {t('over', { max: format.figure(run.maxMbq ?? 0) })}</em>}
                </strong>
              </li>
            );
          })}
        </ol>
      </section>
      <section>
        <h2>{t('still')}</h2>
        {owed.length === 0 && <p className={styles.soft}>{t('stillNone')}</p>}
        <ul>
          {owed
            .slice(0, brief ? 1 : used.length > 0 ? FEWER : MOST_TRACERS)
            .map(({ tracer, mbq }) => (
              <li key={tracer} className={styles.owed}>
                <b>{format.figure(mbq)}</b> <span>MBq {tracer}</span>
              </li>
            ))}
        </ul>
      </section>
      {used.length > 0 && !brief && (
        <section className={styles.batches}>
          <h2>{t('batches', { count: used.length })}</h2>
          <ul>
            {used.slice(0, MOST_BATCHES).map((batch) => (
              <li
                key={batch.number}
                className={`${styles.batch} ${styles[batch.state ?? 'unopened'] ?? ''}`}
              >
                {batch.state && <BatchMark state={batch.state} />}
                <b>{batch.number}</b>
                <span>{batch.state ? word(batch.state) : t('notOpened')}</span>
              </li>
            ))}
          </ul>
        </section>
      )}
    </aside>
  );
}
