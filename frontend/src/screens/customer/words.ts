/** Sentences that several parts of the customer's screen say. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { wishOf } from '../../domain/requests';
import { clock, wallInstant } from '../../domain/time';
import type { Order, Request, Slot } from '../../protocol/rows';
import { useNameOf } from './data';

/** What an order is for: `9 000 MBq`, `2 injektioner`. */
export function useAmountOf(): (
  order: Pick<Order, 'orderedMbq' | 'injections'> | { orderedMbq?: number; injections?: number },
) => string {
  const { t } = useTranslation('customer');
  const { mbq } = useFormat();
  return ({ orderedMbq, injections }) =>
    orderedMbq !== null && orderedMbq !== undefined
      ? mbq(orderedMbq)
      : injections !== null && injections !== undefined
        ? t('injections', { count: injections })
        : '';
}

/** What a request asks for, in a sentence; `order` is the one it is about. */
export function useWishWords(): (request: Request, order: Order | undefined) => string {
  const { t } = useTranslation('customer');
  const { t: core } = useTranslation();
  const { when } = useFormat();
  const amountOf = useAmountOf();
  return (request, order) => {
    const wish = wishOf(request);
    if (request.kind === 'cancel') {
      return t('request.wants.cancel');
    }
    if (request.kind === 'late') {
      return amountOf(wish);
    }
    const instead = (now: string, then: string): string =>
      now && now !== then ? t('request.wants.instead', { now, then }) : then;
    const parts: string[] = [];
    const amount = amountOf(wish);
    if (amount) {
      parts.push(instead(order ? amountOf(order) : '', amount));
    }
    if (wish.deliverAt) {
      const then = order ? when(wish.deliverAt, order.deliveryDate) : clock(wish.deliverAt);
      parts.push(instead(order ? clock(order.deliverAt) : '', then));
    }
    if (wish.usage) {
      parts.push(core(`usage.${wish.usage}`));
    }
    if (wish.comment !== undefined) {
      parts.push(t('request.wants.comment', { comment: wish.comment || '–' }));
    }
    return parts.join(' · ');
  };
}

/** What a request is about: `FDG i morgen 07:00`; a late order has no order yet, only a slot or a time. */
export function useSubject(): (
  request: Request,
  order: Order | undefined,
  slots: readonly Slot[],
  today: string,
) => string {
  const { when, shortDate } = useFormat();
  const nameOf = useNameOf();
  return (request, order, slots, today) => {
    if (order) {
      return `${nameOf(order.tracerId, order.isotopeId)} ${when(order.deliverAt, today)}`;
    }
    const wish = wishOf(request);
    const slot = slots.find((row) => row.id === wish.slotId);
    const at = slot ? wallInstant(request.deliveryDate, slot.deliveryTime) : wish.deliverAt;
    const time = at === undefined ? shortDate(request.deliveryDate) : when(at, today);
    return `${nameOf(wish.tracerId ?? null, wish.isotopeId ?? null)} ${time}`;
  };
}

/** What production answered; a request that ended with its order says so in words. */
export function useAnswerOf(): (request: Request) => string {
  const { t } = useTranslation('customer');
  return ({ answer }) => {
    const ended = /^order\.(released|rejected|cancelled)$/.exec(answer ?? '');
    return ended ? t(`request.ended.${ended[1]}`) : (answer ?? '');
  };
}
