/** From when and until when a run or slot stands, in a word. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { standing } from '../../domain/setupWeek';
import { Flag } from '../../ui/Flag';
import { useToday } from './rows';

export function Standing({
  row,
}: {
  row: { endsDate: string | null; startsDate?: string | null };
}) {
  const { t } = useTranslation('setup');
  const { shortDate } = useFormat();
  const state = standing(row, useToday());
  if (state === 'ended') {
    return <Flag tone="quiet">{t('standing.ended', { date: shortDate(row.endsDate ?? '') })}</Flag>;
  }
  if (state === 'coming') {
    return (
      <Flag tone="warn">{t('standing.coming', { date: shortDate(row.startsDate ?? '') })}</Flag>
    );
  }
  return row.endsDate ? (
    <Flag tone="warn">{t('standing.until', { date: shortDate(row.endsDate) })}</Flag>
  ) : (
    <Flag tone="good">{t('standing.standing')}</Flag>
  );
}
