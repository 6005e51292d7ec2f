/** Entering a vial by hand: every figure is echoed with its unit and the instant it refers to before it is sent. */
import { type FormEvent, type ReactNode, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../domain/day';
import type { DayRows } from '../../domain/dayRows';
import { decayBetween, floorMbq } from '../../domain/decay';
import { instantOf } from '../../domain/instantOf';
import { type Parsed, parseMbq, parseNumber } from '../../domain/numbers';
import { clock, clockSeconds, dateOf } from '../../domain/time';
import type { Refused } from '../../protocol/frames';
import { serverNow, useCommand, useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { FromPaper, paperData } from '../../ui/FromPaper';
import { startHere } from '../../ui/startHere';
import styles from './Form.module.css';
import { Refusal, useRefusalText } from './Refusal';
import { isPurpose, Whose, whoseData } from './vials/Whose';
import { useWords } from './words';

interface VialDialogProps {
  /** The delivery that it is meant for; null when none is chosen. */
  delivery: Delivery | null;
  date: string;
  rows: DayRows;
  onClose: () => void;
}

interface Typed {
  tracerId: string;
  /** A customer's id, or a purpose. */
  customerId: string;
  activity: string;
  date: string;
  time: string;
  volume: string;
  batch: string;
  reason: string;
}

type FieldName = keyof Typed;
/** The wire's names of the fields, for refusals. */
const WIRE: Readonly<Record<string, FieldName>> = {
  tracerId: 'tracerId',
  customerId: 'customerId',
  activityMbq: 'activity',
  calibratedAt: 'time',
  volumeMl: 'volume',
  batchNumber: 'batch',
  reason: 'reason',
};

export function VialDialog(props: VialDialogProps) {
  const { t } = useWords();
  return (
    <Dialog open title={t('add.title')} onClose={props.onClose}>
      <VialForm {...props} />
    </Dialog>
  );
}

function VialForm({ delivery, date, rows, onClose }: VialDialogProps) {
  const { t, format } = useWords();
  const { t: core } = useTranslation();
  const run = useCommand();
  const refusalText = useRefusalText();
  const [typed, setTyped] = useState<Typed>(() => start(delivery, date, rows));
  const [shown, setShown] = useState(false);
  const [paper, setPaper] = useState(false);
  const [busy, setBusy] = useState(false);
  const [refused, setRefused] = useState<Refused | null>(null);

  const activity = parseMbq(typed.activity);
  const volume = parseNumber(typed.volume, 'ml');
  const instant = instantOf(typed.date, typed.time);
  const problems: Partial<Record<FieldName, ReactNode>> = {};
  if (typed.tracerId === '') {
    problems.tracerId = t('add.missing');
  }
  if (typed.customerId === '') {
    problems.customerId = t('add.missing');
  }
  if (!activity.ok) {
    problems.activity = core(`number.${activity.why}`, { text: typed.activity });
  }
  if (!volume.ok) {
    problems.volume = core(`number.${volume.why}`, { text: typed.volume });
  }
  if (instant === null) {
    problems.time = t('add.badTime');
  }
  if (typed.batch.trim() === '') {
    problems.batch = t('add.missing');
  }
  const refusedField = refused?.field ? WIRE[refused.field] : undefined;
  const errorOf = (name: FieldName): ReactNode =>
    (shown && problems[name]) || (refusedField === name && refused ? refusalText(refused) : null);
  const set = (name: FieldName) => (value: string) => {
    setTyped((all) => ({ ...all, [name]: value }));
    setRefused(null);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setShown(true);
    if (
      busy ||
      Object.keys(problems).length > 0 ||
      !activity.ok ||
      !volume.ok ||
      instant === null
    ) {
      return;
    }
    setBusy(true);
    const reason = typed.reason.trim();
    const outcome = await run('vial.add', {
      tracerId: Number(typed.tracerId),
      ...whoseData(typed.customerId),
      activityMbq: activity.value,
      calibratedAt: new Date(instant).toISOString(),
      volumeMl: volume.value,
      batchNumber: typed.batch.trim(),
      ...(reason ? { reason } : {}),
      ...paperData(paper),
    });
    setBusy(false);
    if (outcome.type === 'refused') {
      setRefused(outcome);
    } else {
      onClose();
    }
  };

  const tracers = [...rows.tracers.values()].filter(
    (tracer) => !(tracer as { archived?: boolean }).archived,
  );
  const customers = [...rows.customers.values()];
  const isotopeId = rows.tracers.get(Number(typed.tracerId))?.isotopeId;
  const halfLife = rows.isotopes.get(isotopeId ?? -1)?.halfLifeSeconds;
  return (
    <form className={styles.form} onSubmit={submit} noValidate autoComplete="off">
      <div className={styles.two}>
        <Field label={t('add.tracer')} error={errorOf('tracerId')}>
          {(control) => (
            <select
              {...control}
              value={typed.tracerId}
              onChange={(event) => set('tracerId')(event.target.value)}
            >
              <option value="">{t('add.pick')}</option>
              {tracers.map((tracer) => (
                <option key={tracer.id} value={tracer.id}>
                  {tracer.shortName}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={t('add.customer')}
          hint={isPurpose(typed.customerId) ? t('add.purposeHelp') : null}
          error={errorOf('customerId')}
        >
          {(control) => (
            <select
              {...control}
              value={typed.customerId}
              onChange={(event) => set('customerId')(event.target.value)}
            >
              <option value="">{t('add.pick')}</option>
              <Whose customers={customers} />
            </select>
          )}
        </Field>
      </div>
      <Field label={t('add.activity')} hint={t('add.activityHelp')} error={errorOf('activity')}>
        {(control) => (
          <input
            {...control}
            ref={startHere}
            inputMode="decimal"
            value={typed.activity}
            onChange={(event) => set('activity')(event.target.value)}
          />
        )}
      </Field>
      <Readings parsed={activity} onPick={set('activity')} />
      <div className={styles.two}>
        <Field label={t('add.date')}>
          {(control) => (
            <input
              {...control}
              type="date"
              value={typed.date}
              onChange={(event) => set('date')(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('add.time')} hint={t('add.timeHelp')} error={errorOf('time')}>
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              value={typed.time}
              onChange={(event) => set('time')(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('add.volume')} error={errorOf('volume')}>
          {(control) => (
            <input
              {...control}
              inputMode="decimal"
              value={typed.volume}
              onChange={(event) => set('volume')(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('add.batch')} error={errorOf('batch')}>
          {(control) => (
            <input
              {...control}
              value={typed.batch}
              maxLength={30}
              onChange={(event) => set('batch')(event.target.value)}
            />
          )}
        </Field>
      </div>
      {activity.ok && instant !== null && (
        <Echo mbq={activity.value} at={instant} halfLife={halfLife} delivery={delivery} />
      )}
      <FromPaper ticked={paper} onTick={setPaper} />
      <Field label={t('add.reason')} hint={t('add.reasonHelp')} error={errorOf('reason')}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            value={typed.reason}
            maxLength={1000}
            onChange={(event) => set('reason')(event.target.value)}
          />
        )}
      </Field>
      <Refusal refused={refusedField ? null : refused} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" busy={busy}>
          {t('add.do')} {volume.ok && activity.ok ? format.mbq(activity.value) : ''}
        </Button>
      </DialogButtons>
    </form>
  );
}

/** Both readings of an amount that a Dane and an Englishman read differently. */
function Readings({ parsed, onPick }: { parsed: Parsed; onPick: (text: string) => void }) {
  const { format } = useWords();
  if (parsed.ok || parsed.why !== 'ambiguous') {
    return null;
  }
  return (
    <div className={styles.readings}>
      {parsed.readings.map((reading) => (
        <Button key={reading} small look="quiet" onClick={() => onPick(String(reading))}>
          {format.mbq(reading, 3)}
        </Button>
      ))}
    </div>
  );
}

/** What was typed, at its own instant, at the delivery and now: an hour's slip shows in the numbers. */
function Echo(props: {
  mbq: number;
  at: number;
  halfLife: number | undefined;
  delivery: Delivery | null;
}) {
  const { t, format } = useWords();
  const now = useNow(1000);
  const { mbq, at, halfLife, delivery } = props;
  const shown = (to: number) =>
    format.mbq(floorMbq(decayBetween(mbq, halfLife ?? Number.POSITIVE_INFINITY, at, to)), 0);
  return (
    <p className={styles.echo} role="status">
      {t('add.echo', { amount: format.mbq(mbq), time: clockSeconds(at) })}
      {halfLife !== undefined && (
        <>
          {' '}
          {delivery
            ? t('add.echoSlot', {
                amount: shown(delivery.deliverAt),
                time: clock(delivery.deliverAt),
              })
            : t('add.echoNow', { amount: shown(now) })}
        </>
      )}
    </p>
  );
}

function start(delivery: Delivery | null, date: string, rows: DayRows): Typed {
  const now = serverNow();
  const today = dateOf(now);
  const tracerId = delivery?.filledFrom ?? null;
  const filled = rows.vials
    .filter((vial) => vial.tracerId === tracerId && dateOf(vial.calibratedAt) === date)
    .sort((a, b) => Date.parse(b.calibratedAt) - Date.parse(a.calibratedAt));
  const tag = tracerId === null ? undefined : rows.tracers.get(tracerId)?.batchTag;
  const guess = tag ? `${tag}-${date.slice(2).replaceAll('-', '')}-1` : '';
  return {
    tracerId: tracerId === null ? '' : String(tracerId),
    customerId: delivery ? String(delivery.customerId) : '',
    activity: '',
    date: date <= today ? date : today,
    time: clockSeconds(now),
    volume: '',
    batch: filled[0]?.batchNumber ?? guess,
    reason: '',
  };
}
