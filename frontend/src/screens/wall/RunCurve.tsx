/** How a run's activity falls from its end to its last delivery: what is needed above, what lies in vials below, and now. */
import { decay } from '../../domain/decay';
import type { RunState } from '../../domain/wallRuns';
import styles from './Runs.module.css';

const WIDTH = 300;
const HEIGHT = 120;
const STEPS = 24;

export function RunCurve({ run, now }: { run: RunState; now: number }) {
  const last = Math.max(...run.lines.map((line) => line.deliverAt));
  const halfLife = run.lines[0]?.demands[0]?.halfLifeSeconds ?? Number.POSITIVE_INFINITY;
  const length = Math.max(1, last - run.at);
  const top = decay(run.neededMbq, halfLife, (run.at - run.refersTo) / 1000);
  const curve = (mbq: number): string =>
    Array.from({ length: STEPS + 1 }, (_, step) => {
      const at = run.at + (length * step) / STEPS;
      const there = decay(mbq, halfLife, (at - run.refersTo) / 1000);
      const y = HEIGHT - (top > 0 ? Math.min(1, there / top) : 0) * (HEIGHT - 8) - 4;
      return `${step === 0 ? 'M' : 'L'}${((WIDTH * step) / STEPS).toFixed(1)} ${y.toFixed(1)}`;
    }).join('');
  const x = ((now - run.at) / length) * WIDTH;
  return (
    <svg
      className={styles.curve}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      preserveAspectRatio="none"
      aria-hidden="true"
    >
      {run.dispensedMbq > 0 && (
        <path
          className={styles.there}
          d={`${curve(run.dispensedMbq)}L${WIDTH} ${HEIGHT}L0 ${HEIGHT}Z`}
        />
      )}
      <path className={styles.need} d={curve(run.neededMbq)} />
      {x >= 0 && x <= WIDTH && (
        <path className={styles.nowLine} d={`M${x.toFixed(1)} 0V${HEIGHT}`} />
      )}
    </svg>
  );
}
