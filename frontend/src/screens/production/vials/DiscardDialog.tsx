/** Taking a vial out of use: what became of it, and in words where that says too little. */
import { type FormEvent, useState } from 'react';
import type { PlanVial } from '../../../domain/dayRows';
import { useAction } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import form from '../Form.module.css';
import order from '../order/Order.module.css';
import { Refusal, useRefusalText } from '../Refusal';
import { useWords } from '../words';
import './texts';

const CODES = ['spilt', 'broken', 'expired', 'waste', 'other'] as const;
type Code = (typeof CODES)[number];

export function DiscardDialog({ vial, onClose }: { vial: PlanVial; onClose: () => void }) {
  const { t } = useWords();
  return (
    <Dialog open title={t('reason.discardTitle')} onClose={onClose}>
      <DiscardForm vial={vial} onClose={onClose} />
    </Dialog>
  );
}

function DiscardForm({ vial, onClose }: { vial: PlanVial; onClose: () => void }) {
  const { t, format } = useWords();
  const refusalText = useRefusalText();
  const { run, busy, refused } = useAction();
  const [code, setCode] = useState<Code | null>(null);
  const [words, setWords] = useState('');
  const [strict, setStrict] = useState(false);
  const noWords = code === 'other' && words.trim() === '';
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (code === null || noWords || busy) {
      return;
    }
    // The trail has a reason in words too: the code's own where nothing was added.
    const reason = words.trim() || t(`vial.code.${code}`);
    const outcome = await run(
      'vial.discard',
      { vialId: vial.id, code, reason },
      { seen: { [`vial:${vial.id}`]: vial.revision } },
    );
    if (outcome.type === 'done') {
      announce(t('vial.discarded', { batch: vial.batchNumber }));
      onClose();
    }
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <p>
        {t('reason.discardText', {
          amount: format.mbq(vial.activityMbq, 1),
          batch: vial.batchNumber,
        })}
      </p>
      <fieldset className={order.group}>
        <legend className={order.legend}>{t('vial.codeLabel')}</legend>
        <div className={order.chips}>
          {CODES.map((one) => (
            <label key={one} className={order.chip}>
              <input
                type="radio"
                name="code"
                className="unseen"
                checked={code === one}
                onChange={() => setCode(one)}
              />
              <span>{t(`vial.code.${one}`)}</span>
            </label>
          ))}
        </div>
        <p className={order.problem} role="alert">
          {strict && code === null ? t('vial.codeMissing') : ''}
        </p>
      </fieldset>
      <Field
        label={t(code === 'other' ? 'reason.label' : 'vial.more')}
        error={
          strict && noWords
            ? t('reason.required')
            : refused?.field === 'reason'
              ? refusalText(refused)
              : null
        }
      >
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={1000}
            value={words}
            onChange={(event) => setWords(event.target.value)}
          />
        )}
      </Field>
      <Refusal refused={refused?.field === 'reason' ? null : refused} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" look="danger" busy={busy}>
          {t('reason.discardDo')}
        </Button>
      </DialogButtons>
    </form>
  );
}
