import { useTranslation } from 'react-i18next';
import { language, setLanguage } from '../i18n';
import { renewLine } from '../sync/store';
import styles from './Account.module.css';

/** One press to the other language; the server's sentences follow with the next handshake. */
export function LanguageSwitch() {
  const { t } = useTranslation();
  const other = language() === 'da' ? 'en' : 'da';
  return (
    <button
      type="button"
      className={styles.switch}
      lang={other}
      onClick={() => {
        setLanguage(other);
        renewLine();
      }}
    >
      {t('header.other')}
    </button>
  );
}
