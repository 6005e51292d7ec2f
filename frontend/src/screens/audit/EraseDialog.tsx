/** The signed act that erases words: which entries say them, why, and the signature. */
import { type FormEvent, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { useAction, useSession } from '../../sync';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Refusal, useRefusalText } from '../../ui/Refusal';
import styles from './Audit.module.css';
import type { Repeats, TrailEntry } from './answers';
import { subjectWords } from './subjects';
import { useAnswer } from './useAnswer';

interface EraseProps {
  entry: TrailEntry | null;
  onClose: () => void;
  onDone: () => void;
}

export function EraseDialog({ entry, onClose, onDone }: EraseProps) {
  const { t } = useTranslation('audit');
  return (
    <Dialog
      open={entry !== null}
      title={t('erase.title', { entry: entry?.id })}
      onClose={onClose}
      broad
    >
      {entry && <EraseForm key={entry.id} entry={entry} onDone={onDone} onClose={onClose} />}
    </Dialog>
  );
}

function EraseForm({ entry, onDone, onClose }: EraseProps & { entry: TrailEntry }) {
  const { t } = useTranslation('audit');
  const { t: core } = useTranslation();
  const { dayAndClock } = useFormat();
  const textOf = useRefusalText();
  const { user } = useSession();
  const { run, busy, refused } = useAction();
  const repeats = useAnswer<Repeats>('audit.repeats', { entryId: entry.id });
  const [left, setLeft] = useState<ReadonlySet<number>>(new Set());
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState<'reason' | 'password' | null>(null);
  // Invariant: the password stands in this box alone, and in no state; it leaves the box when it is used.
  const password = useRef<HTMLInputElement>(null);
  const name = useId();
  const others = repeats.found?.entries ?? [];
  const chosen = others.filter((one) => !left.has(one.id));
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || repeats.busy) {
      return;
    }
    const secret = password.current?.value ?? '';
    const problem = reason.trim() === '' ? 'reason' : secret === '' ? 'password' : null;
    setMissing(problem);
    if (problem) {
      return;
    }
    if (password.current) {
      password.current.value = '';
    }
    const outcome = await run(
      'payload.erase',
      { entryId: entry.id, reason: reason.trim(), moreEntryIds: chosen.map((one) => one.id) },
      { signature: { meaning: 'erase', password: secret } },
    );
    if (outcome.type === 'done') {
      onDone();
    }
  };
  const wrong = refused?.code === 'signature_wrong';
  const ofReason = refused?.field === 'reason';
  return (
    <form className={styles.erase} onSubmit={submit} noValidate autoComplete="off">
      <p>
        <b>
          {t('erase.what', {
            title: entry.title,
            actor: entry.actor,
            when: dayAndClock(entry.at),
          })}
        </b>
      </p>
      <p>{t('erase.text')}</p>
      {repeats.busy && <p role="status">{t('erase.looking')}</p>}
      {repeats.refused && (
        <p className={styles.warn}>{t('erase.failed', { why: textOf(repeats.refused) })}</p>
      )}
      {repeats.found && others.length === 0 && <p>{t('erase.none')}</p>}
      {others.length > 0 && (
        <fieldset className={styles.repeats}>
          <legend>{t('erase.repeats', { count: others.length })}</legend>
          {others.map((one) => (
            <label key={one.id} className={styles.check}>
              <input
                type="checkbox"
                checked={!left.has(one.id)}
                onChange={(event) => {
                  const next = new Set(left);
                  if (event.target.checked) {
                    next.delete(one.id);
                  } else {
                    next.add(one.id);
                  }
                  setLeft(next);
                }}
              />
              <span>
                {one.id} · {one.title} · {one.actor} · {dayAndClock(one.at)}
              </span>
            </label>
          ))}
        </fieldset>
      )}
      {repeats.found?.more && <p className={styles.warn}>{t('erase.more')}</p>}
      {(repeats.found?.living.length ?? 0) > 0 && (
        <p className={styles.warn}>
          {t('erase.living', {
            rows: repeats.found?.living.map((row) => subjectWords(row, t)).join(', '),
          })}
        </p>
      )}
      <p className={styles.quiet}>{t('erase.papers')}</p>
      <Field
        label={t('erase.reason')}
        hint={t('erase.reasonHint')}
        error={
          missing === 'reason'
            ? t('erase.reasonMissing')
            : ofReason && refused
              ? textOf(refused)
              : undefined
        }
      >
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={1000}
            value={reason}
            disabled={busy}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <div className={styles.statement}>
        <p>
          <b>
            {t('erase.signAs', {
              name: user?.name,
              role: user ? core(`role.${user.role}`) : '',
            })}
          </b>
        </p>
        <p>“{t('erase.meaning')}”</p>
      </div>
      <Field
        label={t('erase.password')}
        error={
          missing === 'password'
            ? t('erase.passwordMissing')
            : wrong && refused
              ? textOf(refused)
              : undefined
        }
      >
        {(control) => (
          <input
            {...control}
            ref={password}
            type="password"
            name={name}
            autoComplete="off"
            data-1p-ignore
            data-lpignore="true"
            spellCheck={false}
            disabled={busy}
          />
        )}
      </Field>
      <Refusal refused={wrong || ofReason ? null : refused} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" look="danger" busy={busy} disabled={repeats.busy}>
          {busy ? t('erase.doing') : t('erase.do', { count: 1 + chosen.length })}
        </Button>
      </DialogButtons>
    </form>
  );
}
