/** One delivery: how long until it leaves, to whom, what lies in vials against what was ordered, and how far it is. */
import { useTranslation } from 'react-i18next';
import { floorMbq } from '../../domain/decay';
import { useFormat } from '../../domain/format';
import { isShort, SOON_MS, type WallDelivery } from '../../domain/wall';
import { useTrace } from '../../sync';
import { BatchMark } from '../../ui/BatchState';
import { StatusMark } from '../../ui/Status';
import styles from './Line.module.css';
import { StatusWord } from './StatusWord';
import { useWhen } from './useWhen';

/** What has just changed stands out for this long. */
const FRESH = 8_000;
const TEN_HOURS = 36_000_000;

interface LineProps {
  line: WallDelivery;
  now: number;
  /** Released from a batch that was rejected since. */
  recalled: boolean;
  /** Nothing stands beside the list. */
  large?: boolean;
}

export function Line({ line, now, recalled, large = false }: LineProps) {
  const { t } = useTranslation('wall');
  const when = useWhen();
  const short = isShort(line, now);
  const released = line.status === 'released';
  const left = line.leavesAt - now;
  const gone = line.leftAt !== null;
  const late = left <= 0 && (!released || line.cameBack) && !gone;
  const delayed = line.expectedAt !== null;
  const awaits = line.awaitsConfirmation && !released;
  const look = [
    styles.line,
    large ? styles.large : '',
    released && !recalled ? styles.released : '',
    released && !recalled && (gone || (left <= 0 && !late)) ? styles.gone : '',
    late ? styles.late : '',
    !released && !gone && left > 0 && left <= SOON_MS ? styles.soon : '',
  ].join(' ');
  const trace = useTrace('order', line.orderIds[0] ?? 0);
  const fresh = trace !== undefined && Date.now() - trace.at < FRESH;
  return (
    <li className={`${look} ${fresh ? styles.fresh : ''}`}>
      <p className={styles.time}>
        <b data-long={isLong(line, now) || undefined}>
          <Left line={line} now={now} />
        </b>
        <small className={late ? styles.lateWord : delayed && !gone ? styles.delayWord : ''}>
          {line.leftAt !== null
            ? t('left', { time: when(line.leftAt, now) })
            : t(late ? 'late' : delayed ? 'delayed' : 'departure', {
                time: when(line.leavesAt, now),
              })}
        </small>
      </p>
      <p className={styles.who}>
        <b>
          {/* The day stands with the departure; here it would take the room of the name. */}
          <span className={`${styles.at} ${delayed ? styles.struck : ''}`}>
            {when(line.deliverAt, line.departsAt)}
          </span>{' '}
          {line.customer}
        </b>
        <small>
          {line.expectedAt !== null && (
            <em className={styles.expected}>
              {t('expected', { time: when(line.expectedAt, line.departsAt) })}
            </em>
          )}
          <strong>{line.tracer}</strong> {line.endpoint !== line.customer && line.endpoint}
        </small>
      </p>
      <Amount line={line} short={short} />
      <p
        className={`${styles.status} ${short || late || recalled || (gone && !released) ? styles.wrong : (styles[awaits ? 'accepted' : line.status] ?? '')}`}
      >
        {recalled ? <BatchMark state="rejected" /> : <StatusMark status={line.status} />}
        <span>{recalled ? t('status.recalled') : <StatusWord line={line} short={short} />}</span>
      </p>
    </li>
  );
}

/** Whether the countdown has hours of two digits: "15 h 46 m" stands in less high figures, so that it stands whole. */
function isLong(line: WallDelivery, now: number): boolean {
  return line.leftAt === null && Math.abs(line.leavesAt - now) >= TEN_HOURS;
}

function Left({ line, now }: { line: WallDelivery; now: number }) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  const left = line.leavesAt - now;
  if (line.leftAt !== null) {
    return <>{t(line.arrivedAt === null ? 'onItsWay' : 'arrived')}</>;
  }
  if (line.status === 'released' && left <= 0 && !line.cameBack) {
    return <>{t('gone')}</>;
  }
  return <>{format.duration(Math.abs(left))}</>;
}

function Amount({ line, short }: { line: WallDelivery; short: boolean }) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  if (line.kind === 'injection') {
    return (
      <p className={styles.amount}>
        <b>{line.injections}</b>
        <small>{t('injections', { count: line.injections })}</small>
      </p>
    );
  }
  const full = Math.max(line.toDispenseMbq, line.orderedMbq, 1);
  return (
    <div className={styles.amount}>
      <b>{format.figure(floorMbq(line.dispensedMbq))}</b>
      <small>{t('of', { ordered: format.figure(line.orderedMbq) })}</small>
      <span className={styles.bar} aria-hidden="true">
        <i
          className={short ? styles.lacking : styles.filled}
          style={{ width: `${Math.min(1, line.dispensedMbq / full) * 100}%` }}
        />
        <i className={styles.notch} style={{ left: `${(line.orderedMbq / full) * 100}%` }} />
      </span>
    </div>
  );
}
