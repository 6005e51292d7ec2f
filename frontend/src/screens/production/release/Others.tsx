/** Other deliveries that are ready: taken along under the same signature, each its own pool with its own certificate. */
import type { Delivery } from '../../../domain/day';
import { floorMbq } from '../../../domain/decay';
import { chosenOf, isReleasable, type Pool, poolFor, sumOf } from '../../../domain/pools';
import type { Batch } from '../../../protocol/rows';
import { serverNow, useSite } from '../../../sync';
import { isOutside } from '../ReleaseDialog';
import styles from '../ReleaseDialog.module.css';
import { Row } from '../ReleaseRows';
import { useWords } from '../words';

interface OthersProps {
  others: readonly Delivery[];
  pools: readonly Pool[];
  batches: readonly Batch[];
  disabled: boolean;
  onPools: (pools: readonly Pool[]) => void;
}

export function Others({ others, pools, batches, disabled, onPools }: OthersProps) {
  const { t, format, percent, whatOf } = useWords();
  const site = useSite();
  const first = pools[0]?.delivery.key;
  const ready = others.filter((one) => one.key !== first && isReleasable(one));
  if (ready.length === 0) {
    return null;
  }
  const taken = (one: Delivery) => pools.some((pool) => pool.delivery.key === one.key);
  const toggle = (one: Delivery) =>
    onPools(
      taken(one)
        ? pools.filter((pool) => pool.delivery.key !== one.key)
        : [...pools, poolFor(one, batches, serverNow())],
    );
  return (
    <details className={styles.others} open={pools.length > 1 || undefined}>
      <summary>{t('release.others', { count: ready.length })}</summary>
      <fieldset disabled={disabled}>
        <legend className={styles.legend}>{t('release.othersText')}</legend>
        <ul className={styles.list}>
          {ready.map((one) => {
            const all = chosenOf(poolFor(one, batches, serverNow()));
            const sum = sumOf(all);
            const shared = one.sharedBy > 1;
            const barred = all.vials.length === 0 && !shared;
            return (
              <Row
                key={one.key}
                checked={taken(one)}
                disabled={barred && !taken(one)}
                onToggle={() => toggle(one)}
              >
                <b>{whatOf(one)}</b>
                <span className="soft">
                  {barred
                    ? t('release.nothingFree')
                    : shared
                      ? t('release.sharedShort')
                      : one.kind === 'injection'
                        ? format.mbq(floorMbq(sum.mbq), 0)
                        : t('release.share', {
                            amount: format.mbq(floorMbq(sum.mbq), 0),
                            percent: percent(sum.percent),
                          })}
                </span>
                {!barred && isOutside(all, site) && (
                  <span className={styles.must}>
                    {t('release.outsideShort', {
                      low: site.releaseLowPercent,
                      high: site.releaseHighPercent,
                    })}
                  </span>
                )}
              </Row>
            );
          })}
        </ul>
      </fieldset>
    </details>
  );
}
