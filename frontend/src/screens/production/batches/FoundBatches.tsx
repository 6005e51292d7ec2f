/** Batches that a search has found, the newest first, each a way to its detail; asked anew as production moves. */
import { clock, dateOf } from '../../../domain/time';
import type { Batch } from '../../../protocol/rows';
import { useTable } from '../../../sync';
import { useMoves } from '../../../sync/useMoves';
import { BatchState, useBatchWord } from '../../../ui/BatchState';
import { Button } from '../../../ui/Button';
import { List } from '../../../ui/List';
import { Refusal } from '../../../ui/Refusal';
import type { Sought } from '../../../ui/ViewMenu';
import { useAnswer } from '../../audit/useAnswer';
import search from '../vials/VialSearch.module.css';
import { useWords } from '../words';
import './oldTexts';

interface FoundBatchesProps {
  /** As the wire takes it; null asks nothing. */
  asked: Record<string, unknown> | null;
  turn?: number;
  sought?: Sought;
  onOpen: (batchId: number) => void;
}

export function FoundBatches({ asked, turn = 0, sought, onOpen }: FoundBatchesProps) {
  const { t, core, format } = useWords();
  const word = useBatchWord();
  const tracers = useTable('production', 'tracer');
  const { found, refused, busy, again } = useAnswer<{ batches: Batch[]; more: boolean }>(
    'batches.search',
    asked,
    turn + useMoves('production'),
  );
  const tracerOf = (one: Batch) => tracers.get(one.tracerId)?.shortName ?? '–';
  const told = refused && (
    <>
      <Refusal refused={refused} />
      <Button small look="quiet" onClick={again}>
        {core('do.retry')}
      </Button>
    </>
  );
  if (!found) {
    return told ?? <p className="soft">{busy ? t('day.loading') : t('old.hint')}</p>;
  }
  return (
    <div aria-busy={busy}>
      {told}
      <List
        id="batches"
        label={t('old.find')}
        rows={found.batches}
        first={null}
        keyOf={(one) => one.id}
        onOpen={(one) => onOpen(one.id)}
        empty={t('old.none')}
        {...(sought ? { sought } : {})}
        filters={found.more ? <span className={search.more}>{t('search.more')}</span> : null}
        columns={[
          {
            key: 'number',
            head: t('old.batch'),
            cell: (one) => <b className={search.whole}>{one.number}</b>,
            sort: (one) => one.number,
          },
          { key: 'tracer', head: t('search.head.tracer'), cell: tracerOf, sort: tracerOf },
          {
            key: 'made',
            head: t('old.made'),
            cell: (one) => (
              <span className="num">
                {format.shortDate(dateOf(one.endOfSynthesisAt))} {clock(one.endOfSynthesisAt)}
              </span>
            ),
            sort: (one) => one.endOfSynthesisAt,
          },
          {
            key: 'state',
            head: t('old.state'),
            cell: (one) => <BatchState state={one.state} />,
            sort: (one) => word(one.state),
          },
          {
            key: 'mbq',
            head: t('batches.made'),
            end: true,
            cell: (one) => <span className="num">{format.mbq(one.activityMbq)}</span>,
            sort: (one) => one.activityMbq,
          },
        ]}
      />
    </div>
  );
}
