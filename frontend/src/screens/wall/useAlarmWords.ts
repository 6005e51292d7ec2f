/** An alarm as a sentence. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock } from '../../domain/time';
import type { Alarm } from '../../domain/wall';

export function useAlarmWords(): (alarm: Alarm) => string {
  const { t } = useTranslation('wall');
  const format = useFormat();
  return ({ kind, line }) =>
    t(`alarm.${kind}`, {
      tracer: line.tracer,
      time: clock(line.deliverAt),
      customer: line.customer,
      departure: clock(line.leavesAt),
      amount: format.figure(line.shortMbq),
    });
}
