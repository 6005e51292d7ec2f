/** The next few deliveries side by side, where something else fills the screen: the countdown, for whom, and how far. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { isShort } from '../../domain/wall';
import { StatusMark } from '../../ui/Status';
import styles from './Next.module.css';
import { StatusWord } from './StatusWord';
import type { WallData } from './useWall';
import { useWhen } from './useWhen';

const MOST = 4;

export function Next({ wall }: { wall: WallData }) {
  const { t } = useTranslation('wall');
  const format = useFormat();
  const when = useWhen();
  const next = wall.shown.filter((line) => line.leavesAt > wall.now && line.leftAt === null);
  if (next.length === 0) {
    return null;
  }
  return (
    <section className={styles.place} aria-label={t('list')}>
      <ol>
        {next.slice(0, MOST).map((line) => {
          const short = isShort(line, wall.now);
          const tone = short
            ? styles.wrong
            : styles[line.awaitsConfirmation ? 'accepted' : line.status];
          return (
            <li key={line.key} className={styles.card}>
              <p className={styles.away}>
                <b>{format.duration(line.leavesAt - wall.now)}</b>
                <span>{when(line.leavesAt, wall.now)}</span>
              </p>
              <b className={styles.who}>{line.customer}</b>
              <span className={styles.what}>
                {line.tracer} {when(line.deliverAt, line.departsAt)}
              </span>
              <span className={`${styles.status} ${tone ?? ''}`}>
                <StatusMark status={line.status} />
                <span>
                  <StatusWord line={line} short={short} />
                </span>
              </span>
            </li>
          );
        })}
      </ol>
    </section>
  );
}
