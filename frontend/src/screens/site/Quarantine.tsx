import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { useRows } from '../../sync';
import { Table } from '../../ui/Table';
import styles from './Site.module.css';

export function Quarantine() {
  const { t } = useTranslation('site');
  const { dayAndClock } = useFormat();
  const kept = useRows('site', 'quarantine');
  const newest = useMemo(
    () => [...kept].sort((one, other) => other.receivedAt.localeCompare(one.receivedAt)),
    [kept],
  );
  return (
    <>
      {kept.length > 0 && <p className={styles.lead}>{t('kept.lead')}</p>}
      <Table
        label={t('tabs.quarantine')}
        rows={newest}
        keyOf={(one) => one.id}
        empty={t('kept.empty')}
        columns={[
          { head: t('kept.file'), cell: (one) => <span className={styles.code}>{one.name}</span> },
          { head: t('kept.source'), cell: (one) => t(`worker.${one.source}`, one.source) },
          {
            head: t('kept.reason'),
            wide: true,
            cell: (one) => <span className={styles.reason}>{one.reason}</span>,
          },
          {
            head: t('kept.received'),
            cell: (one) => <span className="num">{dayAndClock(one.receivedAt)}</span>,
          },
        ]}
      />
    </>
  );
}
