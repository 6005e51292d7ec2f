/** What may be done with an order now, the next step first, each with its key. */
import { memo } from 'react';
import type { Delivery } from '../../domain/day';
import { waitsForPerson } from '../../domain/dayNext';
import type { PlanOrder } from '../../domain/dayRows';
import { clock } from '../../domain/time';
import { useSession } from '../../sync';
import { Button } from '../../ui/Button';
import type { PanelActions } from './Panel';
import styles from './Panel.module.css';
import { useWords } from './words';

interface StepsProps {
  delivery: Delivery;
  order: PlanOrder;
  busy: boolean;
  actions: PanelActions;
}

/** The step that is next, and those that are often taken instead; always at hand. */
export const Steps = memo(DrawnSteps);

function DrawnSteps({ delivery, order, busy, actions }: StepsProps) {
  const { t } = useWords();
  const { user } = useSession();
  const waiting = delivery.orders.filter((one) => one.status === 'ordered');
  const { status } = order;
  // Nothing lies in vials yet: there is nothing to sign for.
  const empty = delivery.vials.length === 0;
  const awaits = order.awaitsConfirmation === true;
  const open = status === 'ordered' || status === 'accepted';
  // Where a person has to look at every vial first, that is the step, and there is nothing to sign yet.
  const doubted = delivery.vials.every(waitsForPerson) ? delivery.vials[0] : undefined;
  const mine = doubted !== undefined && doubted.enteredBy === user?.name;
  const filled = status === 'accepted' && !empty;
  const signs = filled && !doubted;
  return (
    <div className={styles.steps}>
      {status === 'ordered' && (
        <Button hotkey="A" busy={busy} wide onClick={() => actions.accept(delivery, [order])}>
          {t('act.accept')}
        </Button>
      )}
      {filled && doubted && !mine && (
        <Button busy={busy} wide onClick={() => actions.confirmVial(delivery, doubted)}>
          {t('act.confirmVial')}
        </Button>
      )}
      {filled && mine && <p className={styles.blocked}>{t('ownVial')}</p>}
      {signs && (
        <>
          <Button
            hotkey="R"
            busy={busy}
            wide
            disabled={awaits}
            aria-describedby={awaits ? 'release-blocked' : undefined}
            onClick={() => actions.release(delivery)}
          >
            {t('act.signRelease')}
          </Button>
          {awaits && (
            <p className={styles.blocked} id="release-blocked">
              {t('awaitsBlocks')}
            </p>
          )}
        </>
      )}
      {status === 'accepted' && empty && (
        <Button hotkey="V" wide onClick={() => actions.addVial(delivery)}>
          {t('act.addVial')}
        </Button>
      )}
      {waiting.length > 1 && (
        <Button
          look="quiet"
          busy={busy}
          wide
          hotkey="⇧ A"
          onClick={() => actions.accept(delivery, waiting)}
        >
          {t('act.acceptAll', { count: waiting.length })}
        </Button>
      )}
      {open && (
        <div className={styles.row}>
          <Button look="quiet" small hotkey="X" onClick={() => actions.reject(delivery, [order])}>
            {t('act.reject')}
          </Button>
          {delivery.kind !== 'injection' && (
            <Button look="quiet" small hotkey="M" onClick={() => actions.move(delivery, order)}>
              {t('act.move')}
            </Button>
          )}
          <Button look="quiet" small hotkey="U" onClick={() => actions.postpone(delivery, order)}>
            {t('act.postpone')}
          </Button>
          <Button look="quiet" small hotkey="L" onClick={() => actions.delay(delivery, order)}>
            {t('act.delay')}
          </Button>
        </div>
      )}
    </div>
  );
}

/** What is seldom done; below the figures, where nobody hits it by chance. */
export const LessSteps = memo(DrawnLessSteps);

function DrawnLessSteps({ delivery, order, busy, actions }: StepsProps) {
  const { t } = useWords();
  const { status } = order;
  const open = status === 'ordered' || status === 'accepted';
  const empty = delivery.vials.length === 0;
  const mayAdd =
    status !== 'cancelled' && status !== 'released' && !(status === 'accepted' && empty);
  return (
    <div className={styles.more}>
      {open && order.movedToSlotId !== null && (
        <Button look="quiet" small busy={busy} onClick={() => actions.restore(delivery, order)}>
          {t('act.restore')}
        </Button>
      )}
      {open && (
        <Button look="quiet" small hotkey="E" onClick={() => actions.edit(delivery, order)}>
          {t('act.edit')}
        </Button>
      )}
      {open && (
        <Button look="quiet" small hotkey="C" onClick={() => actions.cancel(delivery, order)}>
          {t('act.cancel')}
        </Button>
      )}
      {status === 'released' && (
        <Button look="quiet" small hotkey="L" onClick={() => actions.delay(delivery, order)}>
          {t('act.delay')}
        </Button>
      )}
      {(status === 'accepted' || status === 'rejected') && (
        <Button look="quiet" small hotkey="O" onClick={() => actions.reopen(delivery, [order])}>
          {t('act.reopen')}
        </Button>
      )}
      {mayAdd && (
        <Button look="quiet" small hotkey="V" onClick={() => actions.addVial(delivery)}>
          {t('act.addVial')}
        </Button>
      )}
      {order.certificateId !== null && (
        <a
          className={styles.certificate}
          href={`/api/certificates/${order.certificateId}`}
          target="_blank"
          rel="noreferrer"
        >
          {t('panel.certificateOf')}
        </a>
      )}
    </div>
  );
}

/** That an order is postponed and waits for its customer's word, or is late. */
export const Waiting = memo(DrawnWaiting);

function DrawnWaiting({ delivery, order, busy, actions, date }: StepsProps & { date: string }) {
  const { t, format } = useWords();
  if (order.awaitsConfirmation) {
    return (
      <div className={styles.waiting}>
        <p>
          <b>{t('awaits')}.</b>{' '}
          {order.postponedFromAt &&
            t('awaitsText', { from: format.when(order.postponedFromAt, date) })}
        </p>
        {order.postponedReason && <p>{t('awaitsReason', { reason: order.postponedReason })}</p>}
        <Button look="quiet" small busy={busy} onClick={() => actions.confirmFor(delivery, order)}>
          {t('confirmFor')}
        </Button>
      </div>
    );
  }
  return order.expectedAt ? (
    <p className={styles.delayed}>
      {clock(order.deliverAt)} →{' '}
      <b>{t('delayedTo', { time: format.when(order.expectedAt, date) })}</b>
    </p>
  ) : null;
}
