/** The answer of `orders.history`. */
import type { Happening } from '../../domain/happenings';

/** A field of an order that was changed, in words. */
export interface ChangedField {
  field: string;
  label: string;
  before: string;
  after: string;
}

export interface Told extends Happening {
  changes: ChangedField[];
}

/** What was done to orders, oldest first. */
export function happeningsIn(result: unknown): Told[] {
  const { happened } = result as { happened?: (Omit<Told, 'at'> & { at: string })[] };
  return (happened ?? []).map((one) => ({ ...one, at: Date.parse(one.at) }));
}
