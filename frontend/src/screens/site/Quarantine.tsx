import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { useRows } from '../../sync';
import { Table } from '../../ui/Table';
import styles from './Site.module.css';

/** Each line of a reason says it in Danish and in English; one of them is enough. */
function inOne(reason: string, language: string): string {
  return reason
    .split('\n')
    .map((line) => {
      const [danish = '', english, ...more] = line.split(' / ');
      return english === undefined || more.length > 0 ? line : language === 'en' ? english : danish;
    })
    .join('\n');
}

export function Quarantine() {
  const { t, i18n } = useTranslation('site');
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
            cell: (one) => (
              <span className={styles.reason}>{inOne(one.reason, i18n.language)}</span>
            ),
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
