/** A study description to a tracer, so much of it, so long before or after the start; read back as one types. */
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { type Counted, draftOf, type MappingDraft, readMapping } from '../../domain/mapping';
import { plainText } from '../../domain/numbers';
import type { Procedure, Tracer } from '../../protocol/rows';
import { useRows, useTable } from '../../sync';
import { AmountField } from '../../ui/AmountField';
import { Button } from '../../ui/Button';
import { DialogButtons } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { useRefusalText } from '../../ui/Refusal';
import type { Reach } from '../customer/data';
import { type Doing, procedureBack } from './data';
import { Example } from './Example';
import styles from './Rooms.module.css';
import { useMeans } from './words';

interface ProcedureFormProps {
  counted: Counted;
  reach: Reach;
  doing: Doing;
  today: string;
  onClose: () => void;
}

export function ProcedureForm({ counted, reach, doing, today, onClose }: ProcedureFormProps) {
  const { t } = useTranslation('rooms');
  const { language } = useFormat();
  const means = useMeans();
  const textOf = useRefusalText();
  const { procedure, next } = counted;
  const [seen, setSeen] = useState(procedure);
  const [draft, setDraft] = useState<MappingDraft>(() =>
    draftOf(procedure, (value) => plainText(value, language)),
  );
  const [strict, setStrict] = useState(false);
  const first = useRef<HTMLSelectElement>(null);
  const form = useRef<HTMLFormElement>(null);
  const tracers = useTracers(reach);
  const tracer = tracers.find(({ id }) => id === draft.tracerId);
  const injection = tracer?.kind === 'injection';
  const read = readMapping(draft, tracer?.kind);
  const { refused, busy, clear } = doing.action;
  useEffect(() => first.current?.focus(), []);
  // What was refused is no longer said where somebody types on.
  const set = (given: Partial<MappingDraft>) => {
    setDraft((before) => ({ ...before, ...given }));
    clear();
  };
  const at = (field: string) => (refused?.field === field ? textOf(refused) : undefined);
  const meant: Procedure | null = read.data && { ...procedure, ...read.data, ignored: false };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (!meant) {
      // What is wrong gets the keyboard, once it is marked.
      requestAnimationFrame(() =>
        form.current?.querySelector<HTMLElement>('[aria-invalid], select:invalid')?.focus(),
      );
      return;
    }
    const done = await doing.run({
      name: 'procedure.map',
      data: procedureBack(meant),
      seen: { [`procedure:${procedure.id}`]: seen.revision },
      back: procedureBack(procedure),
      said: t('done.procedure', { procedure: procedure.description, means: means(meant) }),
    });
    if (done) {
      onClose();
    }
  };
  if (tracers.length === 0) {
    return <p className={styles.form}>{t('noTracers', { endpoint: reach.endpoint.name })}</p>;
  }
  const unitsError =
    at('units') ??
    (read.unitsProblem === 'much'
      ? t('tooMuch')
      : injection && !read.units.ok && (strict || draft.units !== '')
        ? t('noCount')
        : undefined);
  return (
    <form
      ref={form}
      className={styles.form}
      noValidate
      aria-label={procedure.description}
      onSubmit={(event) => void submit(event)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          onClose();
        }
      }}
    >
      <Field
        label={t('tracer')}
        error={at('tracerId') ?? (strict && draft.tracerId === null ? t('choose') : undefined)}
      >
        {(control) => (
          <select
            {...control}
            ref={first}
            value={draft.tracerId ?? ''}
            onChange={(event) =>
              set({ tracerId: event.target.value === '' ? null : Number(event.target.value) })
            }
          >
            <option value="">{t('choose')}</option>
            {tracers.map((one) => (
              <option key={one.id} value={one.id}>
                {one.clinicalName ? `${one.shortName} (${one.clinicalName})` : one.shortName}
              </option>
            ))}
          </select>
        )}
      </Field>
      {injection ? (
        <Field label={t('injections')} error={unitsError}>
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              value={draft.units}
              onChange={(event) => set({ units: event.target.value })}
            />
          )}
        </Field>
      ) : (
        <AmountField
          label={t('mbq')}
          text={draft.units}
          onText={(units) => set({ units })}
          strict={strict}
          error={unitsError}
        />
      )}
      <div className={styles.delay}>
        <Field
          label={t('minutes')}
          hint={t('range')}
          error={
            at('delayMinutes') ??
            (read.minutesProblem !== null && (strict || draft.minutes !== '')
              ? t(`problem.${read.minutesProblem}`)
              : undefined)
          }
        >
          {(control) => (
            <input
              {...control}
              inputMode="numeric"
              autoComplete="off"
              value={draft.minutes}
              onChange={(event) => set({ minutes: event.target.value })}
            />
          )}
        </Field>
        <fieldset className={styles.sides}>
          <legend>{t('side')}</legend>
          <div>
            {(['before', 'after'] as const).map((side) => (
              <label key={side}>
                <input
                  type="radio"
                  name={`side-${procedure.id}`}
                  className="unseen"
                  checked={draft.side === side}
                  onChange={() => set({ side })}
                />
                <span>{t(`sides.${side}`)}</span>
              </label>
            ))}
          </div>
        </fieldset>
      </div>
      {meant && <p className={styles.reads}>{means(meant)}</p>}
      {meant && next && <Example study={next} procedure={meant} reach={reach} today={today} />}
      {procedure.revision !== seen.revision && (
        <p className={styles.moved} role="alert">
          {t('moved', { now: means(procedure) })}{' '}
          <Button look="bare" small onClick={() => setSeen(procedure)}>
            {t('go')}
          </Button>
        </p>
      )}
      <DialogButtons onBack={onClose} hotkey="Esc">
        <Button type="submit" busy={busy}>
          {t(procedure.tracerId === null ? 'save' : 'saveChange')}
        </Button>
      </DialogButtons>
    </form>
  );
}

/** The tracers that an endpoint may order, by name. */
function useTracers({ stream, endpoint }: Reach): Tracer[] {
  const entries = useRows(stream, 'catalogueEntry');
  const all = useTable('catalogue', 'tracer');
  return entries
    .filter((entry) => entry.endpointId === endpoint.id && entry.tracerId !== null)
    .flatMap((entry) => all.get(entry.tracerId ?? -1) ?? [])
    .filter((tracer) => !tracer.archived)
    .sort((one, other) => one.shortName.localeCompare(other.shortName, 'da'));
}
