import { useTranslation } from 'react-i18next';
import { setTheme, useTheme } from '../ui/theme';
import styles from './Account.module.css';

export function ThemeSwitch() {
  const { t } = useTranslation();
  const theme = useTheme();
  const dark = theme === 'dark';
  return (
    <button
      type="button"
      className={`${styles.switch} ${styles.icon}`}
      aria-label={t(dark ? 'header.toLight' : 'header.toDark')}
      onClick={() => setTheme(dark ? 'light' : 'dark')}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {dark ? (
          <g>
            <circle cx="12" cy="12" r="4.2" />
            <path d="M12 2.8v2.4M12 18.8v2.4M2.8 12h2.4M18.8 12h2.4M5.5 5.5l1.7 1.7M16.8 16.8l1.7 1.7M5.5 18.5l1.7-1.7M16.8 7.2l1.7-1.7" />
          </g>
        ) : (
          <path d="M19.6 14.6A8 8 0 0 1 9.4 4.4a8 8 0 1 0 10.2 10.2z" />
        )}
      </svg>
    </button>
  );
}
