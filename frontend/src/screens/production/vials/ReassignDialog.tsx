/** Giving a vial to another customer or to a purpose, or taking it back from one, with the reason. */
import { type FormEvent, useState } from 'react';
import type { PlanCustomer, PlanVial } from '../../../domain/dayRows';
import { useAction } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Button } from '../../../ui/Button';
import { Dialog, DialogButtons } from '../../../ui/Dialog';
import { Field } from '../../../ui/Field';
import { startHere } from '../../../ui/startHere';
import form from '../Form.module.css';
import { Suggestions } from '../ReasonDialog';
import { Refusal, useRefusalText } from '../Refusal';
import { useWords } from '../words';
import { Whose, whoseData } from './Whose';
import './texts';

interface ReassignDialogProps {
  vial: PlanVial;
  customers: ReadonlyMap<number, PlanCustomer>;
  onClose: () => void;
}

export function ReassignDialog(props: ReassignDialogProps) {
  const { t } = useWords();
  return (
    <Dialog open title={t('vial.reassignTitle')} onClose={props.onClose}>
      <ReassignForm {...props} />
    </Dialog>
  );
}

function ReassignForm({ vial, customers, onClose }: ReassignDialogProps) {
  const { t, format } = useWords();
  const refusalText = useRefusalText();
  const { run, busy, refused, clear } = useAction();
  const [chosen, setChosen] = useState('');
  const [reason, setReason] = useState('');
  const [strict, setStrict] = useState(false);
  const others = [...customers.values()]
    .filter((one) => one.id !== vial.customerId && !(one as { archived?: boolean }).archived)
    .sort((a, b) => a.shortName.localeCompare(b.shortName, 'da'));
  const told = (field: string) => (refused?.field === field ? refusalText(refused) : null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    setStrict(true);
    if (chosen === '' || reason.trim() === '' || busy) {
      return;
    }
    const outcome = await run(
      'vial.reassign',
      { vialId: vial.id, ...whoseData(chosen), reason: reason.trim() },
      { seen: { [`vial:${vial.id}`]: vial.revision } },
    );
    if (outcome.type === 'done') {
      announce(t('vial.reassigned', { batch: vial.batchNumber }));
      onClose();
    }
  };
  return (
    <form className={form.form} onSubmit={submit} noValidate>
      <p>
        {t('vial.reassignText', {
          amount: format.mbq(vial.activityMbq, 1),
          batch: vial.batchNumber,
          customer: vial.purpose
            ? t(`vial.purpose.${vial.purpose}` as 'vial.purpose.rinse')
            : (customers.get(vial.customerId ?? -1)?.shortName ?? '–'),
        })}
      </p>
      <Field
        label={t('vial.to')}
        error={strict && chosen === '' ? t('add.missing') : told('customerId')}
      >
        {(control) => (
          <select
            {...control}
            ref={startHere}
            value={chosen}
            onChange={(event) => {
              setChosen(event.target.value);
              clear();
            }}
          >
            <option value="">{t('add.pick')}</option>
            <Whose customers={others} but={vial.purpose} />
          </select>
        )}
      </Field>
      <Field
        label={t('reason.label')}
        error={strict && reason.trim() === '' ? t('reason.required') : told('reason')}
      >
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={1000}
            value={reason}
            onChange={(event) => setReason(event.target.value)}
          />
        )}
      </Field>
      <Suggestions
        texts={[t('vial.reassignReason1'), t('vial.reassignReason2')]}
        onPick={setReason}
      />
      <Refusal
        refused={
          refused && !['customerId', 'reason'].includes(refused.field ?? '') ? refused : null
        }
      />
      <DialogButtons onBack={onClose}>
        <Button type="submit" busy={busy}>
          {t('vial.reassign')}
        </Button>
      </DialogButtons>
    </form>
  );
}
