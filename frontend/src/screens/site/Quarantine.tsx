import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import type { Quarantined } from '../../protocol/rows';
import { useRows, useSession } from '../../sync';
import { Button } from '../../ui/Button';
import { List } from '../../ui/List';
import { LETTERS, Letters, useDismissal } from './Letters';
import { ReasonDialog } from './ReasonDialog';
import styles from './Site.module.css';

/** Each line of a reason says it in Danish and in English; one of them is enough. */
export function inOne(reason: string, language: string): string {
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
  const { user } = useSession();
  const mayAct = user?.role === 'siteAdmin';
  const dismissal = useDismissal();
  const [dismissing, setDismissing] = useState<Quarantined | null>(null);
  const kept = useRows('site', 'quarantine');
  const newest = useMemo(
    () => [...kept].sort((one, other) => other.receivedAt.localeCompare(one.receivedAt)),
    [kept],
  );
  const letters = newest.filter(({ source }) => LETTERS.includes(source));
  const files = newest.filter(({ source }) => !LETTERS.includes(source));
  return (
    <>
      {letters.length > 0 && (
        <>
          <h2 className={styles.part}>{t('letters.title')}</h2>
          <p className={styles.lead}>{t('letters.lead')}</p>
          <Letters rows={letters} />
        </>
      )}
      {letters.length > 0 && files.length > 0 && <h2 className={styles.part}>{t('kept.title')}</h2>}
      {files.length > 0 && <p className={styles.lead}>{t('kept.lead')}</p>}
      {(files.length > 0 || letters.length === 0) && (
        <List
          id="site-quarantine"
          first={null}
          label={t('kept.title')}
          rows={files}
          search={(one) => `${one.name} ${inOne(one.reason, i18n.language)}`}
          keyOf={(one) => one.id}
          empty={t('kept.empty')}
          columns={[
            {
              key: 'file',
              head: t('kept.file'),
              sort: (one) => one.name,
              cell: (one) => <span className={styles.code}>{one.name}</span>,
            },
            {
              key: 'source',
              head: t('kept.source'),
              cell: (one) => t(`worker.${one.source}`, one.source),
              sort: (one) => t(`worker.${one.source}`, one.source),
            },
            {
              key: 'reason',
              head: t('kept.reason'),
              sort: (one) => inOne(one.reason, i18n.language),
              wide: true,
              cell: (one) => (
                <span className={styles.reason}>{inOne(one.reason, i18n.language)}</span>
              ),
            },
            {
              key: 'received',
              head: t('kept.received'),
              sort: (one) => one.receivedAt,
              cell: (one) => <span className="num">{dayAndClock(one.receivedAt)}</span>,
            },
            {
              key: 'do',
              head: '',
              cell: (one) =>
                mayAct && (
                  <Button
                    small
                    look="bare"
                    aria-label={`${t('letters.dismiss')}: ${one.name}`}
                    onClick={() => setDismissing(one)}
                  >
                    {t('letters.dismiss')}
                  </Button>
                ),
            },
          ]}
        />
      )}
      <ReasonDialog
        what={dismissing && dismissal(dismissing)}
        onClose={() => setDismissing(null)}
      />
    </>
  );
}
