/** Saying that something came, and what of it: one tick for each vial, and the time it is. */
import './texts';
import { type FormEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clockSeconds } from '../../domain/time';
import type { Dispatch, Vial } from '../../protocol/rows';
import { useAction, useTable } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { FromPaper, paperData } from '../../ui/FromPaper';
import { Refusal, useRefusalText } from '../../ui/Refusal';
import { instantOfWhen, type When, WhenFields } from '../../ui/WhenFields';
import styles from './Receive.module.css';
import { warningOf } from './State';

interface ReceiveDialogProps {
  left: Dispatch;
  stream: string;
  place: string;
  onClose: () => void;
}

export function ReceiveDialog(props: ReceiveDialogProps) {
  const { t } = useTranslation('dispatch');
  return (
    <Dialog open title={t('receive.title', { place: props.place })} onClose={props.onClose}>
      <Form {...props} />
    </Dialog>
  );
}

const AT_FIELDS = new Set(['receivedAt', 'note']);

function Form({ left, stream, onClose }: ReceiveDialogProps) {
  const { t } = useTranslation('dispatch');
  const refusalText = useRefusalText();
  const vials = useTable(stream, 'vial');
  const { run, busy, refused } = useAction();
  const [ticked, setTicked] = useState<ReadonlySet<number>>(new Set(left.vialIds));
  const [when, setWhen] = useState<When | null>(null);
  const [note, setNote] = useState('');
  const [paper, setPaper] = useState(false);
  const [wrong, setWrong] = useState(false);
  const atField = (field: string) => (refused?.field === field ? refusalText(refused) : null);
  const warning = warningOf(left, vials);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    const at = instantOfWhen(when);
    setWrong(at === null);
    if (at === null) {
      return;
    }
    const outcome = await run(
      'dispatch.receive',
      {
        dispatchId: left.id,
        receivedAt: new Date(at).toISOString(),
        vialIds: left.vialIds.filter((id) => ticked.has(id)),
        note: note.trim(),
        ...paperData(paper),
      },
      { seen: { [`dispatch:${left.id}`]: left.revision } },
    );
    if (outcome.type === 'done') {
      announce(t('receive.done'));
      onClose();
    }
  };
  return (
    <form className={styles.form} onSubmit={submit} noValidate autoComplete="off">
      <fieldset className={styles.vials}>
        <legend>{t('receive.what')}</legend>
        {left.vialIds.map((id, place) => (
          <label key={id} className={styles.vial}>
            <input
              type="checkbox"
              checked={ticked.has(id)}
              ref={(element) => {
                if (place === 0) {
                  element?.setAttribute('autofocus', '');
                }
              }}
              onChange={(event) => {
                const next = new Set(ticked);
                event.target.checked ? next.add(id) : next.delete(id);
                setTicked(next);
              }}
            />
            <VialWords id={id} vial={vials.get(id)} />
          </label>
        ))}
        <p className="soft">{t('receive.leave')}</p>
      </fieldset>
      <div className={styles.when}>
        <WhenFields
          when={when}
          onWhen={setWhen}
          dateLabel={t('receive.date')}
          timeLabel={t('receive.time')}
          error={wrong ? t('receive.timeError') : atField('receivedAt')}
        />
      </div>
      <FromPaper ticked={paper} onTick={setPaper} />
      <Field label={t('receive.note')} hint={t('receive.noteHint')} error={atField('note')}>
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
      {warning && (
        <p className={styles.still}>{t(`receive.${warning === 'notYet' ? 'still' : warning}`)}</p>
      )}
      <Refusal refused={refused && AT_FIELDS.has(refused.field ?? '') ? null : refused} />
      <DialogButtons onBack={onClose}>
        <Button type="submit" look={ticked.size === 0 ? 'danger' : 'main'} busy={busy}>
          {ticked.size === 0 ? t('receive.doNone') : t('receive.do', { count: ticked.size })}
        </Button>
      </DialogButtons>
    </form>
  );
}

/** A vial as one reads it off its label. */
export function VialWords({ id, vial }: { id: number; vial: Vial | undefined }) {
  const { t } = useTranslation('dispatch');
  const { mbq, figure } = useFormat();
  if (!vial) {
    return <span className={styles.words}>Vial {id}</span>;
  }
  const amount = mbq(vial.activityMbq, 1);
  return (
    <span className={styles.words}>
      <b>{vial.batchNumber}</b>
      <small>
        {amount} · {clockSeconds(vial.calibratedAt)} · {t('ml', { ml: figure(vial.volumeMl, 2) })} ·
        vial {id}
      </small>
    </span>
  );
}
