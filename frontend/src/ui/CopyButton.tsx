/** Beside an id that people carry elsewhere: one press, and it is on the clipboard. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './CopyButton.module.css';
import { copyText } from './copy';
import './tableTexts';

interface CopyButtonProps {
  text: string;
  /** What it is, in a sentence: "batch FDG-261124-1". */
  what: string;
}

export function CopyButton({ text, what }: CopyButtonProps) {
  const { t } = useTranslation('table');
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) {
      return undefined;
    }
    const timer = setTimeout(() => setDone(false), 2000);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <button
      type="button"
      className={styles.copy}
      aria-label={t('copy', { what })}
      title={t('copy', { what })}
      onClick={async () => {
        const copied = await copyText(text, t('copiedWhat', { what }));
        setDone(copied);
      }}
    >
      <svg viewBox="0 0 20 20" aria-hidden="true">
        {done ? (
          <path d="M4.5 10.5l3.6 3.6 7.4-8" />
        ) : (
          <path d="M7.5 7.5h8v8h-8zM12.5 7.5v-3h-8v8h3" />
        )}
      </svg>
    </button>
  );
}
