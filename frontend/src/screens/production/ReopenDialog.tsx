/** Taking an answer back: the orders wait for one again, with a reason. */
import { type FormEvent, useState } from 'react';
import { DECISION_CODES } from '../../domain/draft';
import type { Refused } from '../../protocol/frames';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import styles from './Form.module.css';
import {
  focusReason,
  isOfReason,
  ReasonChoice,
  reasonData,
  reasonIsWhole,
  useReason,
} from './order/ReasonChoice';
import { Refusal } from './Refusal';
import { useWords } from './words';
import './order/texts';

interface ReopenDialogProps {
  title: string;
  busy: boolean;
  refused: Refused | null;
  onClose: () => void;
  onReason: (reason: Record<string, unknown>) => void;
}

export function ReopenDialog(props: ReopenDialogProps) {
  return (
    <Dialog open title={props.title} onClose={props.onClose}>
      <ReopenForm {...props} />
    </Dialog>
  );
}

function ReopenForm({ busy, refused, onClose, onReason }: ReopenDialogProps) {
  const { t } = useWords();
  const [reason, setReason] = useReason();
  const [strict, setStrict] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (reasonIsWhole(reason)) {
      onReason(reasonData(reason));
    } else {
      focusReason();
    }
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate>
      <ReasonChoice
        reason={reason}
        onReason={setReason}
        codes={DECISION_CODES}
        often={[
          { code: 'mistake', words: t('reason.reopen1') },
          { code: 'mistake', words: t('reason.reopen2') },
          { code: 'production', words: t('reason.reopen3') },
        ]}
        first
        text={t('reason.reopenText')}
        strict={strict}
        refused={refused}
      />
      <Refusal refused={isOfReason(refused) ? null : refused} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" busy={busy}>
          {t('reason.reopenDo')}
        </Button>
      </DialogButtons>
    </form>
  );
}
