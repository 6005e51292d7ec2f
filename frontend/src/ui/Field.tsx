/** A labelled field with its hint, and its refusal where it stands. */
import { type FocusEvent, type ReactNode, useId } from 'react';
import styles from './Field.module.css';

export interface ControlProps {
  id: string;
  className: string;
  'aria-describedby'?: string;
  'aria-invalid'?: true;
  onBlur?: (event: FocusEvent<HTMLElement>) => void;
}

/** A press beside the fields is not to move what it aims at by a word that comes in between. */
const FIELD = /^(INPUT|SELECT|TEXTAREA)$/;

interface FieldProps {
  label: ReactNode;
  /** Why it was refused; read out when it comes. */
  error?: ReactNode;
  /** The focus has left the field; whether for another one. */
  onLeave?: ((toField: boolean) => void) | undefined;
  hint?: ReactNode;
  /** Beside the label, at the far end. */
  aside?: ReactNode;
  children: (props: ControlProps) => ReactNode;
}

export function Field({ label, error, onLeave, hint, aside, children }: FieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : '']
    .filter(Boolean)
    .join(' ');
  return (
    <div className={styles.field}>
      <div className={styles.top}>
        <label className={styles.label} htmlFor={id}>
          {label}
        </label>
        {aside}
      </div>
      {children({
        id,
        className: styles.control ?? '',
        ...(described ? { 'aria-describedby': described } : {}),
        ...(error ? { 'aria-invalid': true as const } : {}),
        ...(onLeave
          ? {
              onBlur: ({ relatedTarget }: FocusEvent<HTMLElement>) =>
                onLeave(relatedTarget instanceof Element && FIELD.test(relatedTarget.tagName)),
            }
          : {}),
      })}
      {hint && (
        <div className={styles.hint} id={`${id}-hint`}>
          {hint}
        </div>
      )}
      <div aria-live="polite">
        {error && (
          <div className={styles.error} id={`${id}-error`}>
            <svg viewBox="0 0 16 16" aria-hidden="true">
              <circle cx="8" cy="8" r="7" />
              <path d="M8 4.2v4.6M8 11.4v.2" />
            </svg>
            <span>{error}</span>
          </div>
        )}
      </div>
    </div>
  );
}
