/** What of a row has changed between the moment it was shown and now. Pure. */
import type { PlanOrder, PlanVial } from './dayRows';

/** A row as it was shown or is now, under its name on the wire, as `order:17`. */
export type ShownRows = Readonly<Record<string, Shown>>;

/** Anything that has a revision; of an order or a vial it is said what changed. */
export type Shown = PlanOrder | PlanVial | { readonly id: number; readonly revision: number };

export const ORDER_FIELDS = [
  'status',
  'orderedMbq',
  'injections',
  'deliverAt',
  'usage',
  'comment',
  'dispensedMbq',
  'expectedAt',
  'awaitsConfirmation',
] as const;
export const VIAL_FIELDS = [
  'state',
  'activityMbq',
  'calibratedAt',
  'batchNumber',
  'orderIds',
] as const;
export type StaleField = (typeof ORDER_FIELDS)[number] | (typeof VIAL_FIELDS)[number];

export interface StaleChange {
  /** `order:17` or `vial:4`. */
  row: string;
  /** Null where the row moved on in something that no screen shows, or is gone. */
  field: StaleField | null;
  before: unknown;
  after: unknown;
}

/** Each field that people see and that differs; a row that moved on otherwise stands once without a field. */
export function staleChanges(shown: ShownRows, present: ShownRows): StaleChange[] {
  const changes: StaleChange[] = [];
  for (const [row, before] of Object.entries(shown)) {
    const after = present[row];
    if (!after) {
      changes.push({ row, field: null, before: null, after: null });
      continue;
    }
    if (after.revision === before.revision) {
      continue;
    }
    const fields = row.startsWith('order:')
      ? ORDER_FIELDS
      : row.startsWith('vial:')
        ? VIAL_FIELDS
        : [];
    const differing = (fields as readonly StaleField[]).filter(
      (field) => JSON.stringify(fieldOf(before, field)) !== JSON.stringify(fieldOf(after, field)),
    );
    for (const field of differing) {
      changes.push({ row, field, before: fieldOf(before, field), after: fieldOf(after, field) });
    }
    if (differing.length === 0) {
      changes.push({ row, field: null, before: null, after: null });
    }
  }
  return changes;
}

function fieldOf(row: Shown, field: StaleField): unknown {
  return (row as unknown as Record<string, unknown>)[field] ?? null;
}

/** The revisions that were shown, as a command carries them. */
export function seenOf(shown: ShownRows): Record<string, number> {
  return Object.fromEntries(Object.entries(shown).map(([key, row]) => [key, row.revision]));
}

/** Rows under their names on the wire. */
export function shownRows(
  orders: Iterable<PlanOrder>,
  vials: Iterable<PlanVial> = [],
): Record<string, PlanOrder | PlanVial> {
  const rows: Record<string, PlanOrder | PlanVial> = {};
  for (const order of orders) {
    rows[`order:${order.id}`] = order;
  }
  for (const vial of vials) {
    rows[`vial:${vial.id}`] = vial;
  }
  return rows;
}
