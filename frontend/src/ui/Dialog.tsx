/** A dialog above the page: the browser's own, so focus stays inside, Escape closes it, and focus goes back. */
import { type ReactNode, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { CloseButton } from './CloseButton';
import styles from './Dialog.module.css';
import { UndoPlace } from './UndoBar';

interface DialogProps {
  open: boolean;
  title: string;
  onClose: () => void;
  children: ReactNode;
  /** Nothing closes it but what stands inside. */
  fixed?: boolean;
  /** Room for tables: wider than a form. */
  broad?: boolean;
}

export function Dialog({
  open,
  title,
  onClose,
  children,
  fixed = false,
  broad = false,
}: DialogProps) {
  const box = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    const dialog = box.current;
    if (!dialog) {
      return;
    }
    if (open && !dialog.open) {
      dialog.showModal();
    } else if (!open && dialog.open) {
      dialog.close();
    }
  }, [open]);
  // Taken off the page while it is open it gives the focus back too: only a dialog that is closed does so by itself.
  useLayoutEffect(() => {
    const dialog = box.current;
    return () => {
      if (dialog?.open) {
        dialog.close();
      }
    };
  }, []);
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside the box closes it; keys have Escape.
    <dialog
      ref={box}
      className={`${styles.dialog} ${broad ? styles.broad : ''}`}
      aria-labelledby={heading}
      onCancel={(event) => {
        event.preventDefault();
        if (!fixed) {
          onClose();
        }
      }}
      onClick={(event) => {
        if (!fixed && event.target === box.current) {
          onClose();
        }
      }}
    >
      {open && (
        <div className={styles.box}>
          <div className={styles.head}>
            <h2 id={heading}>{title}</h2>
            {!fixed && <CloseButton onClose={onClose} />}
          </div>
          <div className={styles.body}>{children}</div>
        </div>
      )}
      {open && <UndoPlace />}
    </dialog>
  );
}

interface DialogButtonsProps {
  /** Where there is a way back out of it. */
  onBack?: (() => void) | undefined;
  /** What leaving it is called; else to cancel. */
  back?: string | undefined;
  /** The key that leaves, where it is shown. */
  hotkey?: string;
  small?: boolean;
  /** What is done seldom, far from the others. */
  aside?: ReactNode;
  className?: string | undefined;
  /** The one button that does it. */
  children: ReactNode;
}

/** A dialog's buttons, and a form's: back first, and what does it last, where reading ends. */
export function DialogButtons(props: DialogButtonsProps) {
  const { t } = useTranslation();
  const { onBack, back, hotkey, small = false, aside, className = '', children } = props;
  return (
    <div className={`${styles.buttons} ${className}`}>
      {aside && <span className={styles.aside}>{aside}</span>}
      {onBack && (
        <Button look="quiet" small={small} {...(hotkey ? { hotkey } : {})} onClick={onBack}>
          {back ?? t('do.cancel')}
        </Button>
      )}
      {children}
    </div>
  );
}
