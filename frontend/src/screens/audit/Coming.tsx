/** What stands where the first answer will. */
import { useTranslation } from 'react-i18next';
import styles from './Audit.module.css';

export function Coming() {
  const { t } = useTranslation('audit');
  return (
    <p className={styles.lead} aria-busy="true">
      {t('coming')}
    </p>
  );
}
