import { useTranslation } from 'react-i18next';
import { useAction } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Refusal } from '../../ui/Refusal';
import styles from './Orderers.module.css';
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
  const { t: core } = useTranslation();
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
      <div className={styles.buttons}>
        <Button look="danger" busy={busy} onClick={remove}>
          {t('remove')}
        </Button>
        <Button look="quiet" hotkey="Esc" onClick={close}>
          {core('do.cancel')}
        </Button>
      </div>
    </Dialog>
  );
}
