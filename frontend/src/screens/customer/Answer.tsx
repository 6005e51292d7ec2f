/** Whether a later delivery will do: the two answers to a postponement. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { clock } from '../../domain/time';
import type { Order } from '../../protocol/rows';
import { useAction } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Refusal } from '../../ui/Refusal';
import { CancelDialog } from './CancelDialog';
import styles from './form/Form.module.css';

export function Answer({ order, what }: { order: Order; what: string }) {
  const { t } = useTranslation('customer');
  const { run, busy, refused } = useAction();
  const [dropping, setDropping] = useState(false);
  const time = clock(order.deliverAt);
  const confirm = async () => {
    const outcome = await run(
      'order.confirm',
      { orderId: order.id },
      { seen: { [`order:${order.id}`]: order.revision } },
    );
    if (outcome.type === 'done') {
      announce(t('postponed.confirmed', { what: `${what}, ${time}` }));
    }
  };
  return (
    <>
      <div className={styles.buttons}>
        <Button
          busy={busy}
          onClick={confirm}
          aria-label={`${t('postponed.yes', { time })} ${what}`}
        >
          {t('postponed.yes', { time })}
        </Button>
        <Button
          look="quiet"
          onClick={() => setDropping(true)}
          aria-label={`${t('cancel')} ${what}`}
        >
          {t('postponed.no')}
        </Button>
      </div>
      <Refusal refused={refused} />
      <CancelDialog
        open={dropping && order.awaitsConfirmation}
        order={order}
        what={`${what}, ${time}`}
        asking={false}
        onClose={() => setDropping(false)}
      />
    </>
  );
}
