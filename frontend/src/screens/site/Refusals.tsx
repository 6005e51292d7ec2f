/** Messages of the RIS that were not for us, or too long: nothing of them was kept, but that they came. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { List } from '../../ui/List';
import styles from './Site.module.css';
import type { RefusedMessages } from './system/system';

export function Refusals({ rows }: { rows: readonly RefusedMessages[] }) {
  const { t } = useTranslation('site');
  const { dayAndClock, figure } = useFormat();
  if (rows.length === 0) {
    return null;
  }
  return (
    <>
      <h2 className={styles.part}>{t('refusals.title')}</h2>
      <p className={styles.lead}>{t('refusals.lead')}</p>
      <List
        id="site-refusals"
        first={null}
        label={t('refusals.title')}
        rows={rows}
        keyOf={(one) => `${one.why} ${one.kind}`}
        empty=""
        columns={[
          {
            key: 'kind',
            head: t('refusals.kind'),
            sort: (one: RefusedMessages) => one.kind,
            cell: (one: RefusedMessages) =>
              one.kind ? (
                <span className={styles.code}>{one.kind}</span>
              ) : (
                <span className="soft">{t('refusals.unknown')}</span>
              ),
          },
          {
            key: 'why',
            head: t('kept.reason'),
            wide: true,
            sort: (one: RefusedMessages) => t(`refusals.why.${one.why}`),
            cell: (one: RefusedMessages) => t(`refusals.why.${one.why}`),
          },
          {
            key: 'count',
            head: t('refusals.count'),
            sort: (one: RefusedMessages) => one.count,
            cell: (one: RefusedMessages) => <span className="num">{figure(one.count, 0)}</span>,
          },
          {
            key: 'first',
            head: t('refusals.first'),
            sort: (one: RefusedMessages) => one.firstAt,
            cell: (one: RefusedMessages) => <span className="num">{dayAndClock(one.firstAt)}</span>,
          },
          {
            key: 'last',
            head: t('refusals.last'),
            sort: (one: RefusedMessages) => one.lastAt,
            cell: (one: RefusedMessages) => <span className="num">{dayAndClock(one.lastAt)}</span>,
          },
        ]}
      />
    </>
  );
}
