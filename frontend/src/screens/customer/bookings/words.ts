/** Sentences that several parts of the bookings' view say. */
import { useTranslation } from 'react-i18next';
import type { Wanted, Why } from '../../../domain/bookingBook';
import { useFormat } from '../../../domain/format';
import type { Booking } from '../../../protocol/rows';
import './texts';

const CODES: ReadonlySet<string> = new Set([
  'not_mapped',
  'not_in_catalogue',
  'no_such_slot',
  'closed_date',
  'deadline_passed',
  'outside_hours',
  'over_limit',
  'invalid',
  'not_found',
  'booking_cancelled',
]);

export function useWhy(): (code: Why | string, injectionAt: number | null, now: number) => string {
  const { t } = useTranslation('bookings');
  return (code, injectionAt, now) => {
    if (code === 'invalid' && injectionAt !== null) {
      return t(injectionAt <= now ? 'why.past' : 'why.far');
    }
    return CODES.has(code) ? t(`why.${code}`) : t('why.other', { code });
  };
}

/** `1 840 MBq`, `1 injektion`. */
export function useAmount(): (
  of: Pick<Wanted, 'orderedMbq' | 'injections'> | { orderedMbq: number },
) => string {
  const { t } = useTranslation('customer');
  const { mbq } = useFormat();
  return (of) =>
    of.orderedMbq !== null
      ? mbq(of.orderedMbq)
      : t('injections', { count: ('injections' in of && of.injections) || 0 });
}

/** What the RIS has changed about a study since it was ordered; empty where nothing. */
export function useChangeWords(date: string): (study: Booking) => string {
  const { t } = useTranslation('bookings');
  const time = useTime(date);
  return ({ changes, injectionAt, orderedInjectionAt, startAt, procedure, location }) => {
    const words = changes.map((change) => {
      if (change === 'moved') {
        const to = time(injectionAt ?? startAt);
        return orderedInjectionAt === null
          ? t('change.movedTo', { to })
          : t('change.moved', { from: time(orderedInjectionAt), to });
      }
      return change === 'procedure'
        ? t('change.procedure', { procedure })
        : change === 'location'
          ? t('change.location', { room: location })
          : t('change.cancelled');
    });
    return words.join(' · ');
  };
}

/** A time beside a day: the clock alone on that day, else with its weekday. */
export function useTime(date: string): (instant: number | string) => string {
  const { when } = useFormat();
  return (instant) => when(instant, date);
}
