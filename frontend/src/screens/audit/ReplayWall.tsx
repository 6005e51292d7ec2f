/** The wall as it hung that day: its own picture, in the box of this page. It has nothing to press. */
import type { Tape } from '../../sync';
import { Board } from '../wall/Board';
import '../wall/texts';
import styles from './Replay.module.css';
import { Events } from './ReplayEvents';
import type { Player } from './useReplay';

export function WallStage({ tape, player }: { tape: Tape; player: Player }) {
  return (
    <div className={styles.stage}>
      <div className={styles.wall}>
        <Board monitor={false} />
      </div>
      <Events tape={tape} player={player} />
    </div>
  );
}
