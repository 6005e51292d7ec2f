/** Asks why before something is decided; who looks back reads it. */
import { type ReactNode, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { looksLikeCpr } from '../../domain/freeText';
import { type CommandOptions, useAction } from '../../sync';
import { announce } from '../../ui/announce';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { useRefusalText } from '../../ui/Refusal';
import { startHere } from '../../ui/startHere';
import { FormBody } from '../setup/kit/FormBody';

export interface Decided {
  title: string;
  text: ReactNode;
  doing: string;
  danger: boolean;
  command: string;
  data: Record<string, unknown>;
  options: CommandOptions;
  /** Said when it is done. */
  said: string;
}

export function ReasonDialog({ what, onClose }: { what: Decided | null; onClose: () => void }) {
  return (
    <Dialog open={what !== null} title={what?.title ?? ''} onClose={onClose}>
      {what && <Body what={what} onClose={onClose} />}
    </Dialog>
  );
}

function Body({ what, onClose }: { what: Decided; onClose: () => void }) {
  const { t } = useTranslation('site');
  const refusalText = useRefusalText();
  const { run, busy, refused } = useAction();
  const [reason, setReason] = useState('');
  const [pressed, setPressed] = useState(false);
  const box = useRef<HTMLTextAreaElement | null>(null);
  const given = reason.trim();
  const wrong = looksLikeCpr(given)
    ? t('reason.cpr')
    : pressed && given === ''
      ? t('reason.required')
      : refused?.field === 'reason'
        ? refusalText(refused)
        : null;
  return (
    <FormBody
      doing={what.doing}
      danger={what.danger}
      busy={busy}
      refused={refused?.field === 'reason' ? null : refused}
      onBack={onClose}
      onSubmit={async () => {
        setPressed(true);
        if (given === '' || looksLikeCpr(given)) {
          box.current?.focus();
          return;
        }
        const outcome = await run(what.command, { ...what.data, reason: given }, what.options);
        if (outcome.type === 'done') {
          announce(what.said);
          onClose();
        }
      }}
    >
      <div>{what.text}</div>
      <Field label={t('reason.label')} hint={t('reason.hint')} error={wrong}>
        {(control) => (
          <textarea
            {...control}
            ref={(element) => {
              box.current = element;
              startHere(element);
            }}
            rows={2}
            maxLength={1000}
            autoComplete="off"
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
    </FormBody>
  );
}
