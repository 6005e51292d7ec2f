/** What is not plain about a release, each in a sentence. */
import type { Delivery } from '../../../domain/day';
import type { PlanVial } from '../../../domain/dayRows';
import { floorMbq } from '../../../domain/decay';
import { vialMbqAt } from '../../../domain/dispensed';
import { clock } from '../../../domain/time';
import type { Exception } from '../exceptions';
import { useWords } from '../words';
import './texts';

export function useExceptionWords(): (exception: Exception, delivery: Delivery) => string {
  const { t, core, format, amountOf } = useWords();
  return (exception, delivery) => {
    const time = clock(delivery.deliverAt);
    const of = (vial: PlanVial) =>
      format.mbq(floorMbq(vialMbqAt(vial, delivery.halfLifeSeconds, delivery.deliverAt)), 0);
    switch (exception.kind) {
      case 'vial':
        return t('release.excVial', {
          amount: of(exception.vial),
          time,
          text: t(`vial.explain.${exception.mark}` as 'vial.explain.clock', {
            defaultValue: exception.mark,
          }),
        });
      case 'own':
        return t('release.excOwn', { amount: of(exception.vial), time });
      case 'order':
        return t('release.excOrder', {
          amount: amountOf(exception.order),
          text: t(`orderMark.${exception.mark}` as 'orderMark.late', {
            defaultValue: exception.mark,
          }),
        });
      case 'comment':
        return t('release.excComment', { text: exception.order.comment });
      case 'usage':
        return t('release.excUsage', {
          usage: core(`usage.${exception.order.usage}` as 'usage.human').toLowerCase(),
        });
      case 'batches':
        return t('release.excBatches', {
          count: exception.batches.length,
          batches: exception.batches.join(', '),
        });
      case 'conditional':
        return t('release.excConditional', {
          number: exception.batch.number,
          tests: exception.tests.join(', '),
        });
      case 'batch':
        return t('release.excBatch', {
          number: exception.batch.number,
          text: t(`batches.mark.${exception.mark}` as 'batches.mark.withoutTests', {
            defaultValue: exception.mark,
          }),
        });
      case 'paperResults':
        return t('release.excPaperResults', {
          number: exception.batch.number,
          tests: exception.tests.join(', '),
        });
      case 'late':
        // Nothing that counts on: what was ticked must stand as it was looked at.
        return t('release.excLate', { time: clock(delivery.departsAt) });
    }
  };
}
