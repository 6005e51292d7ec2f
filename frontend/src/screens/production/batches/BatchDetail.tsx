/** One batch: its balance, whom it still owes, its tests, the decision about it, and its vials. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { eos, isCertified, owedBy } from '../../../domain/batches';
import { balanceOf, isOf } from '../../../domain/batchFigures';
import { floorMbq } from '../../../domain/decay';
import { expiredAt } from '../../../domain/dispensed';
import { clock } from '../../../domain/time';
import type { Batch } from '../../../protocol/rows';
import { useScreenKeys } from '../../../shell/screenKeys';
import { useNow } from '../../../sync';
import { BatchState } from '../../../ui/BatchState';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import { AllPapers } from '../../dispatch/AllPapers';
import { ReviewNote } from '../reviews/Reviews';
import { useReviews } from '../reviews/useReviews';
import { useWords } from '../words';
import { BalanceBar } from './BalanceBar';
import styles from './BatchDetail.module.css';
import { CertifyDialog, RejectDialog } from './Decisions';
import { OpenDialog } from './OpenDialog';
import { QcTable } from './QcTable';
import type { Board } from './useBoard';
import { VialTable } from './VialTable';

interface BatchDetailProps {
  batch: Batch;
  board: Board;
  today: string;
  /** What stands here is no longer so, and what is so is on its way: nothing is shown but the dialog that is open. */
  behind?: boolean;
}

type Open = 'edit' | 'certify' | 'reject' | null;

export function BatchDetail({ batch, board, today, behind = false }: BatchDetailProps) {
  const { t, format } = useWords();
  const [open, setOpen] = useState<Open>(null);
  const vials = board.vials.filter((vial) => isOf(vial, batch));
  const reviews = useReviews().filter((review) => isOf(review.vial, batch));
  const undecided = batch.state === 'inProduction' || batch.state === 'awaitingQc';
  const certifiable = undecided || batch.state === 'conditionallyCertified';
  const rejectable = batch.state !== 'rejected';
  const close = () => setOpen(null);
  const { t: keys } = useTranslation('keys');
  useScreenKeys(
    [
      {
        keys: ['c'],
        text: t('batches.certify'),
        can: certifiable,
        run: () => setOpen('certify'),
      },
      { keys: ['e'], text: t('act.edit'), can: undecided, run: () => setOpen('edit') },
      { keys: ['x'], text: t('batches.reject'), can: rejectable, run: () => setOpen('reject') },
    ].map((one) => ({ ...one, group: keys('batch'), offer: { of: batch.number } })),
    open === null && !behind,
  );
  const date = board.day.plan.date;
  return (
    <article className={styles.detail} aria-label={batch.number}>
      <div className={behind ? undefined : styles.whole} hidden={behind}>
        <header className={styles.head}>
          <div>
            <h2>{batch.number}</h2>
            <p className="soft">
              {board.nameOf(batch.tracerId)} · {t(`batches.origin.${batch.origin}`)} ·{' '}
              {t('batches.by', { who: batch.openedBy, when: format.when(batch.openedAt, date) })}
            </p>
          </div>
          <BatchState state={batch.state} chip />
        </header>
        <p className={styles.made}>
          {t('batches.madeLine', {
            amount: format.mbq(batch.activityMbq),
            time: clock(batch.endOfSynthesisAt),
            ml: format.figure(batch.volumeMl, 2),
            expires: format.when(batch.expiresAt, date),
          })}
        </p>
        {batch.marks.map((mark) => (
          <p key={mark} className={styles.mark}>
            <Flag tone="warn">
              {t(`batches.mark.${mark}` as 'batches.mark.withoutTests', { defaultValue: mark })}
            </Flag>
          </p>
        ))}
        <Decision batch={batch} date={date} />
        <ReviewNote reviews={reviews} today={today} />
        <BalanceBar batch={batch} vials={vials} halfLife={board.halfLifeOf(batch.tracerId)} />
        <section className={styles.part} aria-label={t('qc.title')}>
          <h3>{t('qc.title')}</h3>
          <QcTable batch={batch} date={date} />
        </section>
        {(certifiable || rejectable) && (
          <div className={styles.steps}>
            {certifiable && (
              <Button hotkey="C" onClick={() => setOpen('certify')}>
                {t('batches.certify')}
              </Button>
            )}
            {undecided && (
              <Button look="quiet" hotkey="E" onClick={() => setOpen('edit')}>
                {t('act.edit')}
              </Button>
            )}
            {rejectable && (
              <Button
                look="quiet"
                hotkey="X"
                className={styles.reject ?? ''}
                onClick={() => setOpen('reject')}
              >
                {t('batches.reject')}
              </Button>
            )}
          </div>
        )}
        <Owed batch={batch} board={board} />
        <section className={styles.part} aria-label={t('panel.vials')}>
          <h3>{t('panel.vials')}</h3>
          <VialTable vials={vials} board={board} />
        </section>
        <AllPapers asked={{ batchId: batch.id }} stream="production" today={today} />
      </div>
      {open === 'edit' && (
        <OpenDialog board={board} batch={batch} onClose={close} onOpened={close} />
      )}
      {open === 'certify' && (
        <CertifyDialog batch={batch} board={board} today={today} onClose={close} />
      )}
      {open === 'reject' && <RejectDialog batch={batch} board={board} onClose={close} />}
    </article>
  );
}

/** Who decided what of it, when, and in which words. */
function Decision({ batch, date }: { batch: Batch; date: string }) {
  const { t, format } = useWords();
  if (batch.decidedBy === null || batch.decidedAt === null) {
    return null;
  }
  const late = isCertified(batch)
    ? batch.tests.filter((test) => batch.lateTests.includes(test.key))
    : [];
  return (
    <div className={`${styles.decision} ${isCertified(batch) ? styles.good : styles.bad}`}>
      <p>
        <b>
          {t(`batches.decided.${batch.state}`, {
            who: batch.decidedBy,
            when: format.when(batch.decidedAt, date),
          })}
        </b>
      </p>
      {late.length > 0 && (
        <p>{t('batches.waitsFor', { tests: late.map((test) => test.name).join(', ') })}</p>
      )}
      {batch.reason && <p>{batch.reason}</p>}
      {batch.meaning && <p className={styles.meaning}>“{batch.meaning}”</p>}
    </div>
  );
}

/** The deliveries that are still to be filled from it, against what is free at this second. */
function Owed({ batch, board }: { batch: Batch; board: Board }) {
  const { t, format } = useWords();
  const at = Math.max(useNow(1000), eos(batch));
  const owed = owedBy(batch, board.all, board.day.plan.deliveries, at);
  if (batch.state === 'rejected') {
    return null;
  }
  if (owed.length === 0) {
    return <p className={styles.enough}>{t('batches.owesNothing')}</p>;
  }
  const halfLife = board.halfLifeOf(batch.tracerId);
  // Nothing more is filled from one that has expired.
  const left = expiredAt(batch, at) ? 0 : balanceOf(batch, board.vials, at, halfLife).free;
  const free = Math.max(0, floorMbq(left));
  const sum = owed.reduce((total, one) => total + one.mbq, 0);
  return (
    <section className={styles.part} aria-label={t('batches.owes')}>
      <h3>{t('batches.owes')}</h3>
      <ul className={styles.owed}>
        {owed.map(({ delivery, missingMbq, mbq }) => (
          <li key={delivery.key}>
            <span>
              <b>{clock(delivery.deliverAt)}</b> {delivery.customer?.shortName ?? '–'}
            </span>
            <span className="soft">
              {t('batches.atDelivery', {
                amount: format.mbq(missingMbq, 0),
                time: clock(delivery.deliverAt),
              })}
            </span>
            <b className="num">{t('batches.nowMbq', { amount: format.mbq(mbq, 0) })}</b>
          </li>
        ))}
      </ul>
      <p className={sum > free ? styles.lacking : styles.enough}>
        {sum > free
          ? t('batches.lacks', { amount: format.mbq(sum - free, 0) })
          : t('batches.suffices', { amount: format.mbq(free - sum, 0) })}
      </p>
    </section>
  );
}
