/** Saying that a customer who does not acknowledge was told by a person: whom, how and when. */
import { type FormEvent, useState } from 'react';
import type { RecallAnswer } from '../../../domain/recall';
import type { Recall } from '../../../protocol/rows';
import { useAction } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { startHere } from '../../../ui/startHere';
import { instantOfWhen, type When, WhenFields } from '../../../ui/WhenFields';
import form from '../Form.module.css';
import order from '../order/Order.module.css';
import { Refusal, useRefusalText } from '../Refusal';
import { useWords } from '../words';
import './texts';

const HOWS = ['phone', 'inPerson', 'email', 'letter', 'other'] as const;
export type How = (typeof HOWS)[number];
const FIELDS = ['whom', 'note', 'reachedAt'];

interface ReachDialogProps {
  recall: Recall;
  answer: RecallAnswer;
  name: string;
  onClose: () => void;
}

export function ReachDialog(props: ReachDialogProps) {
  const { t } = useWords();
  const { recall, name, onClose } = props;
  const title = t('recall.reachTitle', { name, batch: recall.batchNumber });
  return (
    <Dialog open title={title} onClose={onClose}>
      <ReachForm {...props} />
    </Dialog>
  );
}

function ReachForm({ recall, answer, name, onClose }: ReachDialogProps) {
  const { t } = useWords();
  const refusalText = useRefusalText();
  const { run, busy, refused } = useAction();
  const [how, setHow] = useState<How | null>(null);
  const [whom, setWhom] = useState('');
  const [note, setNote] = useState('');
  const [when, setWhen] = useState<When | null>(null);
  const [strict, setStrict] = useState(false);
  const at = when === null ? null : instantOfWhen(when);
  const problems: Record<string, string | null> = {
    how: how === null ? t('recall.howMissing') : null,
    whom: whom.trim() === '' ? t('recall.whomMissing') : null,
    note: how === 'other' && note.trim() === '' ? t('recall.noteMissing') : null,
    reachedAt: when !== null && at === null ? t('add.badTime') : null,
  };
  const errorOf = (field: string) =>
    (strict ? problems[field] : null) ?? (refused?.field === field ? refusalText(refused) : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (busy || Object.values(problems).some(Boolean)) {
      return;
    }
    const outcome = await run(
      'recall.reach',
      {
        recallId: recall.id,
        customerId: answer.customerId,
        whom: whom.trim(),
        how,
        ...(note.trim() ? { note: note.trim() } : {}),
        ...(at === null ? {} : { reachedAt: new Date(at).toISOString() }),
      },
      { seen: { [`recall:${recall.id}`]: recall.revision } },
    );
    if (outcome.type === 'done') {
      announce(t('recall.reachDone', { name }));
      onClose();
    }
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate autoComplete="off">
      <p>{t('recall.reachText')}</p>
      <fieldset className={order.group}>
        <legend className={order.legend}>{t('recall.how')}</legend>
        <div className={order.chips}>
          {HOWS.map((one, place) => (
            <label key={one} className={order.chip}>
              <input
                type="radio"
                name="how"
                className="unseen"
                ref={place === 0 ? startHere : undefined}
                checked={how === one}
                onChange={() => setHow(one)}
              />
              <span>{t(`recall.by_how.${one}`)}</span>
            </label>
          ))}
        </div>
        <p className={order.problem} role="alert">
          {errorOf('how')}
        </p>
      </fieldset>
      <Field label={t('recall.whom')} hint={t('recall.whomHint')} error={errorOf('whom')}>
        {(control) => (
          <input
            {...control}
            maxLength={100}
            value={whom}
            onChange={(event) => setWhom(event.target.value)}
          />
        )}
      </Field>
      <div className={form.two}>
        <WhenFields
          when={when}
          onWhen={setWhen}
          dateLabel={t('recall.reachDate')}
          timeLabel={t('recall.reachTime')}
          error={errorOf('reachedAt')}
        />
      </div>
      <Field label={t('recall.note')} error={errorOf('note')}>
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={1000}
            value={note}
            onChange={(event) => setNote(event.target.value)}
          />
        )}
      </Field>
      <Refusal refused={FIELDS.includes(refused?.field ?? '') ? null : refused} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" busy={busy}>
          {t('recall.reachDo')}
        </Button>
      </DialogButtons>
    </form>
  );
}
