/** A weekly production: new ones on several weekdays at once, or the time and limit of one. */
import { useTranslation } from 'react-i18next';
import { hourMinute, parseClock, wireTime } from '../../domain/clockText';
import { useFormat } from '../../domain/format';
import { parseMbq, plainText } from '../../domain/numbers';
import type { What } from '../../domain/releaseRights';
import { changedData } from '../../domain/rowChanges';
import { whatKey, whatOfKey } from '../../domain/setupWeek';
import type { Run } from '../../protocol/rows';
import { Changed } from './kit/Changed';
import { undoOf, useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { NumberField, SelectField, TimeField, WeekdaysField } from './kit/fields';
import { seenOf, useForm } from './kit/form';
import { useWrong } from './kit/wrong';
import { useCatalogue, useToday } from './rows';
import { useWords } from './words';

interface Values {
  what: string;
  time: string;
  weekdays: number[];
  maxMbq: string;
}

export interface RunStart {
  what?: What;
  weekday?: number;
}

interface RunFormProps {
  row: Run | null;
  start?: RunStart;
  onClose: () => void;
}

export function RunForm({ row, start = {}, onClose }: RunFormProps) {
  const { t, weekdays, names } = useWords();
  const { language, figure, mbq } = useFormat();
  const say = useWrong();
  const { run, tell, busy, refused } = useDeed();
  const options = useMade();
  const { runs } = useCatalogue();
  const today = useToday();
  const form = useForm<Values, Run>({
    row,
    refused,
    valuesOf: (one) => ({
      what: one ? whatKey(one) : start.what ? whatKey(start.what) : '',
      time: one ? hourMinute(one.time) : '',
      weekdays: one ? [one.weekday] : start.weekday ? [start.weekday] : [],
      maxMbq: one?.maxMbq != null ? plainText(one.maxMbq, language) : '',
    }),
    places: { tracerId: 'what', isotopeId: 'what', weekday: 'weekdays' },
    check: (values) => ({
      what: values.what ? undefined : t('wrong.choose'),
      time: parseClock(values.time) ? takenError(values) : t('wrong.time'),
      weekdays: values.weekdays.length === 0 ? t('wrong.weekdays') : undefined,
      maxMbq: say.orNone(parseMbq(values.maxMbq), values.maxMbq),
    }),
  });
  const { values } = form;

  /** The same thing on the same weekday at the same time is made already. */
  function takenError(typed: Values) {
    const at = wireTime(parseClock(typed.time) ?? '');
    const days = typed.weekdays.filter((day) =>
      runs.some(
        (one) =>
          one.id !== row?.id &&
          one.weekday === day &&
          one.time === at &&
          whatKey(one) === typed.what &&
          (one.endsDate === null || one.endsDate >= today),
      ),
    );
    return days.length > 0 ? t('run.taken', { days: weekdays(days) }) : undefined;
  }

  const dataOf = (from: Values) => {
    const most = parseMbq(from.maxMbq);
    return { time: wireTime(parseClock(from.time) ?? ''), maxMbq: most.ok ? most.value : null };
  };
  const edit = async (edited: Run) => {
    const changes = changedData(dataOf(form.start), dataOf(values));
    if (Object.keys(changes).length === 0) {
      onClose();
      return;
    }
    const outcome = await run(
      'run.edit',
      { runId: edited.id, ...changes },
      seenOf('run', form.shown),
    );
    if (outcome.type === 'done') {
      tell(t('run.saved'), ...undoOf('run', form.shown, changes));
      onClose();
    }
  };
  const add = async () => {
    let left = values.weekdays;
    for (const weekday of values.weekdays) {
      const outcome = await run('run.add', {
        ...whatOfKey(values.what),
        weekday,
        ...dataOf(values),
      });
      if (outcome.type !== 'done') {
        return;
      }
      left = left.filter((day) => day !== weekday);
      if (left.length > 0) {
        form.set('weekdays', left);
      }
    }
    tell(
      t('run.added', { what: names.what(whatOfKey(values.what)), days: weekdays(values.weekdays) }),
    );
    onClose();
  };
  const most = parseMbq(values.maxMbq);
  return (
    <FormBody
      doing={row ? t('save') : t('run.doing', { count: Math.max(1, values.weekdays.length) })}
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={async () => {
        if (form.ready()) {
          await (row ? edit(row) : add());
        }
      }}
    >
      {row ? (
        <Changed
          form={form}
          type="run"
          row={row}
          fields={{
            time: { label: t('run.time'), text: hourMinute },
            maxMbq: { label: t('run.most'), text: (value: number) => mbq(value) },
            endsDate: { label: t('end.lastDay'), text: String },
          }}
        />
      ) : (
        <SelectField
          first={start.what === undefined}
          label={t('slot.what')}
          bound={form.bind('what')}
          options={options}
          empty={t('choose')}
        />
      )}
      <TimeField
        first={row !== null || start.what !== undefined}
        label={t('run.time')}
        hint={t('run.timeHint')}
        bound={form.bind('time')}
      />
      {!row && <WeekdaysField label={t('slot.weekdays')} bound={form.bind('weekdays')} />}
      <NumberField
        label={t('run.most')}
        hint={t('run.mostHint')}
        bound={form.bind('maxMbq')}
        parsed={most}
        echo={most.ok ? `= ${figure(most.value, 2)}\u00a0MBq` : ''}
      />
    </FormBody>
  );
}

/** What a run can make. */
function useMade() {
  const { t } = useTranslation('setup');
  const { tracers, isotopes } = useCatalogue();
  const byName = (one: { text: string }, other: { text: string }) =>
    one.text.localeCompare(other.text, 'da');
  return [
    ...[...tracers.values()]
      .filter((tracer) => !tracer.archived && !tracer.bare)
      .map((tracer) => ({
        value: whatKey({ tracerId: tracer.id, isotopeId: null }),
        text: tracer.shortName,
        group: t(tracer.kind === 'injection' ? 'entry.injection' : 'entry.activity'),
      }))
      .sort((one, other) => one.group.localeCompare(other.group) || byName(one, other)),
    ...[...isotopes.values()]
      .map((isotope) => ({
        value: whatKey({ tracerId: null, isotopeId: isotope.id }),
        text: isotope.symbol,
        group: t('entry.isotopes'),
      }))
      .sort(byName),
  ];
}
