import { useTranslation } from 'react-i18next';
import { hourMinute, parseClock, wireTime } from '../../domain/clockText';
import { rowChanges } from '../../domain/rowChanges';
import type { Deadline } from '../../protocol/rows';
import { Examples, useRuleText, useWeekday } from './DeadlineExamples';
import type { DeadlineOf } from './Deadlines';
import { Changed } from './kit/Changed';
import { useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { CheckField, ChoiceField, SelectField, TimeField } from './kit/fields';
import { seenOf, useForm } from './kit/form';
import { useCatalogue } from './rows';

interface Values {
  tracerId: string;
  type: 'daily' | 'weekly';
  weekday: string;
  time: string;
  workingDaysOnly: boolean;
}

interface DeadlineFormProps {
  of: DeadlineOf;
  row: Deadline | null;
  /** The rule of the kind, which a tracer's own begins as. */
  like: Deadline | null;
  onClose: () => void;
}

export function DeadlineForm({ of, row, like, onClose }: DeadlineFormProps) {
  const { t } = useTranslation('setup');
  const { longWeekday } = useWeekday();
  const ruleText = useRuleText();
  const { tracers, deadlines } = useCatalogue();
  const { run, tell, busy, refused } = useDeed();
  const asksTracer = of.own && of.tracerId === null;
  const form = useForm<Values, Deadline>({
    row,
    refused,
    valuesOf: (deadline) => {
      const rule = deadline ?? like;
      return {
        tracerId: of.tracerId === null ? '' : String(of.tracerId),
        type: (rule?.type as Values['type']) ?? 'daily',
        weekday: String(rule?.weekday ?? 4),
        time: hourMinute(rule?.time ?? '12:00'),
        workingDaysOnly: rule?.workingDaysOnly ?? true,
      };
    },
    check: (values) => ({
      tracerId: asksTracer && !values.tracerId ? t('wrong.choose') : undefined,
      time: parseClock(values.time) ? undefined : t('wrong.time'),
    }),
  });
  const { values } = form;
  const time = parseClock(values.time);
  const tracer = tracers.get(Number(values.tracerId));
  const rule = {
    kind: tracer ? (tracer.kind === 'injection' ? 'injection' : 'activity') : of.kind,
    tracerId: tracer?.id ?? null,
    type: values.type,
    weekday: values.type === 'weekly' ? Number(values.weekday) : null,
    time: wireTime(time ?? '12:00'),
    workingDaysOnly: values.workingDaysOnly,
  };
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    if (form.shown && rowChanges(form.shown, rule, Object.keys(rule)).length === 0) {
      onClose();
      return;
    }
    const outcome = await run('deadline.set', rule, seenOf('deadline', form.shown));
    if (outcome.type === 'done') {
      const { shown } = form;
      tell(
        t('deadline.saved'),
        ...(shown
          ? [
              {
                command: 'deadline.set',
                data: Object.fromEntries(
                  Object.keys(rule).map((key) => [key, shown[key as keyof typeof rule]]),
                ),
                of: ['deadline', shown.id] as const,
              },
            ]
          : []),
      );
      onClose();
    }
  };
  const taken = new Set(deadlines.map((one) => one.tracerId));
  return (
    <FormBody
      doing={t('deadline.set')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
    >
      {row && (
        <Changed
          form={form}
          type="deadline"
          row={row}
          fields={{
            type: {
              label: t('deadline.type'),
              text: (type: 'daily') => t(`deadline.types.${type}`),
            },
            weekday: { label: t('deadline.weekday'), text: longWeekday },
            time: { label: t('deadline.time'), text: hourMinute },
            workingDaysOnly: {
              label: t('deadline.working'),
              text: (value: boolean) => t(value ? 'yes' : 'no'),
            },
          }}
        />
      )}
      {asksTracer && (
        <SelectField
          first
          label={t('deadline.tracer')}
          bound={form.bind('tracerId')}
          empty={t('choose')}
          options={[...tracers.values()]
            .filter((one) => !one.archived && !one.bare && !taken.has(one.id))
            .sort((one, other) => one.shortName.localeCompare(other.shortName, 'da'))
            .map((one) => ({ value: String(one.id), text: one.shortName }))}
        />
      )}
      <ChoiceField
        label={t('deadline.type')}
        bound={form.bind('type')}
        options={(['daily', 'weekly'] as const).map((type) => ({
          value: type,
          text: t(`deadline.types.${type}`),
        }))}
      />
      {values.type === 'weekly' ? (
        <SelectField
          label={t('deadline.weekday')}
          bound={form.bind('weekday')}
          options={[1, 2, 3, 4, 5, 6, 7].map((day) => ({
            value: String(day),
            text: longWeekday(day),
          }))}
        />
      ) : (
        <CheckField
          label={t('deadline.working')}
          hint={t('deadline.workingHint')}
          bound={form.bind('workingDaysOnly')}
        />
      )}
      <TimeField first={!asksTracer} label={t('deadline.time')} bound={form.bind('time')} />
      {time && (
        <div>
          <p className="soft">{ruleText(rule)}</p>
          <Examples rule={rule} sentence />
        </div>
      )}
    </FormBody>
  );
}
