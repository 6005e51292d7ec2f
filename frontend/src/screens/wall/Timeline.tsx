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
import type { WallData } from './useWall';
import { useWhen } from './useWhen';

const ROW = 9.2;
const HEAD = 10;
const FOOT = 5.5;

export function Timeline({ wall, stop }: { wall: WallData; stop: Turn['stop'] }) {
  const { t } = useTranslation('wall');
  const [room, box] = useRoom<HTMLElement>();
  const fit = fitOf(room - HEAD, ROW, FOOT, wall.shown.length);
  const paged = keptAndPaged(wall.shown, fit, wall.now, stop);
  const { kept, page, pages, through } = paged;
  const items = [...kept, ...paged.items];
  const span = spanOf(wall.shown, wall.now);
  const at = (instant: number) => `${span.place(instant) * 100}%`;
  return (
    <section className={styles.board} ref={box} aria-label={t('list')}>
      <div className={styles.grid} aria-hidden="true">
        {hoursOf(span).map((hour) => (
          <i key={hour} style={{ left: at(hour) }} />
        ))}
      </div>
      <div className={styles.head}>
        <div className={styles.hours} aria-hidden="true">
          {hoursOf(span).map((hour) => (
            <span key={hour} style={{ left: at(hour) }}>
              {clock(hour)}
            </span>
          ))}
        </div>
        <Diamonds runs={runStates(wall.runs, wall.lines, wall.now)} span={span} now={wall.now} />
      </div>
      {items.length === 0 && <p className={styles.none}>{t('none')}</p>}
      <ol>
        {items.map((line) => (
          <Row key={line.key} line={line} wall={wall} at={at} />
        ))}
      </ol>
      <div className={styles.grid} aria-hidden="true">
        <b className={styles.now} style={{ left: at(wall.now) }} />
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

function Diamonds({ runs, span, now }: { runs: readonly RunState[]; span: Span; now: number }) {
  const { t } = useTranslation('wall');
  const shown = runs.filter(({ at }) => at >= span.from && at <= span.to);
  return (
    <ul className={styles.runs} aria-label={t('runsLabel')}>
      {shown.map((run) => {
        const place = span.place(run.at);
        return (
          <li
            key={run.key}
            className={`${run.at <= now ? styles.ended : ''} ${place > 0.86 ? styles.before : ''}`}
            style={{ left: `${place * 100}%` }}
          >
            <i aria-hidden="true" />
            <span>
              {run.tracer} {clock(run.at)}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

interface RowProps {
  line: WallDelivery;
  wall: WallData;
  at: (instant: number) => string;
}

function Row({ line, wall, at }: RowProps) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  const when = useWhen();
  const { now } = wall;
  const short = isShort(line, now);
  const recalled = isRecalled(line, wall.rejected);
  const left = line.leavesAt - now;
  const released = line.status === 'released' && !recalled;
  const gone = line.leftAt !== null || (released && left <= 0);
  const late = left <= 0 && !released && !gone && !recalled;
  const arrives = line.expectedAt ?? line.deliverAt;
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
            style={{ left: at(line.runAt), right: `calc(100% - ${at(line.leavesAt)})` }}
          />
        )}
        <i
          className={`${styles.way} ${released ? styles.full : ''}`}
          style={{ left: at(line.leavesAt), right: `calc(100% - ${at(arrives)})` }}
        />
        <span className={styles.leaves} style={{ right: `calc(100% - ${at(line.leavesAt)})` }}>
          {clock(line.leavesAt)}
        </span>
        <span className={styles.arrives} style={{ left: at(arrives) }}>
          {clock(arrives)}
        </span>
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
