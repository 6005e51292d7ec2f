/** Beside what people carry elsewhere: one press, and it is on the clipboard. */
import { memo, useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import styles from './CopyButton.module.css';
import { copyText } from './copy';

interface CopyButtonProps {
  text: string;
  /** What it is, in a sentence: "batch FDG-261124-1". */
  what: string;
}

const SHOWN = 2_000;

export const CopyButton = memo(DrawnCopyButton);

function DrawnCopyButton({ text, what }: CopyButtonProps) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  useEffect(() => {
    const timer = done ? setTimeout(() => setDone(false), SHOWN) : undefined;
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <button
      type="button"
      className={styles.copy}
      aria-label={t('copy.do', { what })}
      title={t('copy.do', { what })}
      onClick={() => void copyText(text, t('copy.done', { what })).then(setDone)}
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
