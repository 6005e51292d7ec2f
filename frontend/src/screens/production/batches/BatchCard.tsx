/** A batch on the line: its number and state, where it all is, how far its tests are, and whom it still owes. */
import { eos, owedBy } from '../../../domain/batches';
import { balanceOf } from '../../../domain/batchFigures';
import { floorMbq } from '../../../domain/decay';
import { expiredAt } from '../../../domain/dispensed';
import { linesOf } from '../../../domain/qc';
import { clock } from '../../../domain/time';
import type { Batch } from '../../../protocol/rows';
import { useNow } from '../../../sync';
import { BatchState } from '../../../ui/BatchState';
import { LateMark } from '../../../ui/FromPaper';
import { useWords } from '../words';
import { BalanceBar } from './BalanceBar';
import styles from './BatchCard.module.css';
import type { Board } from './useBoard';

interface BatchCardProps {
  batch: Batch;
  board: Board;
  selected: boolean;
  onSelect: () => void;
}

export function BatchCard({ batch, board, selected, onSelect }: BatchCardProps) {
  const { t, format } = useWords();
  const halfLife = board.halfLifeOf(batch.tracerId);
  return (
    <button
      type="button"
      className={`${styles.card} ${styles[batch.state]}`}
      aria-pressed={selected}
      data-batch={batch.id}
      onClick={onSelect}
    >
      <span className={styles.head}>
        <b className={styles.number}>{batch.number}</b>
        <span className="soft">{board.nameOf(batch.tracerId)}</span>
        <BatchState state={batch.state} chip />
      </span>
      <span className={styles.made}>
        {t('batches.madeLine', {
          amount: format.mbq(batch.activityMbq),
          time: clock(batch.endOfSynthesisAt),
          ml: format.figure(batch.volumeMl, 2),
          expires: format.when(batch.expiresAt, board.day.plan.date),
        })}
      </span>
      {batch.marks.includes('fromPaper') && <LateMark />}
      <BalanceBar slim batch={batch} vials={board.vials} halfLife={halfLife} />
      <span className={styles.foot}>
        <Free batch={batch} board={board} halfLife={halfLife} />
        <Tests batch={batch} />
      </span>
    </button>
  );
}

/** What is free at this second against what is still to be filled from it. */
function Free({ batch, board, halfLife }: { batch: Batch; board: Board; halfLife: number }) {
  const { t, format } = useWords();
  const at = Math.max(useNow(1000), eos(batch));
  const free = Math.max(0, floorMbq(balanceOf(batch, board.vials, at, halfLife).free));
  const owed = owedBy(batch, board.all, board.day.plan.deliveries, at);
  const wanted = owed.reduce((sum, one) => sum + one.mbq, 0);
  if (batch.state === 'rejected') {
    return <span className={styles.lacking}>{t('batches.blockedAll')}</span>;
  }
  const over = expiredAt(batch, at);
  return (
    <span>
      {t(over ? 'batches.expiredFree' : 'batches.freeNow')} <b>{format.mbq(free, 0)}</b>
      {wanted > 0 && (
        <>
          {' · '}
          <span className={over || wanted > free ? styles.lacking : ''}>
            {t('batches.stillOf', { amount: format.mbq(wanted, 0), count: owed.length })}
          </span>
        </>
      )}
    </span>
  );
}

function Tests({ batch }: { batch: Batch }) {
  const { t } = useWords();
  const lines = linesOf(batch, '');
  const outside = lines.filter((line) => line.verdict === 'outside').length;
  const there = lines.filter((line) => line.verdict !== 'missing').length;
  if (lines.length === 0) {
    return <span className="soft">{t('qc.noTests')}</span>;
  }
  return (
    <span>
      {outside > 0 ? (
        <b className={styles.lacking}>{t('qc.outsideCount', { count: outside })}</b>
      ) : (
        t('qc.progress', { there, all: lines.length })
      )}
    </span>
  );
}
