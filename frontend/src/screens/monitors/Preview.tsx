/** A layout as it would hang there now: the wall's own picture with the day's own rows, small. Nothing in it is read out. */
import type { Arrangement } from '../../domain/wallPlan';
import { Board } from '../wall/Board';
import '../wall/texts';
import styles from './Preview.module.css';

export function Preview({ arrangement }: { arrangement: Arrangement }) {
  return (
    <div className={styles.screen} aria-hidden="true" inert>
      <Board monitor={false} arrangement={arrangement} inside />
    </div>
  );
}
