/** The open requests, and those that came a moment ago: they sound, and pulse until somebody has looked. */
import { useEffect, useMemo } from 'react';
import { openRequests } from '../../../domain/requests';
import type { Request } from '../../../protocol/rows';
import { useHas, useRows } from '../../../sync';
import { useArrivals } from '../useArrivals';
import { chime, unlockAtPress } from './sound';

export interface Requests {
  open: Request[];
  fresh: ReadonlySet<number>;
  seen: (ids: Iterable<number>) => void;
}

const isOpen = (request: Request) => request.state === 'open';

export function useRequests(): Requests {
  const rows = useRows('production', 'request');
  const ready = useHas('production');
  const { fresh, seen } = useArrivals(rows, ready, isOpen, chime);
  useEffect(unlockAtPress, []);
  const open = useMemo(() => openRequests(rows), [rows]);
  return useMemo(() => ({ open, fresh, seen }), [open, fresh, seen]);
}
