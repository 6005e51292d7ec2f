/** Of one delivery: whether it has left, what has arrived, its papers, and the step that sends it off. */
import './texts';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Delivery } from '../../../domain/day';
import { isOnItsWay } from '../../../domain/papers';
import type { Dispatch } from '../../../protocol/rows';
import { useRow, useRows, useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Papers } from '../../dispatch/Papers';
import { ReceiveDialog } from '../../dispatch/ReceiveDialog';
import { DispatchState, Warning } from '../../dispatch/State';
import styles from './Leaving.module.css';
import { ReturnDialog } from './ReturnDialog';
import { mayBeSent, useLeaving } from './useLeaving';

interface LeavingProps {
  delivery: Delivery;
  today: string;
  onSend: (delivery: Delivery) => void;
}

export const Leaving = memo(DrawnLeaving);

function DrawnLeaving({ delivery, today, onSend }: LeavingProps) {
  const { t } = useTranslation('leaving');
  const { here, gone } = useLeaving(delivery);
  const sends = here.length > 0 && mayBeSent(delivery);
  if (!sends && gone.length === 0) {
    return null;
  }
  return (
    <section className={styles.leaving} aria-label={t('title')}>
      <div className={styles.row}>
        <h3>{t('title')}</h3>
        {sends && (
          <Button small look="quiet" hotkey="S" onClick={() => onSend(delivery)}>
            {t('send')}
          </Button>
        )}
      </div>
      {gone.map((left) => (
        <Gone key={left.id} left={left} today={today} />
      ))}
    </section>
  );
}

/** One car: how far it is, what of it may not be used, its papers. */
export function Gone({ left, today }: { left: Dispatch; today: string }) {
  const { t: shared } = useTranslation('dispatch');
  const { t } = useTranslation('leaving');
  const [receiving, setReceiving] = useState(false);
  const [returning, setReturning] = useState(false);
  const vials = useTable('production', 'vial');
  const endpoint = useRow('production', 'endpoint', left.endpointId);
  const customer = useRow('production', 'customer', left.customerId);
  const papers = useRows('production', 'document').filter((paper) => paper.dispatchId === left.id);
  const place = `${customer?.shortName ?? ''} ${endpoint?.name ?? ''}`.trim();
  return (
    <div className={styles.gone}>
      <div className={styles.row}>
        <div>
          <DispatchState left={left} vials={vials} today={today} />
          <Warning left={left} vials={vials} look={styles.still} />
        </div>
        {isOnItsWay(left) && (
          <span className={styles.acts}>
            <Button small look="bare" onClick={() => setReceiving(true)}>
              {shared('receive.open')}
            </Button>
            <Button
              small
              look="bare"
              aria-label={t('back.openThis', { place })}
              onClick={() => setReturning(true)}
            >
              {t('back.open')}
            </Button>
          </span>
        )}
      </div>
      <Papers papers={papers} stream="production" today={today} />
      {returning && isOnItsWay(left) && (
        <ReturnDialog left={left} place={place} onClose={() => setReturning(false)} />
      )}
      {receiving && isOnItsWay(left) && (
        <ReceiveDialog
          left={left}
          stream="production"
          place={place}
          onClose={() => setReceiving(false)}
        />
      )}
    </div>
  );
}
