/** The next deliveries by departure, in pages where there are more than the screen is high. */
import { useTranslation } from 'react-i18next';
import { isRecalled } from '../../domain/wall';
import { keptAndPaged, pageAt, type Turn } from '../../domain/wallPlan';
import styles from './DeliveryList.module.css';
import { Line } from './Line';
import { Turns } from './Turns';
import { fitOf, useRoom } from './useRoom';
import { type WallData, waitingFirst } from './useWall';

/** A line's height in units; the foot of a list that has pages. */
const LINE = 10.9;
const LARGE = 13.6;
const FOOT = 5.5;

interface DeliveryListProps {
  wall: WallData;
  stop: Turn['stop'];
  /** Nothing stands beside it: fewer lines, each read from further away. */
  large?: boolean;
}

export function DeliveryList({ wall, stop, large = false }: DeliveryListProps) {
  const { t } = useTranslation('wall');
  const [room, box] = useRoom<HTMLElement>();
  const fit = fitOf(room.height, large ? LARGE : LINE, FOOT, wall.shown.length);
  const order = wall.shown.length > fit ? waitingFirst(wall.shown, wall.now) : wall.shown;
  const paged = large
    ? { kept: [], ...pageAt(wall.shown, fit, wall.now, stop) }
    : keptAndPaged(order, fit, wall.now, stop);
  const { kept, items, page, pages, through } = paged;
  return (
    <section
      className={`${styles.list} ${large ? styles.large : ''}`}
      ref={box}
      aria-label={t('list')}
    >
      {wall.shown.length === 0 ? (
        <div className={styles.none}>
          <p>{t('none')}</p>
          <p className={styles.soft}>{t('noneText')}</p>
        </div>
      ) : (
        [kept, items].map((lines, place) => (
          <ol key={place === 0 ? 'kept' : 'turns'} className={place === 0 ? '' : styles.turns}>
            {lines.map((line) => (
              <Line
                key={line.key}
                line={line}
                now={wall.now}
                recalled={isRecalled(line, wall.rejected)}
                large={large}
              />
            ))}
          </ol>
        ))
      )}
      {pages > 1 && (
        <p className={styles.pages}>
          <span>
            {t(kept.length > 0 ? 'rest' : 'all', { count: wall.shown.length - kept.length })}
          </span>
          <Turns page={page} pages={pages} into={through} />
        </p>
      )}
    </section>
  );
}
