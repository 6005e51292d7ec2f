/** What a signer has to look at before he signs: all that is not plain about the orders and vials of a release. Pure. */
import type { PlanOrder, PlanVial } from '../../domain/dayRows';
import { batchOf } from '../../domain/pools';
import type { Batch } from '../../protocol/rows';

export type Exception =
  | { kind: 'vial'; vial: PlanVial; mark: string }
  | { kind: 'own'; vial: PlanVial }
  | { kind: 'order'; order: PlanOrder; mark: string }
  | { kind: 'comment'; order: PlanOrder }
  | { kind: 'usage'; order: PlanOrder }
  | { kind: 'batches'; batches: string[] }
  | { kind: 'conditional'; batch: Batch; tests: string[] }
  | { kind: 'batch'; batch: Batch; mark: string }
  | { kind: 'paperResults'; batch: Batch; tests: string[] }
  | { kind: 'late' };

export function exceptionsOf(
  orders: readonly PlanOrder[],
  vials: readonly PlanVial[],
  signer: string,
  now: number,
  batches: readonly Batch[] = [],
): Exception[] {
  const found: Exception[] = [];
  const departsAt = Math.min(...orders.map((order) => Date.parse(order.departsAt)));
  if (orders.length > 0 && departsAt < now) {
    found.push({ kind: 'late' });
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
  const numbers = [...new Set(vials.map((vial) => vial.batchNumber))].sort();
  if (numbers.length > 1) {
    found.push({ kind: 'batches', batches: numbers });
  }
  const used = new Set(vials.flatMap((vial) => batchOf(vial, batches) ?? []));
  for (const batch of used) {
    if (batch.state === 'conditionallyCertified') {
      const waiting = batch.tests.filter((test) => batch.lateTests.includes(test.key));
      found.push({ kind: 'conditional', batch, tests: waiting.map((test) => test.name) });
    }
    const written = batch.results.filter((result) => result.writtenAt).map(({ key }) => key);
    if (written.length > 0) {
      const tests = batch.tests.filter((test) => written.includes(test.key));
      found.push({ kind: 'paperResults', batch, tests: tests.map((test) => test.name) });
    }
    for (const mark of batch.marks) {
      found.push({ kind: 'batch', batch, mark });
    }
  }
  return found;
}
