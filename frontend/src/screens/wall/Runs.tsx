/** Runs and vials: what each run needs against what lies in vials, as activity at this second, and the batches it came from. */
import { useTranslation } from 'react-i18next';
import { decay, floorMbq } from '../../domain/decay';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';
import { pageAt, type Turn } from '../../domain/wallPlan';
import { type RunState, runStates } from '../../domain/wallRuns';
import type { WallBatch } from '../../protocol/rows';
import { BatchMark, useBatchWord } from '../../ui/BatchState';
import { RunCurve } from './RunCurve';
import styles from './Runs.module.css';
import { Turns } from './Turns';
import { fitOf, useRoom } from './useRoom';
import type { WallData } from './useWall';
import { useWhen } from './useWhen';

const ROW = 20;
/** On a screen that stands upright a run has two rows. */
const TALL = 34;
const FOOT = 5.5;
/** A batch belongs to a run that its synthesis ended near to, also before any vial of it. */
const NEAR_MS = 90 * 60_000;
const MOST_BATCHES = 2;

export function Runs({ wall, stop }: { wall: WallData; stop: Turn['stop'] }) {
  const { t } = useTranslation('wall');
  const [room, box] = useRoom<HTMLElement>();
  const runs = runStates(wall.runs, wall.lines, wall.now);
  const fit = fitOf(room.height, room.height > room.width ? TALL : ROW, FOOT, runs.length);
  const { items, page, pages, through } = pageAt(runs, fit, wall.now, stop);
  return (
    <section className={styles.board} ref={box} aria-label={t('runsLabel')}>
      {runs.length === 0 && <p className={styles.none}>{t('noRuns')}</p>}
      <ol>
        {items.map((run) => (
          <Run key={run.key} run={run} batches={batchesOf(run, wall.batches)} now={wall.now} />
        ))}
      </ol>
      {pages > 1 && (
        <p className={styles.pages}>
          <span>{t('allRuns', { count: runs.length })}</span>
          <Turns page={page} pages={pages} into={through} />
        </p>
      )}
    </section>
  );
}

function batchesOf(run: RunState, batches: readonly WallBatch[]): WallBatch[] {
  return batches.filter(
    (batch) =>
      run.batchNumbers.includes(batch.number) ||
      (batch.tracerName === run.tracer &&
        Math.abs(Date.parse(batch.endOfSynthesisAt) - run.at) <= NEAR_MS),
  );
}

function Run({ run, batches, now }: { run: RunState; batches: readonly WallBatch[]; now: number }) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  const when = useWhen();
  const over = run.maxMbq !== null && run.neededMbq > run.maxMbq;
  const lacks = run.ended && run.filled < run.lines.length;
  return (
    <li className={styles.run}>
      <p className={styles.when}>
        <b>{run.tracer}</b>
        <span>
          {t(run.ended ? 'runEnded' : 'runAt', { time: when(run.at, now) })}
          {!run.ended && <em>{format.until(run.at, now)}</em>}
        </span>
      </p>
      <div className={`${styles.figures} ${over ? styles.wrong : ''}`}>
        <p>
          <b>{format.figure(run.ended ? run.dispensedMbq : run.neededMbq)}</b>
          <span>{run.ended ? t('of', { ordered: format.figure(run.neededMbq) }) : t('mbq')}</span>
        </p>
        {run.ended && <Bar run={run} lacks={lacks} />}
        <p className={styles.below}>
          {run.ended ? (
            <>
              {t('inVials')}{' '}
              <strong className={lacks ? styles.lacks : styles.enough}>
                {t('filled', { filled: run.filled, all: run.lines.length })}
              </strong>
            </>
          ) : (
            <>
              {t('toMake', { time: clock(run.at) })}{' '}
              <strong>
                {over
                  ? t('over', { max: format.figure(run.maxMbq ?? 0) })
                  : t('all', { count: run.lines.length })}
              </strong>
            </>
          )}
        </p>
      </div>
      <RunCurve run={run} now={now} />
      <Batches batches={batches} numbers={run.batchNumbers} now={now} />
    </li>
  );
}

function Bar({ run, lacks }: { run: RunState; lacks: boolean }) {
  const full = Math.max(run.neededMbq, run.dispensedMbq, 1);
  return (
    <span className={styles.bar} aria-hidden="true">
      <i
        className={lacks ? styles.lacking : styles.enoughBar}
        style={{ width: `${(run.dispensedMbq / full) * 100}%` }}
      />
      <i
        className={styles.notch}
        style={{ left: `${Math.min(1, run.orderedMbq / full) * 100}%` }}
      />
    </span>
  );
}

interface BatchesProps {
  batches: readonly WallBatch[];
  numbers: readonly string[];
  now: number;
}

function Batches({ batches, numbers, now }: BatchesProps) {
  const { t } = useTranslation('wall');
  const word = useBatchWord();
  const format = useFormat();
  const unopened = numbers.filter((number) => !batches.some((batch) => batch.number === number));
  const shown = batches.slice(0, MOST_BATCHES);
  return (
    <ul className={styles.batches}>
      {shown.map((batch) => {
        const made = Date.parse(batch.endOfSynthesisAt);
        const left = decay(batch.activityMbq, batch.halfLifeSeconds, (now - made) / 1000);
        return (
          <li key={batch.id} className={styles[batch.state]}>
            <BatchMark state={batch.state} />
            <b>{batch.number}</b>
            <span>{word(batch.state)}</span>
            <small>
              {t('made', {
                made: format.figure(floorMbq(batch.activityMbq)),
                now: format.figure(floorMbq(left)),
              })}
            </small>
          </li>
        );
      })}
      {unopened.slice(0, Math.max(0, MOST_BATCHES - shown.length)).map((number) => (
        <li key={number}>
          <b>{number}</b>
          <span>{t('notOpened')}</span>
        </li>
      ))}
    </ul>
  );
}
