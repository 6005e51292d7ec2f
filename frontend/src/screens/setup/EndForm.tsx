/** The last day of runs or slots. They are never deleted: what was ordered on them keeps them. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { addDays } from '../../domain/time';
import { announce } from '../../ui/announce';
import { useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { DateField } from './kit/fields';
import { seenOf, useForm } from './kit/form';
import { useWrong } from './kit/wrong';
import { useToday } from './rows';

interface EndFormProps {
  type: 'run' | 'slot';
  rows: readonly { id: number; revision: number; endsDate: string | null }[];
  text: ReactNode;
  onBack: () => void;
  onDone: () => void;
}

export function EndForm({ type, rows, text, onBack, onDone }: EndFormProps) {
  const { t } = useTranslation('setup');
  const today = useToday();
  const { longDay } = useFormat();
  const say = useWrong();
  const { run, busy, refused } = useDeed();
  const form = useForm({
    refused,
    valuesOf: () => ({ endsDate: today }),
    check: (values) => ({ endsDate: say.coming(values.endsDate, addDays(today, -1), longDay) }),
  });
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    for (const row of rows) {
      const outcome = await run(
        `${type}.end`,
        { [`${type}Id`]: row.id, endsDate: form.values.endsDate },
        seenOf(type, row),
      );
      if (outcome.type !== 'done') {
        return;
      }
    }
    announce(t('end.said'));
    onDone();
  };
  return (
    <FormBody
      danger
      doing={t('end.doing')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onBack}
      onSubmit={submit}
    >
      <div>{text}</div>
      <DateField
        first
        label={t('end.lastDay')}
        hint={t('end.lastDayHint')}
        bound={form.bind('endsDate')}
      />
    </FormBody>
  );
}
