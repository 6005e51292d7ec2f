/** That what one got is of a batch that is certified conditionally, and which results are still open. */
import './texts';
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { conditionalOf } from '../../../domain/conditional';
import type { Order } from '../../../protocol/rows';
import { useRows } from '../../../sync';
import { Flag } from '../../../ui/Flag';
import { mindsOf } from '../minds';
import styles from './Alarms.module.css';

interface ConditionalProps {
  order: Order;
  stream: string;
}

function useConditional({ order, stream }: ConditionalProps) {
  const vials = useRows(stream, 'vial');
  const dispatches = useRows(stream, 'dispatch');
  return useMemo(() => conditionalOf(order, vials, dispatches), [order, vials, dispatches]);
}

/** On the order's own line, beside its status: that, and what else is to be minded of it. */
export function Minds(props: ConditionalProps) {
  const { t } = useTranslation('customer');
  return mindsOf(props.order, useConditional(props).length > 0).map((mind) => (
    <Flag key={mind} tone="warn">
      {t(mind)}
    </Flag>
  ));
}

/** Batch by batch: what is still open. */
export function ConditionalNote(props: ConditionalProps) {
  const { t } = useTranslation('customer');
  return useConditional(props).map(({ batchNumber: batch, open }) => (
    <p key={batch} className={styles.conditional}>
      <b>{t('conditional.batch', { batch })}</b>{' '}
      {open.length > 0
        ? t('conditional.open', { tests: open.join(', ') })
        : t('conditional.unsigned')}
    </p>
  ));
}
