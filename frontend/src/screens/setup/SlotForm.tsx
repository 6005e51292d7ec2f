/** New weekly deliveries: what, at what time, on which weekdays; each weekday is fed by the nearest run before it leaves. */
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { hourMinute, parseClock, wireTime } from '../../domain/clockText';
import { useFormat } from '../../domain/format';
import { parseMbq, plainText } from '../../domain/numbers';
import type { What } from '../../domain/releaseRights';
import { feeders, leaves, whatKey, whatOfKey } from '../../domain/setupWeek';
import type { Slot, Weeks } from '../../protocol/rows';
import { Button } from '../../ui/Button';
import { useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import {
  ChoiceField,
  DateField,
  NumberField,
  SelectField,
  TimeField,
  WeekdaysField,
} from './kit/fields';
import { useForm } from './kit/form';
import kit from './kit/kit.module.css';
import { OverDialog } from './kit/OverDialog';
import { useWrong } from './kit/wrong';
import { RunForm } from './RunForm';
import { useCatalogue, useToday } from './rows';
import styles from './SlotForm.module.css';
import { useWords } from './words';

interface Values {
  endpointId: string;
  what: string;
  deliveryTime: string;
  weekdays: number[];
  weeks: Weeks;
  maxMbq: string;
  startsDate: string;
}

export interface SlotStart {
  endpointId?: number;
  what?: What;
  weekday?: number;
  /** Another like this one. */
  like?: Slot;
  startsDate?: string;
}

interface SlotFormProps {
  start: SlotStart;
  back?: string;
  onBack: () => void;
  onDone: () => void;
}

export function SlotForm({ start, back, onBack, onDone }: SlotFormProps) {
  const { t, format, weekdays: weekdaysText } = useWords();
  const today = useToday();
  const { language, figure } = useFormat();
  const say = useWrong();
  const { endpoints, slots } = useCatalogue();
  const { run, tell, busy, refused } = useDeed();
  // A run chosen by hand, by weekday.
  const [chosen, setChosen] = useState<Readonly<Record<number, number>>>({});
  const form = useForm<Values>({
    refused,
    valuesOf: () => ({
      endpointId: String(start.like?.endpointId ?? start.endpointId ?? ''),
      what: start.like ? whatKey(start.like) : start.what ? whatKey(start.what) : '',
      deliveryTime: start.like ? hourMinute(start.like.deliveryTime) : '',
      weekdays: start.weekday ? [start.weekday] : start.like ? [start.like.weekday] : [],
      weeks: start.like?.weeks ?? 'every',
      maxMbq: start.like?.maxMbq != null ? plainText(start.like.maxMbq, language) : '',
      startsDate: start.startsDate ?? '',
    }),
    places: { tracerId: 'what', isotopeId: 'what', weekday: 'weekdays', runId: 'weekdays' },
    check: (values) => ({
      endpointId: values.endpointId ? undefined : t('wrong.choose'),
      what: values.what ? undefined : t('wrong.choose'),
      deliveryTime: parseClock(values.deliveryTime) ? takenError(values) : t('wrong.time'),
      weekdays: values.weekdays.length === 0 ? t('wrong.weekdays') : undefined,
      maxMbq: say.orNone(parseMbq(values.maxMbq), values.maxMbq),
      startsDate: values.startsDate
        ? say.coming(values.startsDate, today, format.longDay)
        : undefined,
    }),
  });
  const { values } = form;

  /** The endpoint gets the same thing on the same weekday at the same time already. */
  function takenError(typed: Values) {
    const at = wireTime(parseClock(typed.deliveryTime) ?? '');
    const from = typed.startsDate || today;
    const days = typed.weekdays.filter((day) =>
      slots.some(
        (slot) =>
          String(slot.endpointId) === typed.endpointId &&
          whatKey(slot) === typed.what &&
          slot.weekday === day &&
          slot.deliveryTime === at &&
          (slot.weeks === 'every' || typed.weeks === 'every' || slot.weeks === typed.weeks) &&
          (slot.endsDate === null || slot.endsDate >= from),
      ),
    );
    return days.length > 0 ? t('slot.taken', { days: weekdaysText(days) }) : undefined;
  }

  const time = parseClock(values.deliveryTime);
  const what = values.what ? whatOfKey(values.what) : null;
  const endpoint = endpoints.get(Number(values.endpointId));
  const feeds = useFeeds(what, time, values.weekdays, endpoint?.transportMinutes ?? 0);
  const missing = feeds.filter((feed) => feed.options.length === 0);
  const submit = async () => {
    if (!form.ready() || !time || missing.length > 0) {
      return;
    }
    const most = parseMbq(values.maxMbq);
    // One command for each weekday: what is done is done, and what was refused stays in the form.
    let left = values.weekdays;
    for (const feed of feeds) {
      const outcome = await run('slot.add', {
        endpointId: Number(values.endpointId),
        runId: chosen[feed.weekday] ?? feed.options[0]?.run.id,
        weekday: feed.weekday,
        deliveryTime: wireTime(time),
        weeks: values.weeks,
        maxMbq: most.ok ? most.value : null,
        startsDate: values.startsDate || null,
      });
      if (outcome.type !== 'done') {
        return;
      }
      left = left.filter((day) => day !== feed.weekday);
      if (left.length > 0) {
        form.set('weekdays', left);
      }
    }
    tell(t('slot.added', { days: weekdaysText(values.weekdays), time }));
    onDone();
  };
  const most = parseMbq(values.maxMbq);
  return (
    <FormBody
      doing={t('slot.doing', { count: Math.max(1, values.weekdays.length) })}
      busy={busy}
      refused={form.elsewhere}
      onBack={onBack}
      {...(back ? { back } : {})}
      onSubmit={submit}
    >
      <Where form={form} fixed={start.endpointId !== undefined && start.what !== undefined} />
      <div className={kit.pair}>
        <TimeField
          first={start.what !== undefined || start.like !== undefined}
          label={t('slot.time')}
          bound={form.bind('deliveryTime')}
        />
        <NumberField
          label={t('slot.most')}
          hint={t('entry.noLimit')}
          bound={form.bind('maxMbq')}
          parsed={most}
          echo={most.ok ? `= ${figure(most.value, 2)}\u00a0MBq` : ''}
        />
      </div>
      <WeekdaysField label={t('slot.weekdays')} bound={form.bind('weekdays')} />
      <ChoiceField
        label={t('slot.weeks')}
        bound={form.bind('weeks')}
        options={(['every', 'even', 'odd'] as const).map((weeks) => ({
          value: weeks,
          text: t(`weeks.${weeks}`),
        }))}
      />
      {what && time && feeds.length > 0 && (
        <Feeds
          what={what}
          feeds={feeds}
          chosen={chosen}
          onChoose={(day, id) => setChosen((before) => ({ ...before, [day]: id }))}
        />
      )}
      <DateField
        label={t('slot.starts')}
        hint={t('slot.startsHint')}
        bound={form.bind('startsDate')}
      />
    </FormBody>
  );
}

/** The place and the thing, of what the place may order by a delivery. */
function Where({ form, fixed }: { form: ReturnType<typeof useForm<Values>>; fixed: boolean }) {
  const { t } = useTranslation('setup');
  const { names } = useWords();
  const { endpoints, entries, tracers } = useCatalogue();
  const { values } = form;
  const places = [...endpoints.values()]
    .filter((row) => !row.archived)
    .map((row) => ({ value: String(row.id), text: names.endpoint(row.id) }))
    .sort((one, other) => one.text.localeCompare(other.text, 'da'));
  const things = entries
    .filter(
      (entry) =>
        entry.endpointId === Number(values.endpointId) &&
        (entry.tracerId === null || tracers.get(entry.tracerId)?.kind === 'activity') &&
        !tracers.get(entry.tracerId ?? -1)?.archived,
    )
    .map((entry) => ({ value: whatKey(entry), text: names.what(entry) }));
  if (fixed) {
    return (
      <p className={kit.told}>
        {names.what(whatOfKey(values.what))} · {names.endpoint(Number(values.endpointId))}
      </p>
    );
  }
  return (
    <div className={kit.pair}>
      <SelectField
        first
        label={t('slot.endpoint')}
        bound={form.bind('endpointId')}
        options={places}
        empty={t('choose')}
      />
      <SelectField
        label={t('slot.what')}
        bound={form.bind('what')}
        options={things}
        empty={t('choose')}
        hint={values.endpointId && things.length === 0 ? t('slot.nothingAllowed') : undefined}
      />
    </div>
  );
}

interface Feed {
  weekday: number;
  leaves: { weekday: number; time: string };
  options: ReturnType<typeof feeders>;
  transport: number;
}

function useFeeds(
  what: What | null,
  time: string | null,
  weekdays: readonly number[],
  transport: number,
): Feed[] {
  const { runs } = useCatalogue();
  const today = useToday();
  const tracerId = what?.tracerId ?? null;
  const isotopeId = what?.isotopeId ?? null;
  const known = what !== null;
  return useMemo(
    () =>
      known && time
        ? weekdays.map((weekday) => {
            const slot = { weekday, deliveryTime: time };
            return {
              weekday,
              leaves: leaves(slot, transport),
              options: feeders(runs, { tracerId, isotopeId }, slot, transport, today),
              transport,
            };
          })
        : [],
    [known, tracerId, isotopeId, time, weekdays, transport, runs, today],
  );
}

/** For each weekday the run that feeds it, when it leaves, and what decays on the way. */
function Feeds({
  what,
  feeds,
  chosen,
  onChoose,
}: {
  what: What;
  feeds: readonly Feed[];
  chosen: Readonly<Record<number, number>>;
  onChoose: (weekday: number, runId: number) => void;
}) {
  const words = useWords();
  const { t, format, names } = words;
  const [adding, setAdding] = useState(false);
  if (feeds.every((feed) => feed.options.length === 0)) {
    return (
      <div className={kit.moved}>
        <p>{t('slot.noRun', { what: names.what(what) })}</p>
        <Button look="quiet" small onClick={() => setAdding(true)}>
          {t('run.add')}
        </Button>
        <OverDialog open={adding} title={t('run.add')} onClose={() => setAdding(false)}>
          <RunForm row={null} start={{ what }} onClose={() => setAdding(false)} />
        </OverDialog>
      </div>
    );
  }
  return (
    <table className={styles.feeds}>
      <thead>
        <tr>
          <th scope="col">{t('slot.day')}</th>
          <th scope="col">{t('slot.run')}</th>
          <th scope="col">{t('slot.leaves')}</th>
          <th scope="col">{t('slot.decays')}</th>
        </tr>
      </thead>
      <tbody>
        {feeds.map((feed) => {
          const id = chosen[feed.weekday] ?? feed.options[0]?.run.id;
          const option = feed.options.find((one) => one.run.id === id) ?? feed.options[0];
          const late = option !== undefined && option.minutes < feed.transport;
          const plan = option && { minutes: option.minutes, slot: what as Slot };
          return (
            <tr key={feed.weekday}>
              <th scope="row">{format.weekdayName(feed.weekday)}</th>
              <td>
                <select
                  aria-label={`${t('slot.run')}, ${format.weekdayName(feed.weekday)}`}
                  value={id}
                  onChange={(event) => onChoose(feed.weekday, Number(event.target.value))}
                >
                  {feed.options.map(({ run }) => (
                    <option key={run.id} value={run.id}>
                      {words.runTime(run)}
                    </option>
                  ))}
                </select>
              </td>
              <td className="num">
                {feed.leaves.weekday === feed.weekday
                  ? feed.leaves.time
                  : `${format.weekdayName(feed.leaves.weekday)} ${feed.leaves.time}`}
              </td>
              <td className="num">
                {plan && `${words.minutes(plan.minutes)}: ${words.left(plan)}`}
                {late && <span className={styles.late}>{t('problem.leavesBeforeRun')}</span>}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
