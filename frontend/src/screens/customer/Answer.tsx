/** Whether a later delivery will do: the two answers to a postponement. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { dateOf } from '../../domain/time';
import type { Order } from '../../protocol/rows';
import { useAction } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Refusal } from '../../ui/Refusal';
import { CancelDialog } from './CancelDialog';
import styles from './form/Form.module.css';

interface AnswerProps {
  order: Order;
  what: string;
  /** Beside what it is about, where it does not stand alone. */
  small?: boolean;
}

export function Answer({ order, what, small = false }: AnswerProps) {
  const { t } = useTranslation('customer');
  const { run, busy, refused } = useAction();
  const [dropping, setDropping] = useState(false);
  // On another day than it was ordered for, the time alone would be half of what is confirmed.
  const { when } = useFormat();
  const time = when(order.deliverAt, dateOf(order.postponedFromAt ?? order.deliverAt));
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
          look={small ? 'quiet' : 'main'}
          small={small}
          busy={busy}
          onClick={confirm}
          aria-label={`${t('postponed.yes', { time })} ${what}`}
        >
          {t('postponed.yes', { time })}
        </Button>
        <Button
          look={small ? 'bare' : 'quiet'}
          small={small}
          onClick={() => setDropping(true)}
          aria-label={`${t('postponed.no')} ${what}`}
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
