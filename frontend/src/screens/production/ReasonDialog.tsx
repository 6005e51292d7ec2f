/** Asks for the words of a step that somebody else will ask about: what a request is granted or declined with. */
import { type FormEvent, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Refused } from '../../protocol/frames';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { startHere } from '../../ui/startHere';
import styles from './Form.module.css';
import { Refusal, useRefusalText } from './Refusal';

interface ReasonDialogProps {
  open: boolean;
  title: string;
  text: string;
  doing: string;
  suggestions: readonly string[];
  danger?: boolean;
  /** It may be left empty. */
  optional?: boolean;
  /** What the text is called; a reason where nothing is said. */
  label?: string;
  busy: boolean;
  refused: Refused | null;
  onClose: () => void;
  onReason: (reason: string) => void;
}

export function ReasonDialog(props: ReasonDialogProps) {
  const { open, title, onClose } = props;
  return (
    <Dialog open={open} title={title} onClose={onClose}>
      <ReasonForm {...props} />
    </Dialog>
  );
}

function ReasonForm({
  text,
  doing,
  suggestions,
  danger = false,
  optional = false,
  label,
  busy,
  refused,
  onClose,
  onReason,
}: ReasonDialogProps) {
  const { t } = useTranslation('production');
  const refusalText = useRefusalText();
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const box = useRef<HTMLTextAreaElement | null>(null);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const given = reason.trim();
    const empty = given === '' && !optional;
    setMissing(empty);
    if (empty) {
      box.current?.focus();
    } else {
      onReason(given);
    }
  };
  const atField = refused?.field === 'reason';
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <p>{text}</p>
      <Field
        label={label ?? t('reason.label')}
        error={missing ? t('reason.required') : atField && refused ? refusalText(refused) : null}
      >
        {(control) => (
          <textarea
            {...control}
            ref={(element) => {
              box.current = element;
              startHere(element);
            }}
            rows={2}
            value={reason}
            maxLength={1000}
            autoComplete="off"
            onChange={(event) => {
              setReason(event.target.value);
              setMissing(false);
            }}
          />
        )}
      </Field>
      <Suggestions
        texts={suggestions}
        onPick={(picked) => {
          setReason(picked);
          setMissing(false);
          box.current?.focus();
        }}
      />
      <Refusal refused={atField ? null : refused} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" look={danger ? 'danger' : 'main'} busy={busy}>
          {doing}
        </Button>
      </DialogButtons>
    </form>
  );
}

/** Reasons that are often given; a press writes one, and it can still be changed. */
export function Suggestions(props: { texts: readonly string[]; onPick: (text: string) => void }) {
  const { t } = useTranslation('production');
  return (
    <ul className={styles.suggestions} aria-label={t('reason.suggestions')}>
      {props.texts.map((text) => (
        <li key={text}>
          <button type="button" className={styles.suggestion} onClick={() => props.onPick(text)}>
            {text}
          </button>
        </li>
      ))}
    </ul>
  );
}
