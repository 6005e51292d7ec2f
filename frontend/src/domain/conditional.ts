/** What was released, or is on its way, of batches that are certified conditionally: late results are still open. Pure. */
import type { Dispatch, Order, Vial } from '../protocol/rows';

export interface Conditional {
  batchNumber: string;
  /** The names of the results that are still open; none once all are in and only the signature is lacking. */
  open: readonly string[];
}

type Told = Pick<Vial, 'id' | 'dispatchId' | 'batchNumber' | 'batchState' | 'lateTests'>;

/** The conditionally certified batches of an order's vials, each once, by number (CRT-3). */
export function conditionalOf(
  order: Pick<Order, 'id' | 'vialIds'>,
  vials: Iterable<Told>,
  dispatches: readonly Pick<Dispatch, 'id' | 'orderIds'>[] = [],
): Conditional[] {
  const cars = new Set(
    dispatches.filter((left) => left.orderIds.includes(order.id)).map((left) => left.id),
  );
  const found = new Map<string, Conditional>();
  for (const vial of vials) {
    const mine = order.vialIds.includes(vial.id) || cars.has(vial.dispatchId ?? -1);
    if (mine && vial.batchState === 'conditionallyCertified') {
      found.set(vial.batchNumber, { batchNumber: vial.batchNumber, open: vial.lateTests ?? [] });
    }
  }
  return [...found.values()].sort((a, b) => a.batchNumber.localeCompare(b.batchNumber));
}
