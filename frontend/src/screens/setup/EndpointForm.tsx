import { useTranslation } from 'react-i18next';
import { hourMinute, parseClock, wireTime } from '../../domain/clockText';
import { parseCount } from '../../domain/numbers';
import { changedData } from '../../domain/rowChanges';
import { leaves } from '../../domain/setupWeek';
import type { Endpoint } from '../../protocol/rows';
import { ArchiveButton } from './kit/ArchiveButton';
import { Changed } from './kit/Changed';
import { undoOf, useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import {
  CheckField,
  LinesField,
  NumberField,
  TextField,
  TimeField,
  WeekdaysField,
} from './kit/fields';
import { seenOf, useForm } from './kit/form';
import kit from './kit/kit.module.css';
import { useWrong } from './kit/wrong';
import { useCatalogue } from './rows';
import { useWords } from './words';

interface Values {
  name: string;
  transport: string;
  address: string;
  internal: boolean;
  receivesFrom: string;
  receivesTo: string;
  receivesWeekdays: number[];
}

const LONGEST_WAY = 24 * 60;
const MOST_LINES = 6;

interface EndpointFormProps {
  customerId: number;
  row: Endpoint | null;
  /** What the button that leaves is called, where one is led. */
  back?: string;
  onBack: () => void;
  onDone: () => void;
}

export function EndpointForm({ customerId, row, back, onBack, onDone }: EndpointFormProps) {
  const { t } = useTranslation('setup');
  const { weekdays } = useWords();
  const say = useWrong();
  const { endpoints } = useCatalogue();
  const siblings = [...endpoints.values()].filter((one) => one.customerId === customerId);
  const { run, tell, busy, refused } = useDeed();
  const form = useForm<Values, Endpoint>({
    row,
    refused,
    valuesOf: (endpoint) => ({
      name: endpoint?.name ?? '',
      transport: endpoint ? String(endpoint.transportMinutes) : '',
      address: endpoint?.address ?? '',
      internal: endpoint?.internal ?? false,
      receivesFrom: hourMinute(endpoint?.receivesFrom ?? ''),
      receivesTo: hourMinute(endpoint?.receivesTo ?? ''),
      receivesWeekdays: endpoint?.receivesWeekdays ?? [1, 2, 3, 4, 5],
    }),
    places: { transportMinutes: 'transport' },
    check: (values) => ({
      name:
        say.empty(values.name) ??
        say.taken(
          siblings,
          row,
          (one) => one.name,
          values.name,
          (one) => one.name,
        ),
      transport: isNought(values.transport)
        ? undefined
        : say.number(parseCount(values.transport), values.transport, 0, LONGEST_WAY),
      address:
        values.address.split('\n').filter((line) => line.trim()).length > MOST_LINES
          ? t('wrong.lines', { count: MOST_LINES })
          : undefined,
      receivesWeekdays: values.receivesWeekdays.length === 0 ? t('wrong.weekdays') : undefined,
      ...hoursError(values),
    }),
  });
  const { values } = form;

  function hoursError({ receivesFrom, receivesTo }: Values) {
    const from = parseClock(receivesFrom);
    const to = parseClock(receivesTo);
    if (receivesFrom.trim() && !from) {
      return { receivesFrom: t('wrong.time') };
    }
    if (receivesTo.trim() && !to) {
      return { receivesTo: t('wrong.time') };
    }
    if (!from !== !to) {
      return { receivesTo: t('endpoint.bothHours') };
    }
    return from && to && to <= from ? { receivesTo: t('endpoint.order') } : {};
  }

  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const data = dataOf(values);
    const changes = changedData(dataOf(form.start), data);
    if (row && Object.keys(changes).length === 0) {
      onDone();
      return;
    }
    const outcome = row
      ? await run(
          'endpoint.edit',
          { endpointId: row.id, ...changes },
          seenOf('endpoint', form.shown),
        )
      : await run('endpoint.add', { customerId, ...data });
    if (outcome.type === 'done') {
      tell(
        t(row ? 'endpoint.saved' : 'endpoint.added', { name: data.name }),
        ...undoOf('endpoint', form.shown, changes),
      );
      onDone();
    }
  };
  const minutes = parseCount(values.transport);
  const departs = leaves({ weekday: 1, deliveryTime: '08:00:00' }, minutes.ok ? minutes.value : 0);
  return (
    <FormBody
      doing={row ? t('save') : t('add')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onBack}
      {...(back ? { back } : {})}
      onSubmit={submit}
      aside={
        row && (
          <ArchiveButton
            type="endpoint"
            row={row}
            name={row.name}
            text={t('endpoint.archiveText')}
            onDone={onDone}
          />
        )
      }
    >
      {row && (
        <Changed
          form={form}
          type="endpoint"
          row={row}
          fields={{
            name: { label: t('endpoint.name'), text: String },
            transportMinutes: {
              label: t('endpoint.transport'),
              text: (value: number) => t('unit.minutes', { value }),
            },
            address: { label: t('endpoint.address'), text: String },
            internal: {
              label: t('endpoint.internal'),
              text: (value: boolean) => t(value ? 'yes' : 'no'),
            },
            receivesFrom: { label: t('endpoint.from'), text: hourMinute },
            receivesTo: { label: t('endpoint.to'), text: hourMinute },
            receivesWeekdays: { label: t('endpoint.receives'), text: weekdays },
          }}
        />
      )}
      <TextField
        first
        label={t('endpoint.name')}
        hint={t('endpoint.nameHint')}
        bound={form.bind('name')}
        maxLength={60}
      />
      <NumberField
        label={t('endpoint.transport')}
        hint={t('endpoint.transportHint')}
        bound={form.bind('transport')}
        parsed={isNought(values.transport) ? { ok: true, value: 0 } : minutes}
        echo={t('endpoint.transportEcho', { time: departs.time })}
      />
      <CheckField
        label={t('endpoint.internal')}
        hint={t('endpoint.internalHint')}
        bound={form.bind('internal')}
      />
      <LinesField
        label={t('endpoint.address')}
        hint={t('endpoint.addressHint')}
        bound={form.bind('address')}
        maxLength={300}
      />
      <WeekdaysField
        label={t('endpoint.receives')}
        hint={t('endpoint.receivesHint')}
        bound={form.bind('receivesWeekdays')}
      />
      <div className={kit.pair}>
        <TimeField
          label={t('endpoint.from')}
          hint={t('endpoint.any')}
          bound={form.bind('receivesFrom')}
        />
        <TimeField label={t('endpoint.to')} hint={t('hint.time')} bound={form.bind('receivesTo')} />
      </div>
    </FormBody>
  );
}

/** An endpoint in the same building may need no transport at all. */
function isNought(text: string): boolean {
  return /^0+$/.test(text.trim());
}

function dataOf(values: Values) {
  const minutes = parseCount(values.transport);
  const from = parseClock(values.receivesFrom);
  const to = parseClock(values.receivesTo);
  return {
    name: values.name.trim(),
    transportMinutes: minutes.ok ? minutes.value : 0,
    address: values.address.trim(),
    internal: values.internal,
    receivesFrom: from && wireTime(from),
    receivesTo: to && wireTime(to),
    receivesWeekdays: values.receivesWeekdays,
  };
}
