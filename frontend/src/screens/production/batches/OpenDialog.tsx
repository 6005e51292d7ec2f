/** Opening a batch, and mending what was typed of it: every figure is read back with its instant. */
import { type FormEvent, type ReactNode, useRef, useState } from 'react';
import { numberFits, proposedNumber, tooEarly } from '../../../domain/batches';
import { instantOf } from '../../../domain/instantOf';
import { parseMbq, parseNumber, plainText } from '../../../domain/numbers';
import { addDays, clock, clockSeconds, dateOf } from '../../../domain/time';
import type { Batch, Tracer } from '../../../protocol/rows';
import { serverNow, useAction, useRows } from '../../../sync';
import { AmountField } from '../../../ui/AmountField';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { FromPaper, paperData } from '../../../ui/FromPaper';
import { startHere } from '../../../ui/startHere';
import form from '../Form.module.css';
import { Suggestions } from '../ReasonDialog';
import { Refusal, useRefusalText } from '../Refusal';
import { useWords } from '../words';
import styles from './Batches.module.css';
import type { Board } from './useBoard';

/** What a batch is opened with: null is asked for, or proposed. */
export interface Opening {
  tracerId: number | null;
  number: string | null;
  /** End of synthesis, in ms; null: now. */
  at: number | null;
}

interface OpenDialogProps {
  board: Board;
  /** One that is there, to be mended; else `opening`. */
  batch?: Batch;
  opening?: Opening;
  onClose: () => void;
  onOpened: (batchId: number) => void;
}

export function OpenDialog(props: OpenDialogProps) {
  const { t } = useWords();
  const title = props.batch
    ? t('batches.editTitle', { number: props.batch.number })
    : t('batches.openTitle');
  return (
    <Dialog open title={title} onClose={props.onClose}>
      <BatchForm {...props} />
    </Dialog>
  );
}

const WIRE = [
  'tracerId',
  'number',
  'endOfSynthesisAt',
  'activityMbq',
  'volumeMl',
  'expiresAt',
  'reason',
];

function BatchForm({ board, batch, opening, onClose, onOpened }: OpenDialogProps) {
  const { t, core, format } = useWords();
  const { run, busy, refused, clear } = useAction();
  const refusalText = useRefusalText();
  const tracers = (useRows('production', 'tracer') as readonly Tracer[]).filter(
    (tracer) => !tracer.archived,
  );
  const [typed, setTyped] = useState<Typed>(() => start(batch, opening, format.language));
  const [strict, setStrict] = useState(false);
  const [own, setOwn] = useState(true);
  const [paper, setPaper] = useState(false);
  const [ownNumber, setOwnNumber] = useState<string | null>(opening?.number ?? null);
  const amountBox = useRef<HTMLInputElement>(null);
  const tracer = tracers.find((one) => String(one.id) === typed.tracerId);
  const at = instantOf(typed.date, typed.time);
  const made = at === null ? typed.date : dateOf(at);
  const numbers = [
    ...board.all.map((one) => one.number),
    ...board.vials.map((vial) => vial.batchNumber),
  ];
  const proposal = tracer ? proposedNumber(tracer.batchTag, made, numbers) : '';
  const number = batch?.number ?? ownNumber ?? (own ? proposal : '');
  const mbq = parseMbq(typed.mbq);
  const ml = parseNumber(typed.ml, 'ml');
  // What was bought in may live for days; a time of day would not say which.
  const dated = batch !== undefined || !own;
  // The date of the synthesis, till another is chosen.
  const expiresDate = typed.expiresDate || made;
  const expiry = dated
    ? instantOf(expiresDate, typed.expires)
    : expiryAfter(at, made, typed.expires);
  const shelf = at === null || !tracer ? null : at + tracer.shelfLifeMinutes * 60_000;
  const early = at === null || !tracer || batch ? [] : tooEarly(board.vials, tracer.id, number, at);
  const set = (name: keyof Typed) => (value: string) => {
    setTyped((all) => ({ ...all, [name]: value }));
    clear();
  };
  const problems: Partial<Record<string, string>> = {};
  if (!tracer) {
    problems.tracerId = t('add.missing');
  }
  if (number.trim() === '') {
    problems.number = t('add.missing');
  } else if (!batch && own && tracer && !numberFits(number, tracer.batchTag, made)) {
    problems.number = t('batches.numberFits', { example: proposal });
  }
  if (at === null) {
    problems.endOfSynthesisAt = t('add.badTime');
  }
  if (!mbq.ok) {
    problems.activityMbq = core(`number.${mbq.why}`, { text: typed.mbq });
  }
  if (!ml.ok) {
    problems.volumeMl = core(`number.${ml.why}`, { text: typed.ml });
  }
  if (typed.expires !== '' && expiry === null) {
    problems.expiresAt = t('add.badTime');
  } else if (expiry !== null && at !== null && expiry <= at) {
    problems.expiresAt = t('batches.expiresBefore');
  } else if (dated && !batch && typed.expires === '' && expiresDate !== made) {
    problems.expiresAt = t('batches.expiresTime');
  }
  if (batch && typed.reason.trim() === '') {
    problems.reason = t('reason.required');
  }
  const errorOf = (name: string): ReactNode =>
    (strict && problems[name]) || (refused?.field === name ? refusalText(refused) : null);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (busy || Object.keys(problems).length > 0 || !mbq.ok || !ml.ok || at === null) {
      return;
    }
    const figures = {
      endOfSynthesisAt: new Date(at).toISOString(),
      activityMbq: mbq.value,
      volumeMl: ml.value,
      ...(expiry === null ? {} : { expiresAt: new Date(expiry).toISOString() }),
    };
    const outcome = batch
      ? await run(
          'batch.edit',
          { batchId: batch.id, ...changed(batch, figures), reason: typed.reason.trim() },
          { seen: { [`batch:${batch.id}`]: batch.revision } },
        )
      : await run('batch.open', {
          tracerId: Number(typed.tracerId),
          number: number.trim(),
          ...figures,
          origin: own ? 'own' : 'bought',
          ...paperData(paper),
        });
    if (outcome.type === 'done') {
      announce(t(batch ? 'batches.edited' : 'batches.opened', { number }));
      const { batchId } = outcome.result as { batchId?: number };
      onOpened(batchId ?? batch?.id ?? -1);
      onClose();
    }
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate autoComplete="off">
      {!batch && (
        <div className={form.two}>
          <Field label={t('add.tracer')} error={errorOf('tracerId')}>
            {(control) => (
              <select
                {...control}
                ref={typed.tracerId === '' ? startHere : undefined}
                value={typed.tracerId}
                onChange={(event) => {
                  set('tracerId')(event.target.value);
                  setOwnNumber(null);
                }}
              >
                <option value="">{t('add.pick')}</option>
                {tracers.map((one) => (
                  <option key={one.id} value={one.id}>
                    {one.shortName}
                  </option>
                ))}
              </select>
            )}
          </Field>
          <Field
            label={t('batches.number')}
            error={errorOf('number')}
            aside={
              <label className={styles.aside}>
                <input
                  type="checkbox"
                  checked={!own}
                  onChange={(event) => setOwn(!event.target.checked)}
                />{' '}
                {t('batches.bought')}
              </label>
            }
          >
            {(control) => (
              <input
                {...control}
                value={number}
                maxLength={30}
                spellCheck={false}
                onChange={(event) => {
                  setOwnNumber(event.target.value);
                  clear();
                }}
              />
            )}
          </Field>
        </div>
      )}
      <AmountField
        label={t('batches.activity', { time: at === null ? '–' : clock(at) })}
        text={typed.mbq}
        onText={set('mbq')}
        error={errorOf('activityMbq')}
        strict={strict}
        field={(element) => {
          amountBox.current = element;
          if (typed.tracerId !== '' && !batch) {
            startHere(element);
          }
        }}
      />
      <div className={form.two}>
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
        <Field
          label={t('batches.eos')}
          hint={
            early.length > 0 ? (
              <strong className={styles.early}>
                {t('batches.tooEarly', { count: early.length })}
              </strong>
            ) : (
              t('add.timeHelp')
            )
          }
          error={errorOf('endOfSynthesisAt')}
          aside={
            <Button small look="bare" onClick={() => setTyped({ ...typed, ...nowTyped() })}>
              {t('batches.now')}
            </Button>
          }
        >
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              value={typed.time}
              onChange={(event) => set('time')(event.target.value)}
            />
          )}
        </Field>
        <Field label={t('add.volume')} error={errorOf('volumeMl')}>
          {(control) => (
            <input
              {...control}
              inputMode="decimal"
              value={typed.ml}
              onChange={(event) => set('ml')(event.target.value)}
            />
          )}
        </Field>
        {dated && (
          <Field label={t('batches.expiresDate')}>
            {(control) => (
              <input
                {...control}
                type="date"
                min={made}
                value={expiresDate}
                onChange={(event) => set('expiresDate')(event.target.value)}
              />
            )}
          </Field>
        )}
        <Field
          label={t('batches.expires')}
          hint={
            shelf === null || batch ? null : t('batches.shelf', { time: format.when(shelf, made) })
          }
          error={errorOf('expiresAt')}
        >
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              placeholder={shelf === null ? '' : clock(shelf)}
              value={typed.expires}
              onChange={(event) => set('expires')(event.target.value)}
            />
          )}
        </Field>
      </div>
      {!batch && <FromPaper ticked={paper} onTick={setPaper} />}
      {batch && (
        <>
          <Field label={t('reason.label')} error={errorOf('reason')}>
            {(control) => (
              <textarea
                {...control}
                ref={startHere}
                rows={2}
                maxLength={1000}
                value={typed.reason}
                onChange={(event) => set('reason')(event.target.value)}
              />
            )}
          </Field>
          <Suggestions
            texts={[t('batches.editReason1'), t('batches.editReason2')]}
            onPick={set('reason')}
          />
        </>
      )}
      <Refusal refused={refused && !WIRE.includes(refused.field ?? '') ? refused : null} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" busy={busy}>
          {batch ? core('do.save') : t('batches.openDo', { number })}
        </Button>
      </DialogButtons>
    </form>
  );
}

/** A time of day after the synthesis: the same day's, or the next one's where it has passed by then. */
function expiryAfter(at: number | null, date: string, time: string): number | null {
  const found = time === '' ? null : instantOf(date, time);
  return found !== null && at !== null && found <= at ? instantOf(addDays(date, 1), time) : found;
}

function nowTyped() {
  const now = serverNow();
  return { date: dateOf(now), time: clockSeconds(now) };
}

interface Typed {
  tracerId: string;
  mbq: string;
  ml: string;
  date: string;
  time: string;
  expiresDate: string;
  expires: string;
  reason: string;
}

function start(batch: Batch | undefined, opening: Opening | undefined, language: string): Typed {
  if (batch) {
    return {
      tracerId: String(batch.tracerId),
      mbq: plainText(batch.activityMbq, language),
      ml: plainText(batch.volumeMl, language),
      date: dateOf(batch.endOfSynthesisAt),
      time: clockSeconds(batch.endOfSynthesisAt),
      expiresDate: dateOf(batch.expiresAt),
      expires: clockSeconds(batch.expiresAt),
      reason: '',
    };
  }
  const at = opening?.at ?? null;
  const when = at === null ? nowTyped() : { date: dateOf(at), time: clockSeconds(at) };
  return {
    tracerId: opening?.tracerId ? String(opening.tracerId) : '',
    mbq: '',
    ml: '',
    ...when,
    expiresDate: '',
    expires: '',
    reason: '',
  };
}

/** The figures that differ from the row's: an edit names nothing that it does not change. */
function changed(batch: Batch, figures: Record<string, string | number>) {
  const row = batch as unknown as Record<string, string | number>;
  const same = (name: string, value: string | number) =>
    typeof value === 'number'
      ? row[name] === value
      : Date.parse(String(row[name])) === Date.parse(value);
  return Object.fromEntries(Object.entries(figures).filter(([name, value]) => !same(name, value)));
}
