/** A button with its weight, its key and its busy state. */
import type { ButtonHTMLAttributes } from 'react';
import styles from './Button.module.css';

interface ButtonProps extends ButtonHTMLAttributes<HTMLButtonElement> {
  /** `main` once per view, `quiet` for the rest, `danger` for what cannot be taken back, `bare` inside text. */
  look?: 'main' | 'quiet' | 'danger' | 'bare';
  /** The key that does the same, shown beside the word. */
  hotkey?: string;
  /** The command is under way: the button stays where it is and takes no second press. */
  busy?: boolean;
  wide?: boolean;
  /** For rows of a dense table; the target stays large on touch screens. */
  small?: boolean;
}

export function Button({
  look = 'main',
  hotkey,
  busy = false,
  wide = false,
  small = false,
  children,
  className = '',
  type = 'button',
  onClick,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      type={type}
      aria-busy={busy || undefined}
      aria-disabled={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
      className={[
        styles.button,
        styles[look],
        wide ? styles.wide : '',
        small ? styles.small : '',
        busy ? styles.busy : '',
        className,
      ].join(' ')}
    >
      <span>{children}</span>
      {hotkey && <kbd className={styles.key}>{hotkey}</kbd>}
    </button>
  );
}
