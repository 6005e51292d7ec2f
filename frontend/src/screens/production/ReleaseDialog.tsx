/** Releasing: the rows that are signed, what is not plain about them, and the signature, in one view and one press. */
import { useCallback, useMemo, useState } from 'react';
import type { Delivery } from '../../domain/day';
import type { DayRows, PlanOrder, PlanVial } from '../../domain/dayRows';
import { type Shown, type ShownRows, seenOf, shownRows, staleChanges } from '../../domain/dayStale';
import { decayBetween } from '../../domain/decay';
import { poolMbqAt } from '../../domain/dispensed';
import { clock } from '../../domain/time';
import type { Refused } from '../../protocol/frames';
import { useCommand, useFreshness, useRows, useSession } from '../../sync';
import { Button } from '../../ui/Button';
import { Dialog } from '../../ui/Dialog';
import styles from './ReleaseDialog.module.css';
import { ReleaseRows } from './ReleaseRows';
import { SignForm } from './SignForm';
import { Stale } from './Stale';
import { HIGH_PERCENT, LOW_PERCENT, useWords } from './words';

interface ReleaseDialogProps {
  delivery: Delivery;
  rows: DayRows;
  today: string;
  onClose: () => void;
}

/** The pool as it was shown when it was last looked at: what is signed is this and nothing newer. */
interface Frozen {
  delivery: Delivery;
  orders: PlanOrder[];
  vials: PlanVial[];
}

function freeze(delivery: Delivery): Frozen {
  return {
    delivery,
    orders: delivery.orders.filter((order) => order.status === 'accepted'),
    vials: delivery.vials,
  };
}

type Phase =
  | { at: 'asking' }
  | { at: 'signing' }
  | { at: 'done'; certificateIds: number[]; mbq: number; percent: number }
  | { at: 'unknown'; code: string };

export function ReleaseDialog({ delivery, rows, today, onClose }: ReleaseDialogProps) {
  const { t, whatOf } = useWords();
  const run = useCommand();
  const { live } = useFreshness();
  const [frozen, setFrozen] = useState(() => freeze(delivery));
  const [orderIds, setOrderIds] = useState(() => new Set(frozen.orders.map((one) => one.id)));
  const [vialIds, setVialIds] = useState(() => new Set(delivery.filled.map((one) => one.id)));
  const [phase, setPhase] = useState<Phase>({ at: 'asking' });
  const [refused, setRefused] = useState<Refused | null>(null);

  const orders = frozen.orders.filter((one) => orderIds.has(one.id));
  const vials = frozen.vials.filter((one) => vialIds.has(one.id));
  const pool = poolOf(frozen.delivery, orders, vials);
  const shown = useMemo(() => shownRows(frozen.orders, frozen.vials), [frozen]);
  const present = usePresent(shown, rows, refused);
  const stale = phase.at === 'asking' && staleChanges(shown, present).length > 0;
  const outside = pool.percent < LOW_PERCENT || pool.percent > HIGH_PERCENT;
  const right = useRight(delivery, today);

  const showNew = useCallback(() => {
    const next = freeze(delivery);
    setFrozen(next);
    setOrderIds(new Set(next.orders.map((one) => one.id)));
    setVialIds(new Set(delivery.filled.map((one) => one.id)));
    setRefused(null);
  }, [delivery]);

  const sign = async (password: string, reason: string) => {
    setPhase({ at: 'signing' });
    setRefused(null);
    const outcome = await run(
      'order.release',
      {
        orderIds: orders.map((one) => one.id),
        vialIds: vials.map((one) => one.id),
        ...(outside ? { reason } : {}),
      },
      { seen: seenOf(shownRows(orders, vials)), signature: { meaning: 'release', password } },
    );
    if (outcome.type === 'done') {
      const { certificateIds = [] } = outcome.result as { certificateIds?: number[] };
      setPhase({ at: 'done', certificateIds, mbq: pool.mbq, percent: pool.percent });
    } else if (outcome.code === 'outcome_unknown') {
      setPhase({ at: 'unknown', code: outcome.code });
    } else {
      setRefused(outcome);
      setPhase({ at: 'asking' });
    }
  };

  const title =
    phase.at === 'done'
      ? t('release.doneTitle')
      : t('release.title', {
          tracer: delivery.name,
          time: clock(delivery.deliverAt),
          customer: delivery.customer?.shortName ?? '',
        });
  return (
    <Dialog
      open
      broad={phase.at === 'asking' || phase.at === 'signing'}
      title={title}
      onClose={onClose}
      fixed={phase.at === 'signing'}
    >
      {phase.at === 'done' && (
        <Released phase={phase} what={whatOf(frozen.delivery)} onClose={onClose} />
      )}
      {phase.at === 'unknown' && (
        <>
          <p role="alert" className={styles.unknown}>
            {t('release.unknown')}
          </p>
          <Button onClick={onClose}>{t('release.close')}</Button>
        </>
      )}
      {(phase.at === 'asking' || phase.at === 'signing') && (
        <div className={styles.columns}>
          <div className={styles.rows}>
            {stale && (
              <>
                <Stale shown={shown} present={present} rows={rows} />
                <Button look="quiet" onClick={showNew}>
                  {t('stale.show')}
                </Button>
              </>
            )}
            <ReleaseRows
              delivery={frozen.delivery}
              orders={frozen.orders}
              vials={frozen.vials}
              orderIds={orderIds}
              vialIds={vialIds}
              pool={pool}
              disabled={phase.at === 'signing' || stale}
              onOrders={setOrderIds}
              onVials={setVialIds}
            />
          </div>
          <SignForm
            orders={orders}
            vials={vials}
            delivery={frozen.delivery}
            mustReason={outside && vials.length > 0}
            noRight={!right}
            refused={refused?.code === 'stale' ? null : refused}
            busy={phase.at === 'signing'}
            lost={phase.at === 'signing' && !live}
            blocked={stale || !live}
            live={live}
            onSign={sign}
          />
        </div>
      )}
    </Dialog>
  );
}

export interface Pool {
  mbq: number;
  orderedMbq: number;
  percent: number;
}

/** What the chosen vials hold at the delivery, against what the chosen orders ask for there. */
function poolOf(delivery: Delivery, orders: PlanOrder[], vials: PlanVial[]): Pool {
  const mbq = poolMbqAt(vials, delivery.halfLifeSeconds, delivery.deliverAt);
  const asked = new Map(delivery.demands.map((demand) => [demand.id, demand]));
  let orderedMbq = 0;
  for (const order of orders) {
    const from = asked.get(order.id)?.orderedSlotAt ?? delivery.deliverAt;
    orderedMbq += decayBetween(
      order.orderedMbq ?? 0,
      delivery.halfLifeSeconds,
      from,
      delivery.deliverAt,
    );
  }
  return { mbq, orderedMbq, percent: orderedMbq > 0 ? (mbq / orderedMbq) * 100 : 0 };
}

/** The shown rows as they are now, by the stream or by the refusal that brought them. */
function usePresent(shown: ShownRows, rows: DayRows, refused: Refused | null): ShownRows {
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

/** Whether the person here holds a right to release this tracer today. The server decides; this only warns in time. */
function useRight(delivery: Delivery, today: string): boolean {
  const { user } = useSession();
  const rights = useRows('production', 'releaseRight');
  return rights.some(
    (right) =>
      right.userId === user?.id &&
      right.tracerId === delivery.tracerId &&
      right.fromDate <= today &&
      (right.toDate === null || right.toDate >= today) &&
      !(right as { withdrawn?: boolean }).withdrawn,
  );
}

function Released(props: {
  phase: Extract<Phase, { at: 'done' }>;
  what: string;
  onClose: () => void;
}) {
  const { t, format, percent } = useWords();
  const { phase, what, onClose } = props;
  return (
    <div className={styles.done}>
      <svg className={styles.seal} viewBox="0 0 48 48" aria-hidden="true">
        <circle cx="24" cy="24" r="22" />
        <path d="M14 25l7 7 13-15" />
      </svg>
      <p role="status">
        {t('release.doneText', {
          what,
          amount: format.mbq(Math.floor(phase.mbq + 1e-6), 0),
          percent: percent(phase.percent),
        })}
      </p>
      <div className={styles.after}>
        {phase.certificateIds.map((id) => (
          <a
            key={id}
            className={styles.certificate}
            href={`/api/certificates/${id}`}
            target="_blank"
            rel="noreferrer"
          >
            {t('release.certificate')}
          </a>
        ))}
        <Button onClick={onClose}>{t('release.close')}</Button>
      </div>
    </div>
  );
}
