/** Releasing: the rows that are signed, what is not plain about them, and one signature over one delivery or several. */
import { useCallback, useMemo, useState } from 'react';
import type { Delivery } from '../../domain/day';
import type { DayRows } from '../../domain/dayRows';
import { type Shown, type ShownRows, seenOf, shownRows, staleChanges } from '../../domain/dayStale';
import {
  type Chosen,
  chosenOf,
  isUncertified,
  type Pool,
  poolFor,
  releaseOf,
  type Sum,
  sumOf,
} from '../../domain/pools';
import { clock } from '../../domain/time';
import type { Refused, SiteFacts } from '../../protocol/frames';
import { serverNow, useRows, useSite } from '../../sync';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import styles from './ReleaseDialog.module.css';
import { ReleaseRows } from './ReleaseRows';
import { Others } from './release/Others';
import { SignForm } from './SignForm';
import { Stale } from './Stale';
import { Step } from './Step';
import { Unknown } from './signing/SignPart';
import { useSigning } from './signing/useSigning';
import { useRights } from './useRight';
import { useWords } from './words';
import './release/texts';

interface ReleaseDialogProps {
  delivery: Delivery;
  /** What else is ready, to be released under the same signature. */
  others: readonly Delivery[];
  rows: DayRows;
  today: string;
  onClose: () => void;
}

export interface Released {
  certificateIds: number[];
  pools: readonly Chosen[];
}

export function ReleaseDialog({ delivery, others, rows, today, onClose }: ReleaseDialogProps) {
  const { t } = useWords();
  const batches = useRows('production', 'batch');
  const signing = useSigning();
  const site = useSite();
  const [pools, setPools] = useState<readonly Pool[]>(() => [
    poolFor(delivery, batches, serverNow()),
  ]);
  const [done, setDone] = useState<Released | null>(null);
  const chosen = useMemo(() => pools.map(chosenOf), [pools]);
  const shown = useMemo(
    () =>
      shownRows(
        pools.flatMap((pool) => pool.orders),
        pools.flatMap((pool) => pool.vials),
      ),
    [pools],
  );
  const present = usePresent(shown, rows, signing.refused);
  const busy = signing.phase === 'signing';
  const stale = !busy && done === null && staleChanges(shown, present).length > 0;
  const outside = chosen.some((one) => isOutside(one, site));
  const uncertified = chosen.some((one) => isUncertified(one, batches));
  const holds = useRights(today);
  const without = [
    ...new Set(pools.filter(({ delivery: of }) => !holds(of)).map((pool) => pool.delivery.name)),
  ];

  const showNew = useCallback(() => {
    const live = new Map([delivery, ...others].map((one) => [one.key, one]));
    setPools((all) =>
      all.map((pool) =>
        poolFor(live.get(pool.delivery.key) ?? pool.delivery, batches, serverNow()),
      ),
    );
    signing.clear();
  }, [delivery, others, batches, signing.clear]);
  const change = (key: string, given: Partial<Pool>) =>
    setPools((all) =>
      all.map((pool) => (pool.delivery.key === key ? { ...pool, ...given } : pool)),
    );

  const sign = async (password: string, reason: Record<string, unknown>) => {
    const outcome = await signing.sign(
      {
        name: 'order.release',
        data: { ...releaseOf(chosen), ...reason },
        seen: seenOf(
          shownRows(
            chosen.flatMap((one) => one.orders),
            chosen.flatMap((one) => one.vials),
          ),
        ),
        meaning: 'release',
      },
      password,
    );
    if (outcome) {
      const { certificateIds = [] } = outcome.result as { certificateIds?: number[] };
      setDone({ certificateIds, pools: chosen });
    }
  };

  const title =
    done !== null
      ? t('release.doneTitle')
      : pools.length > 1
        ? t('release.titleMany', { count: pools.length })
        : t('release.title', {
            tracer: delivery.name,
            time: clock(delivery.deliverAt),
            customer: delivery.customer?.shortName ?? '',
          });
  const asking = done === null && signing.phase !== 'unknown';
  return (
    <Dialog open broad={asking} title={title} onClose={onClose} fixed={busy}>
      {done !== null && <Certificates done={done} onClose={onClose} />}
      {signing.phase === 'unknown' && <Unknown onClose={onClose} />}
      {asking && (
        <div className={`${styles.columns} ${pools.length > 1 ? styles.many : ''}`}>
          <div className={styles.rows}>
            <Step number={1} text={t('release.step1')} />
            {stale && (
              <>
                <Stale shown={shown} present={present} rows={rows} />
                <Button look="quiet" onClick={showNew}>
                  {t('stale.show')}
                </Button>
              </>
            )}
            <Others
              others={others}
              pools={pools}
              batches={batches}
              disabled={busy || stale}
              onPools={setPools}
            />
            {pools.map((pool, index) => (
              <ReleaseRows
                key={pool.delivery.key}
                pool={pool}
                batches={batches}
                taken={takenBy(pools, pool)}
                named={pools.length > 1}
                sum={sumOf(chosen[index] as Chosen)}
                disabled={busy || stale}
                onChange={(given) => change(pool.delivery.key, given)}
              />
            ))}
          </div>
          <SignForm
            signing={signing}
            pools={chosen}
            batches={batches}
            mustReason={
              outside && chosen.every((one) => one.vials.length > 0)
                ? 'outside'
                : uncertified
                  ? 'uncertified'
                  : null
            }
            noRight={without}
            blocked={stale}
            onSign={(password, reason) => void sign(password, reason)}
          />
        </div>
      )}
    </Dialog>
  );
}

/** Injections are released as a count: no share of an amount is judged. */
export function isOutside(one: Chosen, site: SiteFacts): boolean {
  const { percent } = sumOf(one);
  const outside = percent < site.releaseLowPercent || percent > site.releaseHighPercent;
  return one.delivery.kind !== 'injection' && outside;
}

/** Vials that another delivery of this signature has been given. */
function takenBy(pools: readonly Pool[], mine: Pool): ReadonlyMap<number, Delivery> {
  const taken = new Map<number, Delivery>();
  for (const pool of pools) {
    if (pool !== mine) {
      for (const id of pool.vialIds) {
        taken.set(id, pool.delivery);
      }
    }
  }
  return taken;
}

/** The shown rows as they are now, by the stream or by the refusal that brought them. */
export function usePresent(shown: ShownRows, rows: DayRows, refused: Refused | null): ShownRows {
  return useMemo(() => {
    const now = shownRows(rows.orders, rows.vials);
    const told = refused?.code === 'stale' ? (refused.details as ShownRows | null) : null;
    const present: Record<string, Shown> = {};
    for (const key of Object.keys(shown)) {
      const row = now[key];
      const other = told?.[key];
      const newest = other && (!row || other.revision > row.revision) ? other : row;
      if (newest) {
        present[key] = newest;
      }
    }
    return present;
  }, [shown, rows, refused]);
}

export function Certificates({ done, onClose }: { done: Released; onClose: () => void }) {
  const { t, format, percent, whatOf } = useWords();
  const several = done.certificateIds.length > 1;
  const said = ({ pools }: Released) =>
    pools.map((one) => {
      const sum: Sum = sumOf(one);
      const what = whatOf(one.delivery);
      const amount = format.mbq(Math.floor(sum.mbq + 1e-6), 0);
      return one.delivery.kind === 'injection'
        ? t('release.doneCount', {
            what,
            amount,
            count: one.orders.reduce((all, order) => all + (order.injections ?? 0), 0),
          })
        : t('release.doneText', { what, amount, percent: percent(sum.percent) });
    });
  return (
    <div className={styles.done}>
      <svg className={styles.seal} viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d="M14 25l7 7 13-15" />
      </svg>
      <div role="status">
        {said(done).map((text) => (
          <p key={text}>{text}</p>
        ))}
      </div>
      <div className={styles.after}>
        {done.certificateIds.map((id, index) => (
          <a
            key={id}
            className={styles.certificate}
            href={`/api/certificates/${id}`}
            target="_blank"
            rel="noreferrer"
          >
            {several
              ? t('release.certificateOf', {
                  what: whatOf((done.pools[index] ?? done.pools[0])?.delivery as Delivery),
                })
              : t('release.certificate')}
          </a>
        ))}
        <Button onClick={onClose}>{t('release.close')}</Button>
      </div>
    </div>
  );
}
