/** What the page of rooms and procedures reads and does. */
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import type { Booking, Location, Procedure } from '../../protocol/rows';
import { type Action, useAction } from '../../sync';
import { shared } from '../../sync/store';
import { announce } from '../../ui/announce';
import { bookingsOf } from '../customer/bookings/data';
import type { Reach } from '../customer/data';
import './texts';

export interface Mapped {
  rooms: Location[];
  procedures: Procedure[];
  bookings: Booking[];
  ready: boolean;
}

/** The rooms, procedures and studies of all the customers that somebody acts for; a room that is nobody's stands on each. */
export function useMapped(reach: readonly Reach[]): Mapped {
  const copies = useStore(shared, (state) => state.copies);
  return useMemo(() => {
    const streams = [...new Set(reach.map(({ stream }) => bookingsOf(stream)))];
    const all = <R extends { id: number }>(type: string): R[] => {
      const found = new Map<number, R>();
      for (const stream of streams) {
        for (const row of copies[stream]?.rows[type]?.values() ?? []) {
          found.set(Number(row.id), row as unknown as R);
        }
      }
      return [...found.values()];
    };
    return {
      rooms: all<Location>('location'),
      procedures: all<Procedure>('procedure'),
      bookings: all<Booking>('booking'),
      ready: streams.every((stream) => (copies[stream]?.revision ?? -1) >= 0),
    };
  }, [copies, reach]);
}

/** A command, and what takes it back. */
export interface Deed {
  name: 'location.map' | 'procedure.map';
  data: Record<string, unknown>;
  /** The row that was shown. */
  seen: Record<string, number>;
  back: Record<string, unknown>;
  said: string;
}

export interface Doing {
  action: Action;
  /** What was done last, while it can be taken back. */
  last: { said: string; undo: (() => Promise<void>) | null } | null;
  run: (deed: Deed) => Promise<boolean>;
  close: () => void;
}

export function useDoing(): Doing {
  const { t } = useTranslation('rooms');
  const action = useAction();
  const [last, setLast] = useState<Doing['last']>(null);
  const { run: send } = action;
  const run = useCallback(
    async (deed: Deed) => {
      setLast(null);
      const outcome = await send(deed.name, deed.data, { seen: deed.seen });
      if (outcome.type !== 'done') {
        return false;
      }
      announce(deed.said);
      const undo = async () => {
        const undone = await send(deed.name, deed.back);
        if (undone.type === 'done') {
          announce(t('done.undone'));
          setLast({ said: t('done.undone'), undo: null });
        }
      };
      setLast({ said: deed.said, undo });
      return true;
    },
    [send, t],
  );
  const close = useCallback(() => setLast(null), []);
  return useMemo(() => ({ action, last, run, close }), [action, last, run, close]);
}

export function roomBack(room: Location): Record<string, unknown> {
  return { locationId: room.id, endpointId: room.endpointId };
}

export function procedureBack(it: Procedure): Record<string, unknown> {
  return {
    procedureId: it.id,
    endpointId: it.endpointId,
    tracerId: it.tracerId,
    units: it.units,
    delayMinutes: it.delayMinutes,
    ignored: it.ignored,
  };
}
