/** What the batches of a delivery's vials wait for, with the way to them: without it nothing can be released to people. */
import { Link } from 'wouter';
import { isCertified } from '../../../domain/batches';
import type { Delivery } from '../../../domain/day';
import { batchOf, isHuman } from '../../../domain/pools';
import type { Batch } from '../../../protocol/rows';
import { useRows } from '../../../sync';
import { BatchState } from '../../../ui/BatchState';
import { useWords } from '../words';
import styles from './Evidence.module.css';
import './texts';

export function BatchNote({ delivery }: { delivery: Delivery }) {
  const { t } = useWords();
  const notes = useUncertified(delivery);
  if (notes.length === 0) {
    return null;
  }
  return (
    <ul className={styles.notes} aria-label={t('release.batchNotes')}>
      {notes.map(({ number, batch }) => (
        <li key={number}>
          {batch ? <BatchState state={batch.state} /> : <b>{t('release.notOpened')}</b>}
          <Link href={`/production/batches${batch ? `?batch=${batch.id}` : ''}`}>
            {t('release.toBatch', { number })}
          </Link>
        </li>
      ))}
    </ul>
  );
}

/** The batches that a delivery's vials wait for, by number; one that nobody has opened has no row. */
export function useUncertified(delivery: Delivery): { number: string; batch: Batch | undefined }[] {
  const batches = useRows('production', 'batch');
  const open = delivery.status === 'accepted' || delivery.status === 'ordered';
  const human = isHuman(delivery.orders);
  const vials = open && human ? delivery.filled : [];
  const numbers = [...new Set(vials.map((vial) => vial.batchNumber))].sort();
  return numbers.flatMap((number) => {
    const vial = vials.find((one) => one.batchNumber === number);
    const batch = vial && batchOf(vial, batches);
    return batch && isCertified(batch) ? [] : [{ number, batch }];
  });
}
