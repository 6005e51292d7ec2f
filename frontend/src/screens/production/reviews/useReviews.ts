/** What waits for another person's review, by the rows of the stream and the server's time. */
import { useMemo } from 'react';
import { useFormat } from '../../../domain/format';
import { type Review, reviewsOf } from '../../../domain/reviews';
import type { Vial } from '../../../protocol/rows';
import { useNow, useRows } from '../../../sync';

/** Of all vials of the stream, or of some; the one that is due first before the others. */
export function useReviews(some?: readonly Vial[]): Review[] {
  const vials = useRows('production', 'vial') as readonly Vial[];
  const dates = useRows('production', 'closedDate');
  const now = useNow(60_000);
  return useMemo(() => {
    const closed = new Set(dates.map((row) => row.date));
    return reviewsOf(some ?? vials, closed, now);
  }, [vials, some, dates, now]);
}

/** `ons 25. nov`: a day within a sentence. */
export function useDayWords(): (date: string) => string {
  const { shortWeekday, shortDate } = useFormat();
  return (date) => `${shortWeekday(date)} ${shortDate(date)}`;
}
