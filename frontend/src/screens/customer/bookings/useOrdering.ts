/** Ordering what was previewed: one press, one command, however often it is pressed; and what came of it. */
import { useCallback, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Preview } from '../../../domain/bookingDay';
import { type Action, useAction } from '../../../sync';
import { announce } from '../../../ui/announce';

export interface Ordered {
  orderIds: number[];
  unserved: { bookingId: number; code: string; firstSlotAt?: string | null }[];
  rejected: number;
  /** Whether anything was asked to be ordered. */
  asked: boolean;
}

export interface Ordering {
  action: Action;
  result: Ordered | null;
  send: (preview: Preview) => Promise<void>;
  dismiss: () => void;
}

/** `onDone` forgets what was ticked: the rows say it now. */
export function useOrdering(onDone: () => void): Ordering {
  const { t } = useTranslation('bookings');
  const action = useAction();
  const [result, setResult] = useState<Ordered | null>(null);
  // Two presses of one turn both see the button as it was before the first.
  const sending = useRef(false);
  const { run } = action;
  const send = useCallback(
    async ({ bookingIds, rejectedBookingIds, seen }: Preview) => {
      if (sending.current) {
        return;
      }
      sending.current = true;
      setResult(null);
      const outcome = await run('booking.order', { bookingIds, rejectedBookingIds }, { seen });
      sending.current = false;
      if (outcome.type === 'done') {
        const found = outcome.result as Partial<Ordered>;
        const orderIds = found.orderIds ?? [];
        setResult({
          orderIds,
          unserved: found.unserved ?? [],
          rejected: rejectedBookingIds.length,
          asked: bookingIds.length > 0,
        });
        announce(
          orderIds.length > 0 ? t('done.title', { count: orderIds.length }) : t('done.none'),
        );
        onDone();
      }
    },
    [run, onDone, t],
  );
  const dismiss = useCallback(() => setResult(null), []);
  return useMemo(() => ({ action, result, send, dismiss }), [action, result, send, dismiss]);
}
