/** The fields of a conflict as they are chosen: what hangs together is one choice. */
import type { SaidField } from '../../protocol/rows';

const TOGETHER = [
  ['delivery_date', 'slot_at', 'active_at'],
  ['status', 'batches'],
];

/** The fields in groups, each decided as one. */
export function groupsOf(fields: readonly SaidField[]): SaidField[][] {
  const groups: SaidField[][] = [];
  for (const said of fields) {
    const mates = TOGETHER.find((names) => names.includes(said.field));
    const group = groups.find((others) => others.some(({ field }) => mates?.includes(field)));
    if (mates && group) {
      group.push(said);
    } else {
      groups.push([said]);
    }
  }
  return groups;
}
