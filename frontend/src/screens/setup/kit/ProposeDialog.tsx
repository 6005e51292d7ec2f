/** What takes two persons: from when the change counts and why, before another is asked to approve it. */
import { useTranslation } from 'react-i18next';
import { looksLikeCpr } from '../../../domain/freeText';
import { isDate } from '../../../domain/time';
import type { Refused } from '../../../protocol/frames';
import { useToday } from '../rows';
import { FormBody } from './FormBody';
import { DateField, LinesField } from './fields';
import { useForm } from './form';
import kit from './kit.module.css';
import { OverDialog } from './OverDialog';

/** From when a change counts, and why. */
export interface Terms {
  fromDate: string;
  reason: string;
}

interface ProposeProps {
  wanted: { start: Terms | null; refused: Refused | null } | null;
  onBack: () => void;
  onPropose: (terms: Terms) => void;
}

export function ProposeDialog({ wanted, onBack, onPropose }: ProposeProps) {
  const { t } = useTranslation('setup');
  return (
    <OverDialog open={wanted !== null} title={t('propose.title')} onClose={onBack}>
      {wanted && <Body wanted={wanted} onBack={onBack} onPropose={onPropose} />}
    </OverDialog>
  );
}

function Body({
  wanted,
  onBack,
  onPropose,
}: ProposeProps & { wanted: NonNullable<ProposeProps['wanted']> }) {
  const { t } = useTranslation('setup');
  const today = useToday();
  const form = useForm<Terms>({
    refused: wanted.refused,
    valuesOf: () => wanted.start ?? { fromDate: today, reason: '' },
    check: ({ fromDate, reason }) => ({
      fromDate: !isDate(fromDate)
        ? t('wrong.date')
        : fromDate < today
          ? t('propose.past')
          : undefined,
      reason:
        reason.trim() === ''
          ? t('wrong.empty')
          : looksLikeCpr(reason)
            ? t('propose.cpr')
            : undefined,
    }),
  });
  const { fromDate, reason } = form.values;
  return (
    <FormBody
      doing={t('propose.do')}
      busy={false}
      refused={form.elsewhere}
      onBack={onBack}
      onSubmit={() => {
        if (form.ready()) {
          onPropose({ fromDate, reason: reason.trim() });
        }
      }}
    >
      <p>{t('propose.text')}</p>
      <DateField first label={t('propose.from')} min={today} bound={form.bind('fromDate')} />
      <p className={kit.hint}>{t(fromDate > today ? 'propose.later' : 'propose.atOnce')}</p>
      <LinesField
        label={t('propose.reason')}
        hint={t('propose.reasonHint')}
        maxLength={1000}
        bound={form.bind('reason')}
      />
    </FormBody>
  );
}
