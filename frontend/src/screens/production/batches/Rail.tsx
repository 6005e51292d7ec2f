/** The day's batches on a line of time, with now between them, and what is still to come. */
import { type ReactNode, useMemo } from 'react';
import { releasedAs } from '../../../domain/bare';
import { eos, proposedSynthesis, runsAround, type Unopened } from '../../../domain/batches';
import { clock } from '../../../domain/time';
import type { Batch } from '../../../protocol/rows';
import { useNow } from '../../../sync';
import { Button } from '../../../ui/Button';
import { useWords } from '../words';
import { BatchCard } from './BatchCard';
import type { Opening } from './OpenDialog';
import styles from './Rail.module.css';
import type { Board } from './useBoard';

interface RailProps {
  board: Board;
  selected: number | null;
  onSelect: (batchId: number) => void;
  onOpen: (opening: Opening) => void;
}

interface Stop {
  key: string;
  at: number;
  show: ReactNode;
}

export function Rail({ board, selected, onSelect, onOpen }: RailProps) {
  const { t, format } = useWords();
  const now = useNow(30_000);
  const { batches, unopened, runs } = board;
  const stops = useMemo<Stop[]>(
    () =>
      [
        ...batches.map((batch: Batch) => ({
          key: `b${batch.id}`,
          at: eos(batch),
          show: (
            <BatchCard
              batch={batch}
              board={board}
              selected={batch.id === selected}
              onSelect={() => onSelect(batch.id)}
            />
          ),
        })),
        ...unopened.map((one) => ({
          key: `u${one.key}`,
          at: one.at,
          show: <NotOpened one={one} board={board} onOpen={onOpen} />,
        })),
        ...runs.map(({ lane, run }) => ({
          key: `r${run.key}`,
          at: run.at,
          show: <Awaited lane={lane} run={run} now={now} onOpen={onOpen} />,
        })),
      ].sort((a, b) => a.at - b.at || a.key.localeCompare(b.key)),
    [batches, unopened, runs, board, selected, now, onSelect, onOpen],
  );
  const today = board.day.plan.date === board.day.today;
  const after = stops.findIndex((stop) => stop.at > now);
  const place = after === -1 ? stops.length : after;
  const row = (stop: Stop) => (
    <li key={stop.key} className={styles.stop}>
      <time className={styles.time}>{format.when(stop.at, board.day.plan.date)}</time>
      {stop.show}
    </li>
  );
  return (
    <ol className={styles.rail} aria-label={t('batches.rail')}>
      {stops.slice(0, place).map(row)}
      {today && (
        <li className={`${styles.stop} ${styles.now}`}>
          <time className={styles.time}>{clock(now)}</time>
          <span className={styles.nowWord}>{t('lane.now')}</span>
        </li>
      )}
      {stops.slice(place).map(row)}
    </ol>
  );
}

/** Vials stand there, and nobody has said yet what was made. */
function NotOpened(props: { one: Unopened; board: Board; onOpen: RailProps['onOpen'] }) {
  const { t } = useWords();
  const { one, board, onOpen } = props;
  const { runs, tracers } = board.day.rows;
  const planned = runsAround(runs, releasedAs(one.tracerId, tracers), one.at);
  const made = proposedSynthesis(one.at, one.number, planned);
  return (
    <div className={`${styles.ghost} ${styles.missing}`}>
      <p>
        <b>{one.number}</b> {board.nameOf(one.tracerId)}
      </p>
      <p>{t('batches.unopened', { count: one.vials.length })}</p>
      <Button
        small
        onClick={() => onOpen({ tracerId: one.tracerId, number: one.number, at: made })}
      >
        {t('batches.openThis', { number: one.number })}
      </Button>
    </div>
  );
}

function Awaited(props: {
  lane: Board['runs'][number]['lane'];
  run: Board['runs'][number]['run'];
  now: number;
  onOpen: RailProps['onOpen'];
}) {
  const { t, format } = useWords();
  const { lane, run, now, onOpen } = props;
  const ended = run.at <= now;
  return (
    <div className={`${styles.ghost} ${ended ? styles.missing : ''}`}>
      <p>
        <b>{t('batches.run', { tracer: lane.name })}</b>{' '}
        {t('batches.needs', { amount: format.mbq(run.neededMbq, 0) })}
      </p>
      <Button
        small
        look="quiet"
        onClick={() =>
          onOpen({ tracerId: lane.filledFrom, number: null, at: ended ? run.at : null })
        }
      >
        {t('batches.openFor', { tracer: lane.name, time: clock(run.at) })}
      </Button>
    </div>
  );
}
