/** What is to be minded of an order besides its status: the same words on its own line and on the week's board. */
import { isChanged } from '../../domain/bookingChanges';
import { isRecalled } from '../../domain/recall';
import type { Order } from '../../protocol/rows';

/** Keys of the customer's texts, the gravest first. */
export type Mind =
  | 'mark.recalled'
  | 'postponed.waits'
  | 'conditional.short'
  | 'delay.late'
  | 'postponed.mind'
  | 'moved.mind'
  | 'risMind';

/** All of it, the gravest first; `conditional`: of a batch that is certified conditionally. */
export function mindsOf(order: Order, conditional: boolean): Mind[] {
  if (order.status === 'rejected' || order.status === 'cancelled') {
    return [];
  }
  if (isRecalled(order)) {
    return ['mark.recalled'];
  }
  const all: [Mind, boolean][] = [
    ['postponed.waits', order.awaitsConfirmation],
    ['conditional.short', conditional],
    ['delay.late', order.expectedAt !== null && order.expectedAt !== order.deliverAt],
    ['postponed.mind', order.postponedFromAt !== null && !order.awaitsConfirmation],
    ['moved.mind', order.movedToSlotId !== null],
    ['risMind', isChanged(order)],
  ];
  return all.filter(([, so]) => so).map(([mind]) => mind);
}
