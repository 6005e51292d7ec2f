/** Messages that were read and still hold. What has expired is gone by the clock. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { noticesAt } from '../../domain/notice';
import { useNow } from '../../sync';
import { type Reach, useNotices } from './data';
import styles from './News.module.css';

export function Messages({ reach, today }: { reach: Reach[]; today: string }) {
  const { t } = useTranslation('customer');
  const { when } = useFormat();
  const { read } = noticesAt(useNotices(reach), useNow(1000));
  if (read.length === 0) {
    return null;
  }
  return (
    <section aria-labelledby="messages-title">
      <h2 id="messages-title" className={styles.title}>
        {t('notice.list')}
      </h2>
      <ul className={styles.list}>
        {read.map((notice) => {
          const reader = notice.receipts.find((receipt) => receipt.readAt !== null);
          return (
            <li key={notice.id} className={styles.message}>
              <p>{notice.text || t(`notice.${notice.kind}`)}</p>
              <p className="soft">
                {t('notice.by', { name: notice.madeBy, time: when(notice.madeAt, today) })}
                {' · '}
                {t('notice.until', { time: when(notice.expiresAt, today) })}
                {notice.readAt !== null && (
                  <>
                    {' · '}
                    {t('notice.readBy', {
                      name: reader?.readBy ?? '',
                      time: when(notice.readAt, today),
                    })}
                  </>
                )}
              </p>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
