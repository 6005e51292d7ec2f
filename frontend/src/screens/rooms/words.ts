/** What a procedure means, in words. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import type { Procedure } from '../../protocol/rows';
import { useTable } from '../../sync';

/** `300 MBq FDG, 60 min før start`; empty where nothing is mapped. */
export function useMeans(): (
  of: Pick<Procedure, 'tracerId' | 'units' | 'delayMinutes' | 'ignored'>,
) => string {
  const { t } = useTranslation('rooms');
  const { t: tc } = useTranslation('customer');
  const { mbq } = useFormat();
  const tracers = useTable('catalogue', 'tracer');
  return ({ tracerId, units, delayMinutes, ignored }) => {
    if (ignored) {
      return t('ignored');
    }
    const tracer = tracers.get(tracerId ?? -1);
    if (!tracer || units === null || delayMinutes === null) {
      return t('unmapped');
    }
    const amount = tracer.kind === 'injection' ? tc('injections', { count: units }) : mbq(units);
    const minutes = Math.abs(delayMinutes);
    const when =
      delayMinutes === 0 ? t('atStart') : t(delayMinutes < 0 ? 'before' : 'after', { minutes });
    return `${t('means', { amount, tracer: tracer.shortName })}, ${when}`;
  };
}
