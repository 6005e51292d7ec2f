/** A state that is no order's: shape, word and colour, as the orders' statuses. */
import type { ReactNode } from 'react';
import styles from './Flag.module.css';

interface FlagProps {
  tone: 'good' | 'bad' | 'warn' | 'quiet';
  children: ReactNode;
}

const SHAPES = {
  good: 'M3 8.5l3.2 3.2L13 4.8',
  bad: 'M4 4l8 8M12 4l-8 8',
  warn: 'M8 3v6.5M8 12.6v.2',
  quiet: 'M4 8h8',
};

export function Flag({ tone, children }: FlagProps) {
  return (
    <span className={`${styles.flag} ${styles[tone]}`}>
      <svg viewBox="0 0 16 16" aria-hidden="true">
        <path d={SHAPES[tone]} />
      </svg>
      <span>{children}</span>
    </span>
  );
}
