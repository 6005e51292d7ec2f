/** Where every MBq of a batch is, at this second: one bar, and its figures, which fall. */

import { eos } from '../../../domain/batches';
import { balanceOf } from '../../../domain/batchFigures';
import { floorMbq } from '../../../domain/decay';
import { clockSeconds } from '../../../domain/time';
import type { Batch, Vial } from '../../../protocol/rows';
import { useNow } from '../../../sync';
import { useWords } from '../words';
import styles from './BalanceBar.module.css';

interface BalanceBarProps {
  batch: Batch;
  vials: readonly Vial[];
  halfLife: number;
  /** The bar alone, its figures as its name. */
  slim?: boolean;
}

const PARTS = ['control', 'vials', 'released', 'discarded', 'free'] as const;
type Part = (typeof PARTS)[number];

export function BalanceBar({ batch, vials, halfLife, slim = false }: BalanceBarProps) {
  const { t, format } = useWords();
  // Before the synthesis has ended nothing is there to decay: the figures are those of its end.
  const at = Math.max(useNow(1000), eos(batch));
  const balance = balanceOf(batch, vials, at, halfLife);
  const over = balance.free < -0.5;
  const full = over ? balance.made - balance.free : balance.made;
  const whole = (part: Part) => Math.max(0, floorMbq(balance[part]));
  const shares = PARTS.map((part) => ({ part, share: Math.max(0, balance[part] / (full || 1)) }));
  const left = Math.min(1, balance.made / (batch.activityMbq || 1));
  const words = PARTS.map((part) => `${t(`batches.part.${part}`)} ${format.mbq(whole(part), 0)}`);
  return (
    // Spans, so that it may stand inside a button.
    <span className={styles.balance}>
      <span
        className={styles.bar}
        role="img"
        aria-label={t('batches.balanceAt', { time: clockSeconds(at), parts: words.join(', ') })}
      >
        {shares.map(({ part, share }) => (
          <i key={part} className={styles[part]} style={{ width: `${share * 100}%` }} />
        ))}
      </span>
      <span className={styles.decay} aria-hidden="true">
        <i style={{ width: `${left * 100}%` }} />
      </span>
      {!slim && (
        <dl className={styles.figures}>
          <div className={styles.whole}>
            <dt>{t('batches.made')}</dt>
            <dd>
              <b>{format.mbq(floorMbq(balance.made), 0)}</b>
            </dd>
          </div>
          {PARTS.map((part) => (
            <div key={part}>
              <dt>
                <i className={`${styles.key} ${styles[part]}`} aria-hidden="true" />
                {t(`batches.part.${part}`)}
              </dt>
              <dd>
                <b>{format.figure(whole(part))}</b>
              </dd>
            </div>
          ))}
        </dl>
      )}
      {!slim && (
        <p className={styles.instant}>
          {t('batches.atSecond', {
            time: clockSeconds(at),
            percent: `${format.figure(left * 100, left < 0.1 ? 1 : 0)}\u00a0%`,
            made: format.mbq(batch.activityMbq, 0),
          })}
        </p>
      )}
      {over && !slim && (
        <p className={styles.over} role="alert">
          {t('batches.over', { amount: format.mbq(Math.ceil(-balance.free), 0) })}
        </p>
      )}
    </span>
  );
}
