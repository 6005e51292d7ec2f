import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import type { Quarantined } from '../../protocol/rows';
import { useRows, useSession } from '../../sync';
import { Button } from '../../ui/Button';
import { List } from '../../ui/List';
import { LETTERS, Letters, useDismissal } from './Letters';
import { ReasonDialog } from './ReasonDialog';
import { Refusals } from './Refusals';
import styles from './Site.module.css';
import { hiddenOf, type Told } from './system/system';

const OLD_SYSTEM = 'oldSystem';

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

export function Quarantine({ told = null }: { told?: Told | null }) {
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
  const isFile = (source: string) => ![...LETTERS, OLD_SYSTEM].includes(source);
  const files = newest.filter(({ source }) => isFile(source));
  const letters = newest.filter(({ source }) => LETTERS.includes(source));
  const old = newest.filter(({ source }) => source === OLD_SYSTEM);
  const refused = told?.messages?.refused ?? [];
  const kinds = [letters, old, files].filter((some) => some.length > 0).length;
  const columns = (first: string, sourced = true) => [
    {
      key: 'file',
      head: first,
      sort: (one: Quarantined) => one.name,
      cell: (one: Quarantined) => <span className={styles.code}>{one.name}</span>,
    },
    ...(sourced
      ? [
          {
            key: 'source',
            head: t('kept.source'),
            sort: (one: Quarantined) => t(`worker.${one.source}`, one.source),
            cell: (one: Quarantined) => t(`worker.${one.source}`, one.source),
          },
        ]
      : []),
    {
      key: 'reason',
      head: t('kept.reason'),
      wide: true,
      sort: (one: Quarantined) => inOne(one.reason, i18n.language),
      cell: (one: Quarantined) => (
        <span className={styles.reason}>{inOne(one.reason, i18n.language)}</span>
      ),
    },
    {
      key: 'received',
      head: t('kept.received'),
      sort: (one: Quarantined) => one.receivedAt,
      cell: (one: Quarantined) => <span className="num">{dayAndClock(one.receivedAt)}</span>,
    },
    {
      key: 'do',
      head: '',
      cell: (one: Quarantined) =>
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
  ];
  const said = (one: Quarantined) => `${one.name} ${inOne(one.reason, i18n.language)}`;
  return (
    <>
      {letters.length > 0 && (
        <>
          <h2 className={styles.part}>{t('letters.title')}</h2>
          <p className={styles.lead}>{t('letters.lead')}</p>
          <Letters rows={letters} />
          <More count={hiddenOf(told, (source) => LETTERS.includes(source))} />
        </>
      )}
      {old.length > 0 && (
        <>
          {kinds > 1 && <h2 className={styles.part}>{t('old.title')}</h2>}
          <p className={styles.lead}>{t('old.lead')}</p>
          <List
            id="site-old-rows"
            first={null}
            label={t('old.title')}
            rows={old}
            search={said}
            keyOf={(one) => one.id}
            empty=""
            columns={columns(t('old.row'), false)}
          />
          <More count={hiddenOf(told, (source) => source === OLD_SYSTEM)} />
        </>
      )}
      {kinds > 1 && files.length > 0 && <h2 className={styles.part}>{t('kept.title')}</h2>}
      {files.length > 0 && <p className={styles.lead}>{t('kept.lead')}</p>}
      {(files.length > 0 || kinds === 0) && (
        <List
          id="site-quarantine"
          first={null}
          label={t('kept.title')}
          rows={files}
          search={said}
          keyOf={(one) => one.id}
          empty={t('kept.empty')}
          columns={columns(t('kept.file'))}
        />
      )}
      <More count={hiddenOf(told, isFile)} />
      <Refusals rows={refused} />
      <ReasonDialog
        what={dismissing && dismissal(dismissing)}
        onClose={() => setDismissing(null)}
      />
    </>
  );
}

/** That there are more than the list has room for: each line that leaves makes room for one. */
function More({ count }: { count: number }) {
  const { t } = useTranslation('site');
  return count > 0 ? <p className={styles.more}>{t('kept.more', { count })}</p> : null;
}
