/** A number with a button that copies it. */
import { useEffect, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { announce } from './announce';
import styles from './Copy.module.css';

interface CopyProps {
  /** What is copied. */
  text: string;
  /** What stands beside the button; the text itself where nothing else is given. */
  shown?: string;
  /** What it is, for those who listen: `batch FDG-261124-1`. */
  what: string;
}

const SHOWN = 2_000;

export function Copy({ text, shown = text, what }: CopyProps) {
  const { t } = useTranslation();
  const [done, setDone] = useState(false);
  useEffect(() => {
    const timer = done ? setTimeout(() => setDone(false), SHOWN) : undefined;
    return () => clearTimeout(timer);
  }, [done]);
  const copy = async () => {
    try {
      await navigator.clipboard.writeText(text);
      setDone(true);
      announce(t('copy.done', { what }));
    } catch {
      announce(t('copy.failed'));
    }
  };
  return (
    <span className={styles.copy}>
      <span>{shown}</span>
      <button
        type="button"
        className={styles.button}
        aria-label={t('copy.do', { what })}
        title={t('copy.do', { what })}
        onClick={() => void copy()}
      >
        <svg viewBox="0 0 16 16" aria-hidden="true">
          <path
            d={
              done
                ? 'M3 8.5l3.2 3.2L13 4.8'
                : 'M5.5 5.5V3A1.5 1.5 0 0 1 7 1.5h6A1.5 1.5 0 0 1 14.5 3v6a1.5 1.5 0 0 1-1.5 1.5h-2.5M3 5.5h6A1.5 1.5 0 0 1 10.5 7v6A1.5 1.5 0 0 1 9 14.5H3A1.5 1.5 0 0 1 1.5 13V7A1.5 1.5 0 0 1 3 5.5z'
            }
          />
        </svg>
      </button>
    </span>
  );
}
