/** What a run must make before and after a change, against the most that it can. */
import type { Balance as Figures } from '../../domain/balance';
import styles from './Balance.module.css';
import { useWords } from './words';

interface BalanceProps {
  balance: Figures;
  /** The day that is shown beside it: a run of another one says its weekday. */
  date: string;
}

export function Balance({ balance, date }: BalanceProps) {
  const { t, format } = useWords();
  const { runAt, before, after, maxMbq, over } = balance;
  const full = Math.max(maxMbq ?? 0, before, after, 1);
  const less = Math.min(before, after);
  return (
    <div className={`${styles.balance} ${over ? styles.over : ''}`}>
      <p className={styles.line}>
        <span>{t('balance.run', { time: format.when(runAt, date) })}</span>
        <span className={styles.figures}>
          {before === after ? (
            <b>{format.mbq(after, 0)}</b>
          ) : (
            <>
              {format.figure(before)} <span aria-hidden="true">→</span>
              <span className="unseen">{t('balance.becomes')}</span> <b>{format.mbq(after, 0)}</b>
            </>
          )}
          {maxMbq !== null && (
            <span className={styles.max}> {t('balance.of', { max: format.figure(maxMbq) })}</span>
          )}
        </span>
      </p>
      <span className={styles.bar} aria-hidden="true">
        <i className={styles.kept} style={{ width: `${(less / full) * 100}%` }} />
        <i
          className={after >= before ? styles.more : styles.less}
          style={{
            left: `${(less / full) * 100}%`,
            width: `${(Math.abs(after - before) / full) * 100}%`,
          }}
        />
        {maxMbq !== null && (
          <i className={styles.mark} style={{ left: `${(maxMbq / full) * 100}%` }} />
        )}
      </span>
      {over && maxMbq !== null && (
        <p className={styles.warn}>
          {t('balance.over', { amount: format.mbq(after - maxMbq, 0) })}
        </p>
      )}
    </div>
  );
}
