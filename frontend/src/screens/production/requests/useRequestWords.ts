/** What a request is about, in one line: what, when, who. */
import { type Book, nameOf, placeOf } from '../../../domain/book';
import { clock, ms } from '../../../domain/time';
import type { Request } from '../../../protocol/rows';
import { useWords } from '../words';

export function useRequestWords(book: Book, today: string): (request: Request) => string {
  const { format } = useWords();
  return (request) => {
    const order = book.orders.find((one) => one.id === request.orderId);
    const asked = request.data as {
      tracerId?: number;
      isotopeId?: number;
      slotId?: number;
      deliverAt?: string;
    };
    const what = {
      tracerId: order?.tracerId ?? asked.tracerId ?? null,
      isotopeId: order?.isotopeId ?? asked.isotopeId ?? null,
    };
    const slot = book.slots.get(asked.slotId ?? -1);
    const at =
      order?.deliverAt ??
      asked.deliverAt ??
      (slot ? placeOf(book, slot, request.deliveryDate)?.at : undefined);
    const customer = book.customers.get(request.customerId)?.shortName ?? '–';
    const day =
      request.deliveryDate === today
        ? ''
        : `${format.shortWeekday(request.deliveryDate)} ${format.shortDate(request.deliveryDate)} `;
    return `${nameOf(book, what)} ${day}${at === undefined ? '' : clock(ms(at))} ${customer}`;
  };
}
