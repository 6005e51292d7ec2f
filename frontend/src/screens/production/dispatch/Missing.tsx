/** What a customer says did not arrive: stands first and loud, until somebody here has seen it. */
import './texts';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { missingVials } from '../../../domain/papers';
import { remember, remembered } from '../../../domain/remembered';
import { useRows, useTable } from '../../../sync';
import { Button } from '../../../ui/Button';
import styles from './Leaving.module.css';

const SEEN = 'missing';

export const Missing = memo(DrawnMissing);

function DrawnMissing({ today }: { today: string }) {
  const { t } = useTranslation('leaving');
  const { when } = useFormat();
  const [seen, setSeen] = useState<readonly string[]>(() => remembered(SEEN));
  const customers = useTable('production', 'customer');
  const endpoints = useTable('production', 'endpoint');
  const dispatches = useRows('production', 'dispatch');
  const nameOf = (left: { id: number; revision: number }) => `${left.id}:${left.revision}`;
  const missing = dispatches.filter(
    (left) => missingVials(left).length > 0 && !seen.includes(nameOf(left)),
  );
  return (
    <div role="alert">
      {missing.map((left) => (
        <p key={left.id} className={styles.missing}>
          <span>
            {t('missing', {
              place:
                `${customers.get(left.customerId)?.shortName ?? ''} ${endpoints.get(left.endpointId)?.name ?? ''}`.trim(),
              count: missingVials(left).length,
              time: when(left.dispatchedAt, today),
            })}
            {left.note && `: ${left.note}`}
          </span>
          <Button
            small
            look="quiet"
            onClick={() => {
              remember(SEEN, nameOf(left));
              setSeen([...seen, nameOf(left)]);
            }}
          >
            {t('seen')}
          </Button>
        </p>
      ))}
    </div>
  );
}
