/** Where one is of a signature's three steps: choose, look, sign. */
import styles from './Step.module.css';

export function Step({ number, text }: { number: number; text: string }) {
  return (
    <h3 className={styles.step}>
      <span className={styles.number} aria-hidden="true">
        {number}
      </span>
      <span className="unseen">{number}. </span>
      {text}
    </h3>
  );
}
