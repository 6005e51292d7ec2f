/** The cross at the corner of what can be closed. */
import type { Ref } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './CloseButton.module.css';

interface CloseButtonProps {
  onClose: () => void;
  ref?: Ref<HTMLButtonElement> | undefined;
}

export function CloseButton({ onClose, ref }: CloseButtonProps) {
  const { t } = useTranslation();
  return (
    <button
      ref={ref}
      type="button"
      className={styles.close}
      aria-label={t('do.close')}
      onClick={onClose}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <path d="M5 5l10 10M15 5L5 15" />
      </svg>
    </button>
  );
}
