/** Stands on every page of production while a customer has not acknowledged a recall, and counts up. */
import { memo } from 'react';
import { Link } from 'wouter';
import { answersOf } from '../../../domain/recall';
import { ms } from '../../../domain/time';
import { useNow, useTable } from '../../../sync';
import { useWords } from '../words';
import styles from './Recall.module.css';
import './texts';
import { useRecalls } from './useRecalls';

export const RecallBanner = memo(DrawnRecallBanner);

function DrawnRecallBanner() {
  const { t } = useWords();
  const { silent } = useRecalls();
  const customers = useTable('production', 'customer');
  if (silent.length === 0) {
    return null;
  }
  return (
    <aside className={styles.banner} aria-label={t('recall.banner')}>
      {silent.map((recall) => (
        <p key={recall.id} className={styles.line}>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <path d="M6.5 1.5h7l5 5v7l-5 5h-7l-5-5v-7z" />
            <path d="M10 5.5v5.5M10 14v.1" />
          </svg>
          <b>{t('recall.of', { batch: recall.batchNumber })}</b>
          <span>
            {t('recall.silentAre', {
              names: answersOf(recall)
                .silent.map(({ customerId, seenAt }) => {
                  const name = customers.get(customerId)?.shortName ?? '–';
                  return seenAt ? name : t('recall.notSeenBy', { name });
                })
                .join(', '),
            })}
          </span>
          <Since at={recall.madeAt} />
          <Link href={`/production/batches/recalls#recall-${recall.id}`} className={styles.go}>
            {t('recall.see')}
          </Link>
        </p>
      ))}
    </aside>
  );
}

/** For how long nobody has answered. */
export function Since({ at }: { at: string }) {
  const { t, format } = useWords();
  const now = useNow(1000);
  return (
    <span className={styles.since} aria-live="off">
      {t('recall.since', { duration: format.duration(now - ms(at)) })}
    </span>
  );
}
