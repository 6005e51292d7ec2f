/** Which rights to release the person here holds today. The server decides; this only warns in time. */
import { releasedAs } from '../../domain/bare';
import { rightOf } from '../../domain/releaseRights';
import type { Tracer } from '../../protocol/rows';
import { useRows, useSession, useTable } from '../../sync';

/** What is released: vials of a tracer, which may stand for a bare isotope. */
export interface Released {
  filledFrom: number | null;
}

export function useRights(today: string): (what: Released) => boolean {
  const { user } = useSession();
  const rights = useRows('production', 'releaseRight');
  const tracers = useTable('production', 'tracer') as ReadonlyMap<number, Tracer>;
  const mine = user?.id ?? null;
  return ({ filledFrom }) =>
    filledFrom !== null &&
    mine !== null &&
    rightOf(rights, mine, releasedAs(filledFrom, tracers), today)?.state === 'valid';
}
