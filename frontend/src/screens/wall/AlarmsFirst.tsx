/** Alarms first: what is wrong fills the screen; where nothing is, that is what it says. The next deliveries stand below. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { type Alarm, tally, type WallDelivery } from '../../domain/wall';
import { pageAt } from '../../domain/wallPlan';
import { AlarmMark } from './AlarmMark';
import styles from './AlarmsFirst.module.css';
import { Next } from './Next';
import { Turns } from './Turns';
import { fitOf, useRoom } from './useRoom';
import type { Silent, WallData } from './useWall';
import { useWhen } from './useWhen';

const ROW = 14.6;
const FOOT = 6;

type Wrong = { key: string; alarm: Alarm } | { key: string; node: Silent };

export function AlarmsFirst({ wall }: { wall: WallData }) {
  const { t } = useTranslation('wall');
  const [room, box] = useRoom<HTMLDivElement>();
  const wrongs: Wrong[] = [
    ...wall.alarms.map((alarm) => ({ key: `${alarm.kind} ${alarm.line.key}`, alarm })),
    ...wall.down.map((node) => ({ key: `node ${node.id}`, node })),
  ];
  const fit = fitOf(room.height, ROW, FOOT, wrongs.length);
  const { items, page, pages, through } = pageAt(wrongs, fit, wall.now);
  return (
    <div className={styles.place}>
      <div className={styles.wrongs} ref={box} role="alert" aria-label={t('alarm.label')}>
        {items.map((wrong) =>
          'alarm' in wrong ? (
            <WrongDelivery key={wrong.key} alarm={wrong.alarm} now={wall.now} />
          ) : (
            <WrongNode key={wrong.key} node={wrong.node} now={wall.now} />
          ),
        )}
        {wrongs.length === 0 && <AllWell wall={wall} />}
        {pages > 1 && (
          <p className={styles.pages}>
            <span>{t('alarm.count', { count: wrongs.length })}</span>
            <Turns page={page} pages={pages} into={through} />
          </p>
        )}
      </div>
      <Next wall={wall} />
    </div>
  );
}

function WrongDelivery({ alarm, now }: { alarm: Alarm; now: number }) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  const when = useWhen();
  const { kind, line } = alarm;
  const left = line.leavesAt - now;
  const away = t(left >= 0 ? 'leavesIn' : 'overdue', { duration: format.duration(Math.abs(left)) });
  return (
    <div className={styles.wrong}>
      <AlarmMark kind={kind} />
      <p className={styles.what}>
        <b>{t(`alarm.word.${kind}`, { amount: format.figure(line.shortMbq) })}</b>
        <span>{kind === 'recalled' ? t('alarm.doNotUse') : away}</span>
      </p>
      <p className={styles.whose}>
        <b>{line.customer}</b>
        <span>
          {line.tracer} {when(line.deliverAt, now)}
          {line.endpoint !== line.customer && `, ${line.endpoint}`}
        </span>
      </p>
    </div>
  );
}

function WrongNode({ node, now }: { node: Silent; now: number }) {
  const { t } = useTranslation('wall');
  const when = useWhen();
  return (
    <div className={styles.wrong}>
      <AlarmMark kind="node" />
      <p className={styles.what}>
        <b>{t('node.silent')}</b>
        <span>{t('node.since', { time: when(Date.parse(node.since), now) })}</span>
      </p>
      <p className={styles.whose}>
        <b>{node.name}</b>
        <span>{t(node.worker ? 'node.asLastSeen' : 'node.kind')}</span>
      </p>
    </div>
  );
}

/** Nothing is wrong; said only where the screen is sure of it. */
function AllWell({ wall }: { wall: WallData }) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  const when = useWhen();
  const { released, total } = tally(wall.today, wall.rejected);
  const next: WallDelivery | undefined = wall.shown.find(
    (line) => line.leavesAt > wall.now && line.leftAt === null,
  );
  return (
    <div className={styles.well}>
      <p className={styles.calm}>
        {!wall.dead && (
          <svg viewBox="0 0 32 32" aria-hidden="true">
            <path d="M5 17l7.5 7.5L27 8" />
          </svg>
        )}
        <span>
          <b>{t(wall.dead ? 'notSure' : 'allWell')}</b>
          <span>{t('tally', { released, total })}</span>
        </span>
      </p>
      <p className={styles.next}>
        {next ? (
          <>
            <span>{t('nextLeaves')}</span>
            <b>{format.duration(next.leavesAt - wall.now)}</b>
            <span>
              {when(next.leavesAt, wall.now)} {next.tracer} {next.customer}
            </span>
          </>
        ) : (
          <span>{t('none')}</span>
        )}
      </p>
    </div>
  );
}
