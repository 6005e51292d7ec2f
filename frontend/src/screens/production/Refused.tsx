/** A refusal of a deed where it was asked for: the sentence, or what has changed meanwhile. */
import type { DayRows } from '../../domain/dayRows';
import { Refusal } from './Refusal';
import { Stale } from './Stale';
import type { Refusing } from './useDeeds';

interface RefusedProps {
  refusing: Refusing | undefined;
  rows: Pick<DayRows, 'customers'>;
}

export function Refused({ refusing, rows }: RefusedProps) {
  if (!refusing) {
    return null;
  }
  const { refused, shown } = refusing;
  return refused.code === 'stale' ? (
    <Stale shown={shown} present={{ ...shown, ...(refused.details as object) }} rows={rows} />
  ) : (
    <Refusal refused={refused} />
  );
}
