/** How deliveries, shares and vials are put into words on the production screen. */
import type { Delivery } from '../../domain/day';
import { isShort } from '../../domain/dayNext';
import type { PlanOrder, PlanVial } from '../../domain/dayRows';
import { type Format, useFormat } from '../../domain/format';
import { isRecalled } from '../../domain/recall';
import { clock } from '../../domain/time';
import i18next, { type Language } from '../../i18n';
import { useSite } from '../../sync';
import './release/texts';

/** A share in percent with one decimal, never rounded across a limit: down, and up only above the upper one. */
export function shownPercent(percent: number, high: number): number {
  const tenths = percent > high ? Math.ceil(percent * 10 - 1e-9) : Math.floor(percent * 10 + 1e-9);
  return tenths / 10;
}

function wordsOf(language: Language, format: Format, high: number) {
  const t = i18next.getFixedT(language, 'production');
  const core = i18next.getFixedT(language);
  const percent = (value: number) => `${format.figure(shownPercent(value, high), 1)}\u00a0%`;
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
      delivery.orders.some(isRecalled)
        ? t('release.recalled')
        : delivery.awaitsConfirmation && delivery.status !== 'released'
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

export type Words = ReturnType<typeof wordsOf>;

const known = new Map<Format, [high: number, Words]>();

/** The words in the language of the page; the same object until that changes. */
export function useWords(): Words {
  const format = useFormat();
  const { releaseHighPercent: high } = useSite();
  const [of, words] = known.get(format) ?? [];
  if (words && of === high) {
    return words;
  }
  const made = wordsOf(format.language, format, high);
  known.set(format, [high, made]);
  return made;
}
