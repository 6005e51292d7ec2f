/** How times of the week, amounts and limits are put into words. */
import { useTranslation } from 'react-i18next';
import { hourMinute } from '../../domain/clockText';
import { useFormat } from '../../domain/format';
import { percentOf } from '../../domain/overhead';
import { growth, type PlanSlot, weekdaySpans } from '../../domain/setupWeek';
import type { Run } from '../../protocol/rows';
import { useNames } from './rows';

type Timed = Pick<PlanSlot, 'minutes' | 'slot'>;

export function useWords() {
  const { t } = useTranslation('setup');
  const { t: core } = useTranslation();
  const format = useFormat();
  const names = useNames();
  const { weekdayName, figure, mbq } = format;
  const minutes = (value: number) => format.duration(value * 60_000);
  const share = (plan: Timed) => {
    const halfLife = names.halfLifeSeconds(plan.slot);
    if (halfLife === null) {
      return '';
    }
    const percent = 100 / growth(plan.minutes, halfLife);
    return `${figure(percent, percent < 10 ? 1 : 0)}\u00a0%`;
  };
  return {
    t,
    core,
    format,
    names,
    minutes,
    /** `Mon–Wed, Fri` */
    weekdays: (days: readonly number[]) =>
      weekdaySpans(days)
        .map(([from, to]) =>
          from === to
            ? weekdayName(from)
            : `${weekdayName(from)}${to - from === 1 ? ', ' : '–'}${weekdayName(to)}`,
        )
        .join(', '),
    /** `Mon 05:45` */
    runTime: (run: Pick<Run, 'weekday' | 'time'>) =>
      `${weekdayName(run.weekday)} ${hourMinute(run.time)}`,
    /** `×1.05 (+5 %)` */
    overhead: (factor: number) => `×${figure(factor, 3)} (+${figure(percentOf(factor), 2)}\u00a0%)`,
    /** `most 9 000 MBq`, or that nothing limits it. */
    most: (limit: number | null) => (limit === null ? t('limit.none') : mbq(limit)),
    /** How much decays from the run to the delivery: `35 % left`. */
    left: (plan: Timed) => {
      const percent = share(plan);
      return percent && t('left', { percent });
    },
    /** The same where a legend says what it is: `35 %`. */
    share,
    /** `×1.60`: to be made at the run for 1 MBq at the delivery. */
    growth: (plan: Timed) => {
      const halfLife = names.halfLifeSeconds(plan.slot);
      return halfLife === null ? '' : `×${figure(growth(plan.minutes, halfLife), 2)}`;
    },
  };
}
