/** Copies a text, and shows for a moment that it has. */
import { useEffect, useState } from 'react';
import styles from './CopyButton.module.css';
import { copyText } from './copyText';

interface CopyButtonProps {
  /** What it does, with what is copied. */
  label: string;
  text: () => string;
}

export function CopyButton({ label, text }: CopyButtonProps) {
  const [done, setDone] = useState(false);
  useEffect(() => {
    if (!done) {
      return;
    }
    const timer = setTimeout(() => setDone(false), 1500);
    return () => clearTimeout(timer);
  }, [done]);
  return (
    <button
      type="button"
      className={`${styles.copy} ${done ? styles.done : ''}`}
      aria-label={label}
      title={label}
      onClick={() => void copyText(text()).then(setDone)}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        {done ? <path d="M5 13l4.5 4.5L19 7" /> : <path d="M9 9h10v11H9zM5 15V4h10" />}
      </svg>
    </button>
  );
}
