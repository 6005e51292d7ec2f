/** One batch of any age: from the stream where its day is on it, else as the server reads it, asked anew as production moves. */
import { useMemo, useState } from 'react';
import type { PlanOrder } from '../../../domain/dayRows';
import { answersOf } from '../../../domain/recall';
import { dateOf } from '../../../domain/time';
import type { Batch, Dispatch, Recall, Vial } from '../../../protocol/rows';
import { useRow, useTable } from '../../../sync';
import { useMoves } from '../../../sync/useMoves';
import { Button } from '../../../ui/Button';
import { useRefusalText } from '../../../ui/Refusal';
import { useAnswer } from '../../audit/useAnswer';
import { ReachedBy } from '../recall/ReachedBy';
import { useWords } from '../words';
import { BatchDetail } from './BatchDetail';
import styles from './OldBatches.module.css';
import './oldTexts';
import { useBoard } from './useBoard';

interface Read {
  batch: Batch;
  vials: Vial[];
  orders: PlanOrder[];
  dispatches: Dispatch[];
  recalls: Recall[];
  /** More belongs to it than an answer holds. */
  more?: boolean;
}

export function OneBatch({ id, today }: { id: number; today: string }) {
  const { t, core, format } = useWords();
  const refusalText = useRefusalText();
  const board = useBoard(null);
  const live = useRow('production', 'batch', id);
  const from = useRow('production', 'day', 1)?.windowFrom ?? today;
  const moves = useMoves('production');
  const answer = useAnswer<Read>('batch.read', { batchId: id }, moves);
  const { found, refused, again } = answer;
  const read = found?.batch.id === id ? found : null;
  const last = useLast(live, moves);
  // It has left the stream, for what was decided: what was read before that is no longer so.
  const behind =
    last !== null &&
    last.left !== null &&
    (read === null || answer.turn <= last.left) &&
    (read?.batch.revision ?? 0) <= last.batch.revision;
  // The stream is ahead of the answer while one is on its way.
  const newest = behind ? last.batch : live;
  const batch = newest && newest.revision >= (read?.batch.revision ?? 0) ? newest : read?.batch;
  const inWindow = batch !== undefined && dateOf(batch.endOfSynthesisAt) >= from;
  const whole = useMemo(
    () =>
      inWindow || read === null
        ? board
        : { ...board, vials: read.vials, orders: read.orders, dispatches: read.dispatches },
    [board, inWindow, read],
  );
  // Without its vials an old one would look as if it had none.
  const lacks = !batch || (!inWindow && read === null);
  return (
    <>
      {refused && (
        <div role="alert">
          <p>{t(lacks ? 'old.failed' : 'old.notAgain', { why: refusalText(refused) })}</p>
          <Button small look="quiet" onClick={again}>
            {core('do.retry')}
          </Button>
        </div>
      )}
      {(behind || (lacks && !refused)) && (
        <p className="soft" role="status">
          {t('old.loading')}
        </p>
      )}
      {!lacks && (
        <>
          <p className={styles.of}>
            {t('old.of', { date: format.inlineLongDay(dateOf(batch.endOfSynthesisAt)) })}
          </p>
          {read?.more && !inWindow && <p role="status">{t('old.more')}</p>}
          {read?.recalls.map((recall) => (
            <Recalled key={recall.id} recall={recall} today={today} />
          ))}
          <BatchDetail key={batch.id} batch={batch} board={whole} today={today} behind={behind} />
        </>
      )}
    </>
  );
}

/** The last that the stream had of it, and the turn at which it left: null while it is there. */
function useLast(live: Batch | undefined, turn: number) {
  const [last, setLast] = useState<{ batch: Batch; left: number | null } | null>(null);
  if (live && (live !== last?.batch || last.left !== null)) {
    setLast({ batch: live, left: null });
  } else if (!live && last && last.left === null) {
    setLast({ ...last, left: turn });
  }
  return last;
}

/** Its recall, and what has become of it: also when it has left the page of recalls. */
function Recalled({ recall, today }: { recall: Recall; today: string }) {
  const { t, format } = useWords();
  const customers = useTable('production', 'customer');
  const { silent, reached, acknowledged } = answersOf(recall);
  const nameOf = (customerId: number) => customers.get(customerId)?.shortName ?? '–';
  const when = format.when(recall.madeAt, today);
  return (
    <section className={styles.recalled}>
      <p>
        <b>
          {silent.length === 0
            ? t(reached.length === 0 ? 'old.recalledAll' : 'old.recalledNone', { when })
            : t('old.recalled', { when, count: silent.length })}
        </b>
      </p>
      <p>{recall.reason}</p>
      <ul>
        {silent.map(({ customerId }) => (
          <li key={customerId}>{t('old.silent', { customer: nameOf(customerId) })}</li>
        ))}
        {reached.map((answer) => (
          <li key={answer.customerId}>
            {nameOf(answer.customerId)}: <ReachedBy answer={answer} today={today} />
          </li>
        ))}
        {acknowledged.map((answer) => (
          <li key={answer.customerId}>
            {t('old.answered', {
              customer: nameOf(answer.customerId),
              when: format.when(answer.acknowledgedAt ?? recall.madeAt, today),
              who: answer.acknowledgedBy ?? '–',
            })}
          </li>
        ))}
      </ul>
    </section>
  );
}
