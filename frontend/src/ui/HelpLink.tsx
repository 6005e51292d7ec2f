/** "?" beside a title: the heading of the guide that explains what stands here. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import styles from './HelpLink.module.css';

/** `guide#heading`, as the guides of docs/guides have them. */
export type HelpTopic = `${'nurse' | 'radiochemist' | 'admin' | 'qa'}#${string}`;

export function HelpLink({ to }: { to: HelpTopic }) {
  const { t } = useTranslation();
  return (
    <Link
      href={`/help/${to}`}
      className={styles.help}
      aria-label={t('header.help')}
      title={t('header.help')}
    >
      <span aria-hidden="true">?</span>
    </Link>
  );
}

/** A title with its link. */
export function Titled({ to, children }: { to: HelpTopic; children: ReactNode }) {
  return (
    <div className={styles.titled}>
      {children}
      <HelpLink to={to} />
    </div>
  );
}
