/** Time to a departure, counting; past it, how late. */
import { useFormat } from '../../domain/format';
import { useLeft } from '../../sync';
import styles from './Countdown.module.css';
import { useWords } from './words';

/** From here on a departure is near. */
const SOON = 30 * 60_000;

export function Countdown({ to, release = false }: { to: number; release?: boolean }) {
  const { t } = useWords();
  const { duration } = useFormat();
  const left = useLeft(to);
  if (left < 0) {
    return (
      <span className={`${styles.time} ${release ? '' : styles.late}`}>
        {release ? duration(-left) : t('next.late', { duration: duration(-left) })}
      </span>
    );
  }
  return (
    <span className={`${styles.time} ${left < SOON ? styles.soon : ''}`}>
      <span className="unseen">{t('next.left', { duration: '' })}</span>
      {duration(left)}
    </span>
  );
}
