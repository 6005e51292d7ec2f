/** A run on its lane: when it ends, and what it must have made by then. */
import type { Lane, RunPlan } from '../../domain/day';
import { clock } from '../../domain/time';
import { usePast } from '../../sync';
import styles from './RunChip.module.css';
import { useWords } from './words';

interface RunChipProps {
  run: RunPlan;
  lane: Lane;
  /** In percent of the track. */
  left: number;
  /** Px until the next run. */
  room: number;
  /** The chosen delivery is fed by it. */
  chosen: boolean;
  date: string;
}

export function RunChip({ run, lane, left, room, chosen, date }: RunChipProps) {
  const { t, format } = useWords();
  const done = usePast(run.at);
  const look = [
    styles.run,
    done ? styles.done : '',
    run.over ? styles.over : '',
    run.neededMbq === 0 ? styles.none : '',
    chosen ? styles.chosen : '',
  ].join(' ');
  return (
    <div className={look} style={{ left: `${left}%`, maxWidth: Math.max(room, 64) }}>
      <span className="unseen">
        {t('lane.runLabel', {
          time: clock(run.at),
          tracer: lane.name,
          needed: format.mbq(run.neededMbq, 0),
        })}
      </span>
      <span className={styles.time} aria-hidden="true">
        {t('lane.run', { time: format.when(run.at, date) })}
      </span>
      <span className={styles.need} aria-hidden="true">
        {run.neededMbq === 0 ? (
          t('lane.runNothing')
        ) : (
          <>
            {room > 150 && `${t('lane.runNeeds')} `}
            <b>{format.mbq(run.neededMbq, 0)}</b>
          </>
        )}
        {run.over && run.maxMbq !== null && (
          <em>{t('lane.runOver', { max: format.figure(run.maxMbq) })}</em>
        )}
      </span>
    </div>
  );
}
