/** A form that opens where it belongs: comes into sight, closes by Escape, and gives the keyboard back. */
import { type FormEvent, type ReactNode, type RefObject, useEffect, useRef, useState } from 'react';
import { gently } from '../../../ui/motion';
import styles from './Form.module.css';

interface FormFrameProps {
  label: string;
  /** The first field. */
  field: RefObject<HTMLInputElement | null>;
  /** It is filled in already: on a touch screen no keyboard comes up over the button that sends it. */
  ready?: boolean;
  /** Given the way to close it. */
  onSubmit: (close: () => void) => void | Promise<void>;
  onClose: () => void;
  children: (close: () => void) => ReactNode;
}

export function FormFrame(props: FormFrameProps) {
  const { label, field, ready = false, onSubmit, onClose, children } = props;
  const form = useRef<HTMLFormElement>(null);
  const [touched] = useState(() => ready && window.matchMedia('(pointer: coarse)').matches);
  useEffect(() => {
    if (touched) {
      form.current
        ?.querySelector<HTMLElement>('button[type="submit"]')
        ?.focus({ preventScroll: true });
    } else {
      field.current?.focus();
      field.current?.select();
    }
    form.current?.scrollIntoView({ block: 'nearest', behavior: gently() });
  }, [field, touched]);
  /** Closes, and leaves the keyboard on the delivery instead of nowhere. */
  const close = () => {
    const card = form.current?.closest<HTMLElement>('[tabindex]');
    onClose();
    card?.focus({ preventScroll: true });
  };
  return (
    <form
      ref={form}
      className={styles.form}
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void onSubmit(close);
      }}
      noValidate
      aria-label={label}
      onKeyDown={(event) => {
        if (event.key === 'Escape') {
          event.stopPropagation();
          close();
        }
      }}
    >
      {children(close)}
    </form>
  );
}
