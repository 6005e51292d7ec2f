/** Rejecting orders, or taking an answer back so that they wait for one again: each with a coded reason. */
import { type FormEvent, useState } from 'react';
import { DECISION_CODES, type ReasonCode } from '../../domain/draft';
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

type Decision = 'reject' | 'reopen';

/** What is often said of each. */
const CODES: Readonly<Record<Decision, readonly [ReasonCode, ReasonCode, ReasonCode]>> = {
  reject: ['production', 'production', 'phoned'],
  reopen: ['mistake', 'mistake', 'production'],
};

interface DecisionDialogProps {
  decision: Decision;
  title: string;
  busy: boolean;
  refused: Refused | null;
  onClose: () => void;
  onReason: (reason: Record<string, unknown>) => void;
}

export function DecisionDialog(props: DecisionDialogProps) {
  return (
    <Dialog open title={props.title} onClose={props.onClose}>
      <DecisionForm {...props} />
    </Dialog>
  );
}

function DecisionForm({ decision, busy, refused, onClose, onReason }: DecisionDialogProps) {
  const { t } = useWords();
  const [one, two, three] = CODES[decision];
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
          { code: one, words: t(`reason.${decision}1`) },
          { code: two, words: t(`reason.${decision}2`) },
          { code: three, words: t(`reason.${decision}3`) },
        ]}
        first
        text={t(`reason.${decision}Text`)}
        strict={strict}
        refused={refused}
      />
      <Refusal refused={isOfReason(refused) ? null : refused} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" look={decision === 'reject' ? 'danger' : 'main'} busy={busy}>
          {t(`reason.${decision}Do`)}
        </Button>
      </DialogButtons>
    </form>
  );
}
