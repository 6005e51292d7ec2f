import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { looksLikeCpr } from '../../domain/freeText';
import type { Order } from '../../protocol/rows';
import { useAction } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Refusal, useRefusalText } from '../../ui/Refusal';
import { startHere } from '../../ui/startHere';
import styles from './form/Form.module.css';

interface CancelDialogProps {
  open: boolean;
  order: Order;
  what: string;
  /** The customer may no longer cancel it himself: what is sent is a request. */
  asking: boolean;
  /** What stands there already of why it is asked. */
  first?: string;
  onClose: () => void;
  /** It is done, or asked for. */
  onDone?: () => void;
}

/** Cancelling wants a second look at what is cancelled; asking for it wants a word on why. */
export function CancelDialog(props: CancelDialogProps) {
  const { open, order, what, asking, first = '', onClose, onDone } = props;
  const { t } = useTranslation('customer');
  const { run, busy, refused, clear } = useAction();
  const textOf = useRefusalText();
  const [note, setNote] = useState(first);
  const close = () => {
    clear();
    setNote(first);
    onClose();
  };
  const drop = async () => {
    if (looksLikeCpr(note)) {
      return;
    }
    const seen = { seen: { [`order:${order.id}`]: order.revision } };
    const outcome = asking
      ? await run(
          'request.make',
          { kind: 'cancel', orderId: order.id, data: {}, text: note.trim() },
          seen,
        )
      : await run('order.cancel', { orderId: order.id }, seen);
    if (outcome.type === 'done') {
      announce(t(asking ? 'done.asked' : 'done.cancelled', { what }));
      close();
      onDone?.();
    }
  };
  const atText = asking && refused?.field === 'text';
  return (
    <Dialog open={open} title={t(asking ? 'request.cancelTitle' : 'drop.title')} onClose={close}>
      <form
        className={styles.dialogForm}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void drop();
        }}
      >
        <p>{t(asking ? 'request.cancelText' : 'drop.text', { what })}</p>
        {asking && (
          <Field
            label={t('request.why')}
            hint={t('commentHint')}
            error={looksLikeCpr(note) ? t('cpr') : atText && refused ? textOf(refused) : undefined}
          >
            {(control) => (
              <input
                {...control}
                ref={startHere}
                maxLength={1000}
                autoComplete="off"
                value={note}
                onChange={(event) => setNote(event.target.value)}
              />
            )}
          </Field>
        )}
        <Refusal refused={atText ? null : refused} />
        <DialogButtons onBack={close} back={t('drop.no')} hotkey="Esc">
          <Button type="submit" look={asking ? 'main' : 'danger'} busy={busy}>
            {t(asking ? 'request.askCancel' : 'drop.yes')}
          </Button>
        </DialogButtons>
      </form>
    </Dialog>
  );
}
