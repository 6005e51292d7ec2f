/** What a recall is about: each row from the stream while it has it, else as the server tells it, however old it is. */
import { useMemo } from 'react';
import type { PlanOrder } from '../../../domain/dayRows';
import type { Dispatch, Recall, Vial } from '../../../protocol/rows';
import { useRows, useTable } from '../../../sync';
import { useMoves } from '../../../sync/useMoves';
import { useRefusalText } from '../../../ui/Refusal';
import { useAnswer } from '../../audit/useAnswer';
import { useWords } from '../words';

export interface Given {
  vials: ReadonlyMap<number, Vial>;
  orders: ReadonlyMap<number, PlanOrder>;
  dispatches: readonly Dispatch[];
}

interface Told {
  vials: Vial[];
  orders: PlanOrder[];
  dispatches: Dispatch[];
}

/** `told` says why not all of it is here. */
export function useGiven(recall: Recall): { given: Given; told: string | null } {
  const { t } = useWords();
  const refusalText = useRefusalText();
  const vials = useTable('production', 'vial') as ReadonlyMap<number, Vial>;
  const orders = useTable('production', 'order') as unknown as ReadonlyMap<number, PlanOrder>;
  const dispatches = useRows('production', 'dispatch');
  const whole = recall.answers.every(
    ({ vialIds, orderIds }) =>
      vialIds.every((id) => vials.has(id)) && orderIds.every((id) => orders.has(id)),
  );
  const { found, refused } = useAnswer<Told>(
    'recall.read',
    whole ? null : { recallId: recall.id },
    useMoves('production'),
  );
  const given = useMemo<Given>(
    () =>
      whole || found === null
        ? { vials, orders, dispatches }
        : {
            vials: new Map([...byId(found.vials), ...vials]),
            orders: new Map([...byId(found.orders), ...orders]),
            dispatches: [...new Map([...byId(found.dispatches), ...byId(dispatches)]).values()],
          },
    [whole, found, vials, orders, dispatches],
  );
  if (!whole && refused) {
    return { given, told: t('recall.failed', { why: refusalText(refused) }) };
  }
  return { given, told: whole || found !== null ? null : t('recall.asking') };
}

const byId = <T extends { id: number }>(rows: readonly T[]) =>
  new Map(rows.map((row) => [row.id, row]));
