/** The calculator's sums, all of them: what a delivery must hold, what is left in its vials, whom they are enough for. */
import { amountAtSlot, covers, leftAt, type Patient } from '../../../domain/calculator';
import { ms } from '../../../domain/time';
import type { Delivery } from '../../../domain/week';
import type { Vial } from '../../../protocol/rows';

/** MBq to order at a delivery, whole, up; 0 without patients. */
export function toOrder(
  patients: readonly Patient[],
  delivery: Delivery,
  halfLifeSeconds: number,
): number {
  return amountAtSlot([...patients], delivery.at, halfLifeSeconds);
}

/** MBq in a vial at an instant. */
export function leftIn(vial: Vial, at: number, halfLifeSeconds: number): number {
  return leftAt(vial.activityMbq, ms(vial.calibratedAt), at, halfLifeSeconds);
}

/** How many of the patients the vials are enough for, from early to late, and what is then left. */
export function enoughFor(
  vials: readonly Vial[],
  patients: readonly Patient[],
  halfLifeSeconds: number,
): { covered: number; leftMbq: number } {
  return covers(
    vials.map((vial) => ({ mbq: vial.activityMbq, at: ms(vial.calibratedAt) })),
    [...patients],
    halfLifeSeconds,
  );
}

/** The vials that were released for the orders of a delivery. */
export function vialsOf(delivery: Delivery, vials: readonly Vial[]): Vial[] {
  const orders = new Set(
    delivery.orders.filter((order) => order.status === 'released').map((order) => order.id),
  );
  return vials.filter((vial) => vial.orderIds.some((id) => orders.has(id)));
}
