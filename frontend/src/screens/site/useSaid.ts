/** A value of a conflict as people read it. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import './linkTexts';

const INSTANT = /^\d{4}-\d\d-\d\dT/;
const DATE = /^\d{4}-\d\d-\d\d$/;

export function useSaid(field: string): (value: unknown) => string {
  const { t } = useTranslation('oldSystem');
  const { dayAndClock, mbq, inlineLongDay, weekdayName } = useFormat();
  return (value) => {
    if (value === null || value === undefined || `${value}` === '') {
      return t('nothing');
    }
    if (field === 'ordered_mbq' || field === 'max') {
      return mbq(Number(value));
    }
    if (field === 'day') {
      return weekdayName(Number(value));
    }
    if (typeof value === 'string' && INSTANT.test(value)) {
      return dayAndClock(value);
    }
    if (typeof value === 'string' && DATE.test(value)) {
      return inlineLongDay(value);
    }
    return t(`value.${value}`, { defaultValue: String(value) });
  };
}
