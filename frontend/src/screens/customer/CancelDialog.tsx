import { useTranslation } from 'react-i18next';
import type { Order } from '../../protocol/rows';
import { useAction } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import { Refusal } from '../../ui/Refusal';
import styles from './OrderForm.module.css';

interface CancelDialogProps {
  open: boolean;
  order: Order;
  what: string;
  onClose: () => void;
}

/** Cancelling wants a second look at what is cancelled. */
export function CancelDialog({ open, order, what, onClose }: CancelDialogProps) {
  const { t } = useTranslation('customer');
  const { run, busy, refused, clear } = useAction();
  const close = () => {
    clear();
    onClose();
  };
  const drop = async () => {
    const outcome = await run(
      'order.cancel',
      { orderId: order.id },
      { seen: { [`order:${order.id}`]: order.revision } },
    );
    if (outcome.type === 'done') {
      announce(t('done.cancelled', { what }));
      close();
    }
  };
  return (
    <Dialog open={open} title={t('drop.title')} onClose={close}>
      <p>{t('drop.text', { what })}</p>
      <Refusal refused={refused} />
      <div className={styles.buttons}>
        <Button look="danger" busy={busy} onClick={drop}>
          {t('drop.yes')}
        </Button>
        <Button look="quiet" onClick={close} autoFocus>
          {t('drop.no')}
        </Button>
      </div>
    </Dialog>
  );
}
