/** The frame of a form in a dialog: Enter sends, what is wrong gets the focus, the buttons stand at the end. */
import { type FormEvent, type ReactNode, useEffect, useRef, useState } from 'react';
import type { Refused } from '../../../protocol/frames';
import { Button } from '../../../ui/Button';
import { DialogButtons } from '../../../ui/Dialog';
import { Refusal } from '../../../ui/Refusal';
import styles from './kit.module.css';

interface FormBodyProps {
  onSubmit: () => void;
  /** Absent where the form stands in the page and there is no way back out of it. */
  onBack?: () => void;
  /** What the button does: "Add tracer". */
  doing: string;
  danger?: boolean;
  busy: boolean;
  refused: Refused | null;
  /** Another thing that can be done here, at the other end. */
  aside?: ReactNode;
  back?: string;
  children: ReactNode;
}

export function FormBody({
  onSubmit,
  onBack,
  doing,
  danger = false,
  busy,
  refused,
  aside,
  back,
  children,
}: FormBodyProps) {
  const form = useRef<HTMLFormElement>(null);
  const [presses, setPresses] = useState(0);
  // After each press, and when an answer has come.
  useEffect(() => {
    if (presses > 0 && !busy) {
      form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    }
  }, [presses, busy]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    // A dialog above another one: its press is not the other's.
    event.stopPropagation();
    setPresses((count) => count + 1);
    if (!busy) {
      onSubmit();
    }
  };
  return (
    <form ref={form} className={onBack ? styles.form : styles.inPage} onSubmit={submit} noValidate>
      {children}
      <Refusal refused={refused} />
      <DialogButtons onBack={onBack} back={back} className={styles.always} aside={aside}>
        <Button type="submit" look={danger ? 'danger' : 'main'} busy={busy}>
          {doing}
        </Button>
      </DialogButtons>
    </form>
  );
}
