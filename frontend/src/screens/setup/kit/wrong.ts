/** What is wrong with what somebody typed, in words, as far as the rows of this screen tell. The server judges. */
import { useTranslation } from 'react-i18next';
import type { Parsed } from '../../../domain/numbers';
import { addDays, isDate } from '../../../domain/time';

interface Standing {
  id: number | string;
  archived?: boolean;
}

type Said = string | undefined;

/** Nothing is set up further ahead; a year that was typed wrong is. */
const MOST_DAYS_AHEAD = 3652;

/** As names are compared: whatever their case, and however many spaces part their words. */
function folded(value: string | number | null): string {
  return String(value ?? '')
    .trim()
    .replace(/\s+/g, ' ')
    .toLowerCase();
}

/** The row beside the edited one that has a value already. */
export function holderOf<R extends Standing>(
  rows: Iterable<R>,
  own: R | null,
  held: (row: R) => string | number | null,
  typed: string | number,
): R | undefined {
  const wanted = folded(typed);
  // What the row has had all along is nobody's news.
  return wanted === '' || (own && folded(held(own)) === wanted)
    ? undefined
    : [...rows].find((row) => row.id !== own?.id && folded(held(row)) === wanted);
}

export function useWrong() {
  const { t } = useTranslation('setup');
  const number = (parsed: Parsed, text: string, low?: number, high?: number): Said => {
    if (!parsed.ok) {
      return parsed.why === 'ambiguous'
        ? t('wrong.ambiguous', { text: text.trim() })
        : t(
            `wrong.${parsed.why === 'empty' ? 'empty' : parsed.why === 'notPositive' ? 'positive' : 'number'}`,
          );
    }
    return low !== undefined && high !== undefined && (parsed.value < low || parsed.value > high)
      ? t('wrong.range', { low, high })
      : undefined;
  };
  return {
    empty: (text: string): Said => (text.trim() ? undefined : t('wrong.empty')),
    number,
    /** A number that need not be there. */
    orNone: (parsed: Parsed, text: string, low?: number, high?: number): Said =>
      text.trim() ? number(parsed, text, low, high) : undefined,
    taken: <R extends Standing>(
      rows: Iterable<R>,
      own: R | null,
      held: (row: R) => string | number | null,
      typed: string | number,
      nameOf: (row: R) => string,
    ): Said => {
      const holder = holderOf(rows, own, held, typed);
      return (
        holder &&
        t(holder.archived ? 'wrong.takenArchived' : 'wrong.taken', { name: nameOf(holder) })
      );
    },
    /** A date from `first` on that is not absurdly far away. */
    coming: (date: string, first: string, told: (date: string) => string): Said =>
      !isDate(date)
        ? t('wrong.date')
        : date < first
          ? t('wrong.before', { date: told(first) })
          : date > addDays(first, MOST_DAYS_AHEAD)
            ? t('wrong.far')
            : undefined,
  };
}
