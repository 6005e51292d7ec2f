/** The car came back: its dispatch is taken back, with a reason, and what was in it is here again. */
import './texts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { DECISION_CODES } from '../../../domain/draft';
import type { Dispatch } from '../../../protocol/rows';
import { useAction } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { instantOfWhen, type When, WhenFields } from '../../../ui/WhenFields';
import form from '../Form.module.css';
import {
  focusReason,
  isOfReason,
  ReasonChoice,
  reasonData,
  reasonIsWhole,
  useReason,
} from '../order/ReasonChoice';
import { Refusal, useRefusalText } from '../Refusal';

interface ReturnDialogProps {
  left: Dispatch;
  place: string;
  onClose: () => void;
}

export function ReturnDialog(props: ReturnDialogProps) {
  const { t } = useTranslation('leaving');
  return (
    <Dialog open title={t('back.title', { place: props.place })} onClose={props.onClose}>
      <ReturnForm {...props} />
    </Dialog>
  );
}

function ReturnForm({ left, onClose }: ReturnDialogProps) {
  const { t } = useTranslation('leaving');
  const refusalText = useRefusalText();
  const { run, busy, refused } = useAction();
  const [reason, setReason] = useReason();
  const [when, setWhen] = useState<When | null>(null);
  const [strict, setStrict] = useState(false);
  const at = instantOfWhen(when);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (!reasonIsWhole(reason)) {
      focusReason();
      return;
    }
    if (at === null) {
      return;
    }
    const outcome = await run(
      'dispatch.return',
      {
        dispatchId: left.id,
        ...reasonData(reason),
        ...(when === null ? {} : { returnedAt: new Date(at).toISOString() }),
      },
      { seen: { [`dispatch:${left.id}`]: left.revision } },
    );
    if (outcome.type === 'done') {
      announce(t('back.done'));
      onClose();
    }
  };
  const late = refused?.field === 'returnedAt' ? refusalText(refused) : null;
  return (
    <form className={form.form} onSubmit={submit} noValidate autoComplete="off">
      <div className={form.two}>
        <WhenFields
          when={when}
          onWhen={setWhen}
          dateLabel={t('date')}
          timeLabel={t('back.time')}
          error={at === null ? t('timeError') : late}
        />
      </div>
      <ReasonChoice
        reason={reason}
        onReason={setReason}
        codes={DECISION_CODES}
        often={[
          { code: 'transport', words: t('back.often1') },
          { code: 'transport', words: t('back.often2') },
          { code: 'mistake', words: t('back.often3') },
        ]}
        first
        text={t('back.text')}
        strict={strict}
        refused={refused}
      />
      <Refusal refused={isOfReason(refused) || late !== null ? null : refused} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" busy={busy}>
          {t('back.do')}
        </Button>
      </DialogButtons>
    </form>
  );
}
