/** The day on its line: runs, departures and deliveries where they stand in time, and now moving through them. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';
import { isRecalled, isShort, type WallDelivery } from '../../domain/wall';
import { keptAndPaged, type Turn } from '../../domain/wallPlan';
import { type RunState, runStates } from '../../domain/wallRuns';
import { BatchMark } from '../../ui/BatchState';
import { StatusMark } from '../../ui/Status';
import { StatusWord } from './StatusWord';
import { hoursOf, type Span, spanOf } from './span';
import styles from './Timeline.module.css';
import { Turns } from './Turns';
import { fitOf, useRoom } from './useRoom';
import { type WallData, waitingFirst } from './useWall';
import { useWhen } from './useWhen';

const ROW = 9.2;
const HEAD = 13;
/** What stands beside the line of time, in units: for whom, how far, and the edges. */
const BESIDE = [81, 72] as const;
/** A letter of a run's name, and its shape, in units. */
const LETTER = 1.75;
const SHAPE = 5;
const FOOT = 5.5;

export function Timeline({ wall, stop }: { wall: WallData; stop: Turn['stop'] }) {
  const { t } = useTranslation('wall');
  const [room, box] = useRoom<HTMLElement>();
  const fit = fitOf(room.height - HEAD, ROW, FOOT, wall.shown.length);
  const order = wall.shown.length > fit ? waitingFirst(wall.shown, wall.now) : wall.shown;
  const paged = keptAndPaged(order, fit, wall.now, stop);
  const { kept, page, pages, through } = paged;
  const items = [...kept, ...paged.items];
  const span = spanOf(wall.shown, wall.now);
  const stands = (instant: number) => at(span, instant);
  return (
    <section className={styles.board} ref={box} aria-label={t('list')}>
      <div className={styles.grid} aria-hidden="true">
        {hoursOf(span).map((hour) => (
          <i key={hour} style={{ left: stands(hour) }} />
        ))}
      </div>
      <div className={styles.head}>
        <div className={styles.hours} aria-hidden="true">
          {hoursOf(span).map((hour) => (
            <span key={hour} style={{ left: stands(hour) }}>
              {clock(hour)}
            </span>
          ))}
        </div>
        <Diamonds
          runs={runStates(wall.runs, wall.lines, wall.now)}
          span={span}
          width={room.width - (room.height > room.width ? BESIDE[1] : BESIDE[0])}
          now={wall.now}
        />
      </div>
      {items.length === 0 && <p className={styles.none}>{t('none')}</p>}
      <ol>
        {items.map((line) => (
          <Row key={line.key} line={line} wall={wall} span={span} />
        ))}
      </ol>
      <div className={styles.grid} aria-hidden="true">
        <b className={styles.now} style={{ left: stands(wall.now) }} />
      </div>
      {pages > 1 && (
        <p className={styles.pages}>
          <span>{t('rest', { count: wall.shown.length - kept.length })}</span>
          <Turns page={page} pages={pages} into={through} />
        </p>
      )}
    </section>
  );
}

interface DiamondsProps {
  runs: readonly RunState[];
  span: Span;
  /** Of the line, in units. */
  width: number;
  now: number;
}

/** The runs on two rows, so that no name stands on another one. */
function Diamonds({ runs, span, width, now }: DiamondsProps) {
  const { t } = useTranslation('wall');
  const shown = runs.filter(({ at }) => at >= span.from && at <= span.to);
  const free = [0, 0];
  return (
    <ul className={styles.runs} aria-label={t('runsLabel')}>
      {shown.map((run) => {
        const words = `${run.tracer} ${clock(run.at)}`;
        const from = span.place(run.at) * width;
        const length = words.length * LETTER + SHAPE;
        const before = from + length > width;
        const [start, end] = before ? [from - length, from + 2] : [from, from + length];
        const row = free.findIndex((taken) => taken <= start);
        if (row < 0) {
          // A third at the same time: its deliveries stand below.
          return null;
        }
        free[row] = end;
        const look = [
          run.at <= now ? styles.ended : '',
          before ? styles.before : '',
          row === 1 ? styles.second : '',
        ];
        return (
          <li key={run.key} className={look.join(' ')} style={{ left: at(span, run.at) }}>
            <i aria-hidden="true" />
            <span>{words}</span>
          </li>
        );
      })}
    </ul>
  );
}

const at = (span: Span, instant: number): string => `${span.place(instant) * 100}%`;

interface RowProps {
  line: WallDelivery;
  wall: WallData;
  span: Span;
}

function Row({ line, wall, span }: RowProps) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  const when = useWhen();
  const { now } = wall;
  const stands = (instant: number) => at(span, instant);
  const short = isShort(line, now);
  const recalled = isRecalled(line, wall.rejected);
  const left = line.leavesAt - now;
  const released = line.status === 'released' && !recalled;
  const gone = line.leftAt !== null || (released && left <= 0 && !line.cameBack);
  const late = left <= 0 && (!released || line.cameBack) && !gone && !recalled;
  const arrives = line.expectedAt ?? line.deliverAt;
  // Where there is no room to its right, both times stand to its left.
  const outside = span.place(arrives) > 0.88;
  const tone =
    short || late || recalled
      ? styles.wrong
      : styles[line.awaitsConfirmation ? 'accepted' : line.status];
  const word = gone
    ? t(line.leftAt === null ? 'gone' : line.arrivedAt === null ? 'onItsWay' : 'arrived')
    : format.duration(Math.abs(left));
  return (
    <li className={`${styles.row} ${gone && !recalled ? styles.gone : ''} ${tone ?? ''}`}>
      <p className={styles.who}>
        <b>{line.customer}</b>
        <span>
          {line.tracer}
          {line.endpoint !== line.customer && ` · ${line.endpoint}`}
        </span>
      </p>
      <div className={styles.track} aria-hidden="true">
        {line.runAt !== null && (
          <i
            className={styles.wait}
            style={{
              left: stands(line.runAt),
              right: `calc(100% - ${stands(line.leavesAt)})`,
            }}
          />
        )}
        <i
          className={`${styles.way} ${released ? styles.full : ''}`}
          style={{
            left: stands(line.leavesAt),
            right: `calc(100% - ${stands(arrives)})`,
          }}
        />
        <span className={styles.leaves} style={{ right: `calc(100% - ${stands(line.leavesAt)})` }}>
          {clock(line.leavesAt)}
          {outside && <b>{clock(arrives)}</b>}
        </span>
        {!outside && (
          <span className={styles.arrives} style={{ left: stands(arrives) }}>
            {clock(arrives)}
          </span>
        )}
      </div>
      <p className={styles.state}>
        <b>
          {late ? `+ ${word}` : word}
          <span className="unseen">
            {' '}
            {when(line.leavesAt, now)} {when(arrives, now)}
          </span>
        </b>
        <span>
          {recalled ? <BatchMark state="rejected" /> : <StatusMark status={line.status} />}
          {recalled ? t('status.recalled') : <StatusWord line={line} short={short} />}
        </span>
      </p>
    </li>
  );
}
