/** What happened to an order, as the customer's screen says it: keys of its texts. */
import { isRecalled } from '../../domain/recall';
import type { Order } from '../../protocol/rows';

export function happened(kind: string, order: Order): string {
  const known = [
    'placed',
    'edited',
    'cancelled',
    'accepted',
    'rejected',
    'reopened',
    'released',
    'moved',
    'restored',
    'postponed',
    'confirmed',
    'delayed',
    'granted',
    'corrected',
    'declined',
    'supplemented',
  ];
  // Its batch may also have been opened or mended: then other vials count for it.
  if (/^(batch|qcResult)\./.test(kind)) {
    if (isRecalled(order)) {
      return 'news.recalled';
    }
    const fell = kind === 'batch.rejected' || order.marks.includes('batchRejected');
    return fell ? 'news.batchRejected' : 'news.vials';
  }
  if (/^(vial|dispatch)\./.test(kind)) {
    return kind === 'dispatch.made'
      ? 'news.sent'
      : kind === 'dispatch.received'
        ? 'news.received'
        : kind === 'dispatch.returned'
          ? 'news.returned'
          : 'news.vials';
  }
  if (isOfRis(kind)) {
    return 'news.ris';
  }
  const word = kind === 'booking.ordered' ? 'placed' : kind.slice(kind.indexOf('.') + 1);
  return `news.${known.includes(word) ? word : 'other'}`;
}

/** What the RIS changed says so in its word: the program that brought it is nobody to a nurse. */
export function whoDid(kind: string, actor: string | null): string | null {
  return isOfRis(kind) ? null : actor;
}

function isOfRis(kind: string): boolean {
  return kind.startsWith('booking.') && kind !== 'booking.ordered';
}
