/** The recalls in the window, the newest first, and those that somebody has not acknowledged. */
import { useMemo } from 'react';
import { silentRecalls } from '../../../domain/recall';
import type { Recall } from '../../../protocol/rows';
import { useRows } from '../../../sync';

export function useRecalls(): { all: Recall[]; silent: Recall[] } {
  const rows = useRows('production', 'recall');
  return useMemo(
    () => ({
      all: [...rows].sort((a, b) => b.madeAt.localeCompare(a.madeAt)),
      silent: silentRecalls(rows),
    }),
    [rows],
  );
}
