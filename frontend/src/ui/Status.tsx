/** An order's status: a shape, a word and a colour, never one alone. */
import { useTranslation } from 'react-i18next';
import type { OrderStatus } from '../protocol/rows';
import styles from './Status.module.css';

interface MarkProps {
  status: OrderStatus;
  /** In em of the text beside it. */
  size?: number;
}

/** The shape alone, for where the word stands elsewhere: ring, half, full with a tick, struck, dashed. */
export function StatusMark({ status, size = 1 }: MarkProps) {
  return (
    <svg
      className={`${styles.mark} ${styles[status]}`}
      style={{ width: `${size}em`, height: `${size}em` }}
      viewBox="0 0 20 20"
      aria-hidden="true"
      focusable="false"
    >
      <circle
        cx="10"
        cy="10"
        r="8"
        fill={status === 'released' ? 'currentColor' : 'none'}
        stroke="currentColor"
        strokeWidth="2.6"
        strokeDasharray={status === 'cancelled' ? '3.2 3.1' : undefined}
      />
      {status === 'accepted' && <path d="M10 2a8 8 0 0 1 0 16z" fill="currentColor" />}
      {status === 'released' && (
        <path
          className={styles.tick}
          d="M5.8 10.4l2.9 2.9 5.6-6.2"
          fill="none"
          strokeWidth="2.4"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      )}
      {status === 'rejected' && (
        <path d="M4.5 15.5l11-11" stroke="currentColor" strokeWidth="2.6" strokeLinecap="round" />
      )}
    </svg>
  );
}

interface StatusProps extends MarkProps {
  /** Another word than the status's own, as "350 short"; the shape stays. */
  word?: string;
  /** On a tinted ground, as a chip. */
  chip?: boolean;
}

export function Status({ status, size, word, chip = false }: StatusProps) {
  return (
    <span className={`${styles.status} ${styles[status]} ${chip ? styles.chip : ''}`}>
      <StatusMark status={status} size={size} />
      <span>{word ?? <OwnWord status={status} />}</span>
    </span>
  );
}

function OwnWord({ status }: { status: OrderStatus }) {
  const { t } = useTranslation();
  return t(`status.${status}`);
}
