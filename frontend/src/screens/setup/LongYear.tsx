/** Two odd weeks in a row: said in time, and mended by swapping even and odd from a date on. */
import { useMemo, useState } from 'react';
import { useFormat } from '../../domain/format';
import { type PlanSlot, type SlotGroup, slotGroups } from '../../domain/setupWeek';
import { addDays, isDate, isoWeek, week53Ahead } from '../../domain/time';
import { datesOf, stumbles } from '../../domain/week53';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { DateField } from './kit/fields';
import { useForm } from './kit/form';
import kit from './kit/kit.module.css';
import { usePlan, useToday } from './rows';
import styles from './Setup.module.css';
import table from './SlotsDialog.module.css';
import { useWords } from './words';

/** The Mondays of week 53 and of the week 1 after it. */
type Pair = readonly [string, string];

export function LongYear() {
  const { t } = useWords();
  const { shortDate } = useFormat();
  const [open, setOpen] = useState(false);
  const today = useToday();
  const plan = usePlan();
  const pair = useMemo(() => week53Ahead(today), [today]);
  const plans = pair
    ? plan.filter(({ slot, standing }) => standing !== 'ended' && stumbles(slot, pair))
    : [];
  if (!pair || plans.length === 0) {
    return null;
  }
  const span = (monday: string) => `${shortDate(monday)} – ${shortDate(addDays(monday, 6))}`;
  return (
    <>
      <div className={styles.banner}>
        <div>
          <b>{t('long.title', { year: isoWeek(pair[0]).year })}</b>
          <p>
            {t('long.text', { week53: span(pair[0]), week1: span(pair[1]) })}{' '}
            {t('long.count', { count: plans.length })}
          </p>
        </div>
        <Button look="quiet" onClick={() => setOpen(true)}>
          {t('long.swap')}
        </Button>
      </div>
      <Dialog broad open={open} title={t('long.swapTitle')} onClose={() => setOpen(false)}>
        <SwapForm pair={pair} plans={plans} onClose={() => setOpen(false)} />
      </Dialog>
    </>
  );
}

/** The deliveries of one endpoint, thing, time and weeks: they are swapped together or not at all. */
interface Line extends SlotGroup {
  key: string;
  first: PlanSlot;
}

function linesOf(plans: readonly PlanSlot[]): Line[] {
  const places = new Map<string, PlanSlot[]>();
  for (const plan of plans) {
    const { endpointId, tracerId, isotopeId } = plan.slot;
    const key = `${endpointId}/${tracerId}/${isotopeId}`;
    places.set(key, [...(places.get(key) ?? []), plan]);
  }
  return [...places.entries()].flatMap(([key, of]) =>
    slotGroups(of).flatMap((group) => {
      const [first] = group.slots;
      return first ? [{ ...group, key: `${key}/${first.slot.id}`, first }] : [];
    }),
  );
}

interface Values {
  fromDate: string;
  slotIds: readonly string[];
}

function SwapForm({
  pair,
  plans,
  onClose,
}: {
  pair: Pair;
  plans: readonly PlanSlot[];
  onClose: () => void;
}) {
  const { t, format } = useWords();
  const { run, busy, refused } = useDeed();
  const today = useToday();
  const lines = useMemo(() => linesOf(plans), [plans]);
  const form = useForm<Values>({
    refused,
    valuesOf: () => ({
      fromDate: pair[1] < today ? today : pair[1],
      slotIds: lines.map((line) => line.key),
    }),
    check: (values) => ({
      fromDate: !isDate(values.fromDate)
        ? t('wrong.date')
        : values.fromDate < today
          ? t('wrong.before', { date: format.longDay(today) })
          : undefined,
      slotIds: values.slotIds.length === 0 ? t('long.none') : undefined,
    }),
  });
  const chosen = new Set(form.values.slotIds);
  const slots = lines
    .filter((line) => chosen.has(line.key))
    .flatMap((line) => line.slots.map((plan) => plan.slot));
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const { fromDate } = form.values;
    const seen = Object.fromEntries(slots.map((slot) => [`slot:${slot.id}`, slot.revision]));
    const outcome = await run(
      'slot.swap',
      { slotIds: slots.map((slot) => slot.id), fromDate },
      { seen },
    );
    if (outcome.type === 'done') {
      announce(t('long.said', { date: format.shortDate(fromDate) }));
      onClose();
    }
  };
  const wrong = form.bind('slotIds').error;
  return (
    <FormBody
      doing={t('long.doing', { count: slots.length })}
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
    >
      <DateField first label={t('long.from')} bound={form.bind('fromDate')} min={today} />
      <p className={kit.hint}>{t('long.fromHint')}</p>
      <Lines
        lines={lines}
        pair={pair}
        from={isDate(form.values.fromDate) ? form.values.fromDate : null}
        chosen={chosen}
        onChoose={(keys) => form.set('slotIds', keys)}
      />
      {wrong && <p className={kit.error}>{wrong}</p>}
    </FormBody>
  );
}

function Lines({
  lines,
  pair,
  from,
  chosen,
  onChoose,
}: {
  lines: readonly Line[];
  pair: Pair;
  from: string | null;
  chosen: ReadonlySet<string>;
  onChoose: (keys: string[]) => void;
}) {
  const { t, names, weekdays } = useWords();
  // From two weeks before week 53 to three after week 1: what comes too often and what too seldom can be seen.
  const weeks = (line: Line, swappedFrom: string | null) =>
    datesOf(line.first.slot, addDays(pair[0], -14), addDays(pair[1], 27), swappedFrom)
      .map((date) => isoWeek(date).week)
      .join(', ');
  return (
    <table className={table.plans} aria-label={t('long.which')}>
      <thead>
        <tr>
          <td>
            <label className={table.tick}>
              <input
                type="checkbox"
                aria-label={t('long.all')}
                checked={chosen.size === lines.length}
                onChange={(event) =>
                  onChoose(event.target.checked ? lines.map((line) => line.key) : [])
                }
              />
            </label>
          </td>
          <th scope="col">{t('long.which')}</th>
          <th scope="col">{t('long.without')}</th>
          <th scope="col">{t('long.with')}</th>
        </tr>
      </thead>
      <tbody>
        {lines.map((line) => {
          const { slot } = line.first;
          const what = `${names.what(slot)} ${line.time} ${weekdays(line.weekdays)}`;
          return (
            <tr key={line.key}>
              <td>
                <label className={table.tick}>
                  <input
                    type="checkbox"
                    aria-label={`${names.endpoint(slot.endpointId)}, ${what}`}
                    checked={chosen.has(line.key)}
                    onChange={(event) =>
                      onChoose(
                        event.target.checked
                          ? [...chosen, line.key]
                          : [...chosen].filter((key) => key !== line.key),
                      )
                    }
                  />
                </label>
              </td>
              <th scope="row">
                {names.endpoint(slot.endpointId)}
                <br />
                <small>
                  {what}, {t(`weeks.${slot.weeks}`)}
                </small>
              </th>
              <td className="num">{t('long.weeks', { weeks: weeks(line, null) })}</td>
              <td className="num">
                {from && chosen.has(line.key) && (
                  <b>{t('long.weeks', { weeks: weeks(line, from) })}</b>
                )}
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
