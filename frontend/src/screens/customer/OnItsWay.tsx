/** What is on its way to an order, or has come: since when, whether it may be used, its papers, and the word that it came. */
import '../dispatch/texts';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { isOnItsWay } from '../../domain/papers';
import type { Order } from '../../protocol/rows';
import { useRows, useTable } from '../../sync';
import { Button } from '../../ui/Button';
import { Papers } from '../dispatch/Papers';
import { ReceiveDialog } from '../dispatch/ReceiveDialog';
import { DispatchState, Warning, warningOf } from '../dispatch/State';
import type { Reach } from './data';
import styles from './OnItsWay.module.css';

interface OnItsWayProps {
  order: Order;
  reach: Reach;
  today: string;
}

export function OnItsWay({ order, reach, today }: OnItsWayProps) {
  const { t } = useTranslation('dispatch');
  const [receiving, setReceiving] = useState<number | null>(null);
  const { stream, endpoint, customer } = reach;
  const vials = useTable(stream, 'vial');
  const papers = useRows(stream, 'document');
  const mine = useRows(stream, 'dispatch').filter((left) => left.orderIds.includes(order.id));
  const open = mine.find((left) => left.id === receiving && isOnItsWay(left));
  if (mine.length === 0) {
    return null;
  }
  return (
    <div className={styles.way}>
      {mine.map((left) => {
        const warning = warningOf(left, vials);
        const look = warning === null ? '' : warning === 'notYet' ? styles.early : styles.barred;
        return (
          <div key={left.id} className={`${styles.car} ${look}`}>
            <div className={styles.state}>
              <div>
                <DispatchState left={left} vials={vials} today={today} />
                <Warning left={left} vials={vials} look={styles.still} />
              </div>
              {isOnItsWay(left) && (
                <Button look="quiet" onClick={() => setReceiving(left.id)}>
                  {t('receive.open')}
                </Button>
              )}
            </div>
            <Papers
              papers={papers.filter((paper) => paper.dispatchId === left.id)}
              stream={stream}
              today={today}
            />
          </div>
        );
      })}
      {open && (
        <ReceiveDialog
          left={open}
          stream={stream}
          place={`${customer} ${endpoint.name}`.trim()}
          onClose={() => setReceiving(null)}
        />
      )}
    </div>
  );
}
