/** A number with a button that copies it. */
import styles from './Copy.module.css';
import { CopyButton } from './CopyButton';

interface CopyProps {
  /** What is copied. */
  text: string;
  /** What stands beside the button; the text itself where nothing else is given. */
  shown?: string;
  /** What it is, for those who listen: `batch FDG-261124-1`. */
  what: string;
}

export function Copy({ text, shown = text, what }: CopyProps) {
  return (
    <span className={styles.copy}>
      <span>{shown}</span>
      <CopyButton text={text} what={what} />
    </span>
  );
}
