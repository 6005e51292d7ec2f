/** The wall's picture: the time and how sure it is, what is wrong, and below it the layout whose turn it is. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { tally } from '../../domain/wall';
import {
  type Arrangement,
  PLAIN,
  schemeAt,
  shiftAt,
  type Turn,
  turnAt,
} from '../../domain/wallPlan';
import { usePlayed } from '../../sync';
import { Alarms } from './Alarms';
import { AlarmsFirst } from './AlarmsFirst';
import styles from './Board.module.css';
import { DeliveryList } from './DeliveryList';
import { Feeds } from './Feeds';
import { Runs } from './Runs';
import { Side } from './Side';
import { Timeline } from './Timeline';
import { Top } from './Top';
import { Turns } from './Turns';
import { useWall, type WallData } from './useWall';

interface BoardProps {
  monitor: boolean;
  arrangement?: Arrangement;
  /** Fills the box it stands in: a day that is played again, or a preview. */
  inside?: boolean;
}

export function Board({ monitor, arrangement = PLAIN, inside = false }: BoardProps) {
  const { t } = useTranslation('wall');
  const wall = useWall();
  const played = usePlayed();
  const boxed = inside || played;
  const turn = turnAt(arrangement, wall.now, wall.wrong);
  const scheme = schemeAt(arrangement, wall.now);
  const shift = shiftAt(wall.now);
  const look = [
    styles.wall,
    wall.dead ? styles.dead : '',
    monitor ? styles.monitor : '',
    boxed ? styles.inside : '',
  ].join(' ');
  const Frame = boxed ? 'section' : 'main';
  const { released, total } = tally(wall.today, wall.rejected);
  return (
    <Frame
      className={look}
      aria-label={boxed ? t('title') : undefined}
      data-theme={scheme}
      data-layout={turn.layout}
      style={boxed ? undefined : { translate: `${shift.x * 0.5}em ${shift.y * 0.5}em` }}
    >
      {!boxed && <h1 className="unseen">{t('title')}</h1>}
      <Top down={wall.down} />
      {/* Where alarms come first they are the picture. */}
      {turn.layout === 'alarms' ? <span /> : <Alarms alarms={wall.alarms} now={wall.now} />}
      <Picture wall={wall} turn={turn} />
      <footer className={styles.foot}>
        {turn.layout !== 'alarms' && (
          <span className={styles.tally}>{t('tally', { released, total })}</span>
        )}
        <Feeds />
        {turn.stop && (
          <span className={styles.turns}>
            <Turns page={turn.stop.place} pages={turn.stop.of} into={turn.stop.into} />
          </span>
        )}
      </footer>
    </Frame>
  );
}

function Picture({ wall, turn }: { wall: WallData; turn: Turn }): ReactNode {
  const sides = (
    <Side
      lines={wall.lines}
      runs={wall.runs}
      batches={wall.batches}
      now={wall.now}
      brief={wall.dead}
    />
  );
  switch (turn.layout) {
    case 'timeline':
      return (
        <div className={styles.middle}>
          <Timeline wall={wall} stop={turn.stop} />
        </div>
      );
    case 'deliveries':
      return (
        <div className={styles.middle}>
          <DeliveryList wall={wall} stop={turn.stop} large />
        </div>
      );
    case 'runs':
      return (
        <div className={styles.middle}>
          <Runs wall={wall} stop={turn.stop} />
        </div>
      );
    case 'alarms':
      return (
        <div className={styles.middle}>
          <AlarmsFirst wall={wall} />
        </div>
      );
    default:
      return (
        <div className={`${styles.middle} ${styles.sided}`}>
          <DeliveryList wall={wall} stop={turn.stop} />
          {sides}
        </div>
      );
  }
}
