/** How deliveries, shares and vials are put into words on the production screen. */
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../domain/day';
import { isShort } from '../../domain/dayNext';
import type { PlanOrder, PlanVial } from '../../domain/dayRows';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';

/** Below and above these shares of what was ordered a release needs a reason. The server decides. */
export const LOW_PERCENT = 95;
export const HIGH_PERCENT = 120;

/** A share in percent with one decimal, never rounded across a limit: down, and up only above the upper one. */
export function shownPercent(percent: number): number {
  const tenths =
    percent > HIGH_PERCENT ? Math.ceil(percent * 10 - 1e-9) : Math.floor(percent * 10 + 1e-9);
  return tenths / 10;
}

export function useWords() {
  const { t } = useTranslation('production');
  const { t: core } = useTranslation();
  const format = useFormat();
  const percent = (value: number) => `${format.figure(shownPercent(value), 1)}\u00a0%`;
  const amountOf = (one: { kind: string; orderedMbq: number | null; injections: number | null }) =>
    one.kind === 'injection'
      ? t('lane.injections', { count: one.injections ?? 0 })
      : format.mbq(one.orderedMbq ?? 0);
  return {
    t,
    core,
    format,
    percent,
    amountOf,
    customerOf: (delivery: Delivery) => delivery.customer?.shortName ?? '–',
    whatOf: (delivery: Delivery) =>
      `${delivery.name} ${clock(delivery.deliverAt)} ${delivery.customer?.shortName ?? ''}`.trim(),
    /** The status's word, or how much is short where that is what matters. */
    statusWord: (delivery: Delivery) =>
      delivery.awaitsConfirmation && delivery.status !== 'released'
        ? t('awaitsShort')
        : isShort(delivery)
          ? t('lane.short', { amount: format.figure(delivery.shortMbq) })
          : core(`status.${delivery.status}`),
    marksOf: (vial: Pick<PlanVial, 'marks'>) =>
      (vial.marks ?? []).map((mark) =>
        t(`vial.mark.${mark}` as 'vial.mark.clock', { defaultValue: mark }),
      ),
    orderMarksOf: (order: Pick<PlanOrder, 'marks'>) =>
      order.marks.map((mark) => t(`orderMark.${mark}` as 'orderMark.late', { defaultValue: mark })),
  };
}

export type Words = ReturnType<typeof useWords>;
