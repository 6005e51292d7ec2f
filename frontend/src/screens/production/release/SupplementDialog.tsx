/** More vials for a delivery that was released: signed anew, with a certificate of its own; the first one stands. */
import { useMemo, useState } from 'react';
import type { Delivery } from '../../../domain/day';
import type { DayRows } from '../../../domain/dayRows';
import { seenOf, shownRows, staleChanges } from '../../../domain/dayStale';
import { floorMbq } from '../../../domain/decay';
import { poolMbqAt } from '../../../domain/dispensed';
import { chosenOf, isHuman, isUncertified, type Pool, sumOf } from '../../../domain/pools';
import { clock } from '../../../domain/time';
import { useRows, useSite } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Dialog } from '../../../ui/Dialog';
import { Certificates, type Released, usePresent } from '../ReleaseDialog';
import styles from '../ReleaseDialog.module.css';
import { toggled, VialChoice } from '../ReleaseRows';
import { SignForm } from '../SignForm';
import { Stale } from '../Stale';
import { Unknown } from '../signing/SignPart';
import { useSigning } from '../signing/useSigning';
import { useRights } from '../useRight';
import { useWords } from '../words';

interface SupplementDialogProps {
  delivery: Delivery;
  rows: DayRows;
  today: string;
  onClose: () => void;
}

function freeze(delivery: Delivery): Pool {
  const orders = delivery.orders.filter((order) => order.status === 'released');
  return {
    delivery,
    orders,
    vials: delivery.vials,
    orderIds: new Set(orders.map((order) => order.id)),
    vialIds: new Set(),
  };
}

export function SupplementDialog({ delivery, rows, today, onClose }: SupplementDialogProps) {
  const { t, format, percent, whatOf } = useWords();
  const batches = useRows('production', 'batch');
  const signing = useSigning();
  const { releaseLowPercent, releaseHighPercent } = useSite();
  const [pool, setPool] = useState(() => freeze(delivery));
  const [done, setDone] = useState<Released | null>(null);
  const chosen = chosenOf(pool);
  const shown = useMemo(() => shownRows(pool.orders, pool.vials), [pool.orders, pool.vials]);
  const present = usePresent(shown, rows, signing.refused);
  const busy = signing.phase === 'signing';
  const stale = !busy && done === null && staleChanges(shown, present).length > 0;
  const holds = useRights(today);
  const { deliverAt, halfLifeSeconds } = pool.delivery;
  const before = pool.orders.reduce((sum, order) => sum + (order.deliveredMbq ?? 0), 0);
  const added = poolMbqAt(chosen.vials, halfLifeSeconds, deliverAt);
  const { orderedMbq } = sumOf(chosen);
  const share = orderedMbq > 0 ? ((before + added) / orderedMbq) * 100 : 0;
  const judged = pool.delivery.kind !== 'injection';
  const outside =
    judged && chosen.vials.length > 0 && (share < releaseLowPercent || share > releaseHighPercent);
  const uncertified = isUncertified(chosen, batches);
  const sign = async (password: string, reason: Record<string, unknown>) => {
    const outcome = await signing.sign(
      {
        name: 'order.supplement',
        data: {
          orderIds: chosen.orders.map((order) => order.id),
          vialIds: chosen.vials.map((vial) => vial.id),
          ...reason,
        },
        seen: seenOf(shownRows(chosen.orders, chosen.vials)),
        meaning: 'supplement',
      },
      password,
    );
    if (outcome) {
      const { certificateIds = [] } = outcome.result as { certificateIds?: number[] };
      setDone({ certificateIds, pools: [chosen] });
    }
  };
  const asking = done === null && signing.phase !== 'unknown';
  return (
    <Dialog
      open
      broad={asking}
      title={
        done ? t('release.doneTitle') : t('release.supplementTitle', { what: whatOf(delivery) })
      }
      onClose={onClose}
      fixed={busy}
    >
      {done && <Certificates done={done} onClose={onClose} />}
      {signing.phase === 'unknown' && <Unknown onClose={onClose} />}
      {asking && (
        <div className={styles.columns}>
          <div className={styles.rows}>
            <p>{t('release.supplementText')}</p>
            {stale && (
              <>
                <Stale shown={shown} present={present} rows={rows} />
                <Button
                  look="quiet"
                  onClick={() => {
                    setPool(freeze(delivery));
                    signing.clear();
                  }}
                >
                  {t('stale.show')}
                </Button>
              </>
            )}
            <fieldset disabled={busy || stale}>
              <legend className={styles.legend}>{t('release.vials')}</legend>
              {pool.vials.length === 0 ? (
                <p className={styles.empty}>
                  {t('release.noVials', {
                    customer: delivery.customer?.shortName ?? '–',
                    tracer: delivery.name,
                  })}
                </p>
              ) : (
                <ul className={styles.list}>
                  {pool.vials.map((vial) => (
                    <VialChoice
                      key={vial.id}
                      vial={vial}
                      delivery={pool.delivery}
                      batches={batches}
                      human={isHuman(pool.orders)}
                      checked={pool.vialIds.has(vial.id)}
                      onToggle={() => setPool({ ...pool, vialIds: toggled(pool.vialIds, vial.id) })}
                    />
                  ))}
                </ul>
              )}
            </fieldset>
            <div className={`${styles.sum} ${outside ? styles.outside : ''}`} aria-live="polite">
              <p className={styles.pool}>
                <span>{t('release.pool', { time: clock(deliverAt) })}</span>
                <b>{format.mbq(floorMbq(before + added), 0)}</b>
              </p>
              <p className={styles.share}>
                <span>
                  {t('release.wasAndAdds', {
                    was: format.mbq(floorMbq(before), 0),
                    adds: format.mbq(floorMbq(added), 0),
                  })}
                </span>
                {judged && (
                  <span className={styles.verdict}>
                    {t('release.percent', { percent: percent(share) })}
                  </span>
                )}
              </p>
            </div>
          </div>
          <SignForm
            signing={signing}
            pools={[chosen]}
            batches={batches}
            mustReason={outside ? 'outside' : uncertified ? 'uncertified' : null}
            noRight={holds(delivery) ? [] : [delivery.name]}
            meaning="supplement"
            blocked={stale}
            onSign={(password, reason) => void sign(password, reason)}
          />
        </div>
      )}
    </Dialog>
  );
}
