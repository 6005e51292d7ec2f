/** What a signer has to look at before he signs: all that is not plain about the orders and vials of a release. Pure. */
import type { PlanOrder, PlanVial } from '../../domain/dayRows';

export type Exception =
  | { kind: 'vial'; vial: PlanVial; mark: string }
  | { kind: 'own'; vial: PlanVial }
  | { kind: 'order'; order: PlanOrder; mark: string }
  | { kind: 'comment'; order: PlanOrder }
  | { kind: 'usage'; order: PlanOrder }
  | { kind: 'batches'; batches: string[] }
  | { kind: 'late'; by: number };

export function exceptionsOf(
  orders: readonly PlanOrder[],
  vials: readonly PlanVial[],
  signer: string,
  now: number,
): Exception[] {
  const found: Exception[] = [];
  const departsAt = Math.min(...orders.map((order) => Date.parse(order.departsAt)));
  if (orders.length > 0 && departsAt < now) {
    found.push({ kind: 'late', by: now - departsAt });
  }
  for (const order of orders) {
    if (order.usage !== 'human') {
      found.push({ kind: 'usage', order });
    }
    for (const mark of order.marks) {
      found.push({ kind: 'order', order, mark });
    }
    if (order.comment) {
      found.push({ kind: 'comment', order });
    }
  }
  for (const vial of vials) {
    for (const mark of vial.marks ?? []) {
      found.push({ kind: 'vial', vial, mark });
    }
    if (vial.enteredBy === signer) {
      found.push({ kind: 'own', vial });
    }
  }
  const batches = [...new Set(vials.map((vial) => vial.batchNumber))].sort();
  if (batches.length > 1) {
    found.push({ kind: 'batches', batches });
  }
  return found;
}
