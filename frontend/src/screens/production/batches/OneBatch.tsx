/** One batch of any age: from the stream where its day is on it, else as the server reads it, asked anew as production moves. */
import { useMemo } from 'react';
import type { PlanOrder } from '../../../domain/dayRows';
import { answersOf } from '../../../domain/recall';
import { dateOf } from '../../../domain/time';
import type { Batch, Dispatch, Recall, Vial } from '../../../protocol/rows';
import { useRow, useTable } from '../../../sync';
import { useMoves } from '../../../sync/useMoves';
import { useRefusalText } from '../../../ui/Refusal';
import { useAnswer } from '../../audit/useAnswer';
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
  const { t, format } = useWords();
  const refusalText = useRefusalText();
  const board = useBoard(null);
  const live = useRow('production', 'batch', id);
  const from = useRow('production', 'day', 1)?.windowFrom ?? today;
  const moves = useMoves('production');
  const { found, refused } = useAnswer<Read>('batch.read', { batchId: id }, moves);
  const read = found?.batch.id === id ? found : null;
  // The stream is ahead of the answer while one is on its way; what was decided has left it.
  const batch = live && live.revision >= (read?.batch.revision ?? 0) ? live : read?.batch;
  const inWindow = batch !== undefined && dateOf(batch.endOfSynthesisAt) >= from;
  const whole = useMemo(
    () =>
      inWindow || read === null
        ? board
        : { ...board, vials: read.vials, orders: read.orders, dispatches: read.dispatches },
    [board, inWindow, read],
  );
  if (refused && !read) {
    return <p role="alert">{t('old.failed', { why: refusalText(refused) })}</p>;
  }
  // Without its vials an old one would look as if it had none.
  if (!batch || (!inWindow && read === null)) {
    return (
      <p className="soft" role="status">
        {t('old.loading')}
      </p>
    );
  }
  return (
    <>
      <p className={styles.of}>
        {t('old.of', { date: format.inlineLongDay(dateOf(batch.endOfSynthesisAt)) })}
      </p>
      {read?.more && !inWindow && <p role="status">{t('old.more')}</p>}
      {read?.recalls.map((recall) => (
        <Recalled key={recall.id} recall={recall} today={today} />
      ))}
      <BatchDetail key={batch.id} batch={batch} board={whole} today={today} />
    </>
  );
}

/** Its recall, and what has become of it: also when it has left the page of recalls. */
function Recalled({ recall, today }: { recall: Recall; today: string }) {
  const { t, format } = useWords();
  const customers = useTable('production', 'customer');
  const { silent, acknowledged } = answersOf(recall);
  const nameOf = (customerId: number) => customers.get(customerId)?.shortName ?? '–';
  const when = format.when(recall.madeAt, today);
  return (
    <section className={styles.recalled}>
      <p>
        <b>
          {silent.length === 0
            ? t('old.recalledAll', { when })
            : t('old.recalled', { when, count: silent.length })}
        </b>
      </p>
      <p>{recall.reason}</p>
      <ul>
        {silent.map(({ customerId }) => (
          <li key={customerId}>{t('old.silent', { customer: nameOf(customerId) })}</li>
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
