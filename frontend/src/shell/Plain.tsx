/** The plain pages: waiting, nowhere, not yours. */
import { useTranslation } from 'react-i18next';
import { Link } from 'wouter';
import { useSession } from '../sync';
import styles from './Plain.module.css';

export function Loading() {
  const { t } = useTranslation();
  return (
    <main className={styles.plain} aria-busy="true">
      <p className={styles.wait} role="status">
        {t('app.loading')}
      </p>
    </main>
  );
}

export function Missing() {
  const { t } = useTranslation();
  return (
    <main className={styles.plain}>
      <h1>{t('missing.title')}</h1>
      <p>{t('missing.text')}</p>
      <Link href="/">{t('missing.home')}</Link>
    </main>
  );
}

export function Forbidden() {
  const { t } = useTranslation();
  const { user } = useSession();
  return (
    <main className={styles.plain}>
      <h1>{t('forbidden.title')}</h1>
      <p>{t('forbidden.text', { role: user ? t(`role.${user.role}`) : '' })}</p>
      <Link href="/">{t('missing.home')}</Link>
    </main>
  );
}
