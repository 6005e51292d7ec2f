import { useTranslation } from 'react-i18next';
import { useAction } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Refusal } from '../../ui/Refusal';
import type { Person } from './useAssignments';

interface RemoveDialogProps {
  person: Person | null;
  customerId: number;
  customer: string;
  onClose: () => void;
  onDone: () => void;
}

/** Taking somebody's right to order here wants a second look at whose. */
export function RemoveDialog({ person, customerId, customer, onClose, onDone }: RemoveDialogProps) {
  const { t } = useTranslation('orderers');
  const { run, busy, refused, clear } = useAction();
  const close = () => {
    clear();
    onClose();
  };
  const remove = async () => {
    if (!person) {
      return;
    }
    const outcome = await run('assignment.remove', { userId: person.id, customerId });
    if (outcome.type === 'done') {
      announce(t('removed', { name: person.name, customer }));
      close();
      onDone();
    }
  };
  return (
    <Dialog
      open={person !== null}
      title={t('removeTitle', { name: person?.name ?? '' })}
      onClose={close}
    >
      <p>{t('removeText', { name: person?.name ?? '', customer })}</p>
      <Refusal refused={refused} />
      <DialogButtons onBack={close} hotkey="Esc">
        <Button look="danger" busy={busy} onClick={remove}>
          {t('remove')}
        </Button>
      </DialogButtons>
    </Dialog>
  );
}
