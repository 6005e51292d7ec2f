/** The calculator's sums, all of them: what a delivery must hold, what is left in its vials, whom they are enough for. */
import {
  amountAtSlot,
  type Cover,
  covers,
  type Held,
  leftAt,
  type Patient,
} from '../../../domain/calculator';
import { ms } from '../../../domain/time';
import type { Delivery } from '../../../domain/week';
import type { Vial } from '../../../protocol/rows';

/** MBq to order at a delivery, whole, up; 0 without patients. None of them comes before the delivery. */
export function toOrder(
  patients: readonly Patient[],
  delivery: Delivery,
  halfLifeSeconds: number,
): number {
  return amountAtSlot(patients, delivery.at, halfLifeSeconds).mbq;
}

const held = (vial: Vial): Held => ({
  mbq: vial.activityMbq,
  calibratedAt: ms(vial.calibratedAt),
});

/** MBq in vials at an instant, together, whole, down. */
export function leftIn(vials: readonly Vial[], at: number, halfLifeSeconds: number): number {
  return leftAt(vials.map(held), halfLifeSeconds, at);
}

/** Which of the patients the vials are enough for, each dose in the order of its time. */
export function enoughFor(
  vials: readonly Vial[],
  patients: readonly Patient[],
  halfLifeSeconds: number,
): Cover {
  return covers(vials.map(held), halfLifeSeconds, patients);
}

/** The vials that were released for the orders of a delivery. */
export function vialsOf(delivery: Delivery, vials: readonly Vial[]): Vial[] {
  const orders = new Set(
    delivery.orders.filter((order) => order.status === 'released').map((order) => order.id),
  );
  return vials.filter((vial) => vial.orderIds.some((id) => orders.has(id)));
}
