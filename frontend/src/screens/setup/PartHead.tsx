/** The head of a part: what it is and what it is for; on paper also when and by whom it was printed. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { clock, dateOf } from '../../domain/time';
import { useNow, useSession } from '../../sync';
import { type HelpTopic, Titled } from '../../ui/HelpLink';
import styles from './Setup.module.css';

export function PartHead({
  title,
  help,
  lead,
  children,
}: {
  title: ReactNode;
  help: HelpTopic;
  lead?: ReactNode;
  children?: ReactNode;
}) {
  const { t } = useTranslation('setup');
  const { longDay } = useFormat();
  const { user } = useSession();
  const now = useNow(60_000);
  return (
    <header className={styles.head}>
      <div className={styles.headText}>
        <Titled to={help}>
          <h1>{title}</h1>
        </Titled>
        {lead && <p className={styles.lead}>{lead}</p>}
        <p className={styles.printed}>
          {t('printed', {
            time: `${longDay(dateOf(now))} ${dateOf(now).slice(0, 4)} ${clock(now)}`,
            name: user?.name,
          })}
        </p>
      </div>
      {children}
    </header>
  );
}
