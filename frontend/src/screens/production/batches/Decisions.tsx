/** The signed decisions about a batch: certified, certified conditionally, or rejected, each with what it means. */
import { useState } from 'react';
import { rejectionOf } from '../../../domain/batches';
import { isOf } from '../../../domain/batchFigures';
import { DECISION_CODES } from '../../../domain/draft';
import { linesOf, readinessOf, type TestLine } from '../../../domain/qc';
import { clock } from '../../../domain/time';
import type { Batch } from '../../../protocol/rows';
import { useSession } from '../../../sync';
import { announce } from '../../../ui/announce';
import { Dialog } from '../../../ui/Dialog';
import { Flag } from '../../../ui/Flag';
import { ReasonChoice, reasonData, reasonIsWhole, useReason } from '../order/ReasonChoice';
import { SignPart, Unknown } from '../signing/SignPart';
import { useSigning } from '../signing/useSigning';
import { useRights } from '../useRight';
import { useWords } from '../words';
import styles from './Decisions.module.css';
import { useLimitWords } from './QcTable';
import type { Board } from './useBoard';

interface DecisionProps {
  batch: Batch;
  board: Board;
  onClose: () => void;
}

/** The batch as it was when the dialog opened is what one signs for; that it moved on meanwhile is said. */
function useFrozen(batch: Batch): { frozen: Batch; moved: boolean } {
  const [frozen] = useState(batch);
  return { frozen, moved: batch.revision !== frozen.revision };
}

export function CertifyDialog(props: DecisionProps & { today: string }) {
  const { t } = useWords();
  const { user } = useSession();
  const signing = useSigning();
  const { frozen: batch, moved } = useFrozen(props.batch);
  const { board, today, onClose } = props;
  const lines = linesOf(batch, user?.name ?? '');
  const ready = readinessOf(lines);
  const right = useRights(today)({ filledFrom: batch.tracerId });
  const late = ready.late;
  // Certified conditionally once, it waits for all of them.
  const waits = batch.state === 'conditionallyCertified' && late.length > 0;
  const conditional = late.length > 0 && !waits;
  const names = (found: readonly TestLine[]) => found.map((line) => line.test.name).join(', ');
  const own = lines.filter(
    (line) => line.check === 'checked' && line.result?.enteredBy === user?.name,
  );
  const paper = lines.filter((line) => line.result?.writtenAt);
  const review = [
    ...(conditional ? [t('batches.lateNamed', { tests: names(late) })] : []),
    ...(own.length > 0 ? [t('batches.ownEntry', { tests: names(own) })] : []),
    ...(paper.length > 0 ? [t('batches.paperResults', { tests: names(paper) })] : []),
    ...batch.marks.map((mark) =>
      t(`batches.mark.${mark}` as 'batches.mark.withoutTests', { defaultValue: mark }),
    ),
  ];
  const lacks = [
    ...(waits ? [t('batches.waitsFor', { tests: names(late) })] : []),
    ...(ready.missing.length ? [t('batches.lackMissing', { tests: names(ready.missing) })] : []),
    ...(ready.outside.length ? [t('batches.lackOutside', { tests: names(ready.outside) })] : []),
    ...(ready.unchecked.length
      ? [t('batches.lackUnchecked', { tests: names(ready.unchecked) })]
      : []),
  ];
  const sign = async (password: string) => {
    const done = await signing.sign(
      {
        name: 'batch.certify',
        data: { batchId: batch.id, lateTests: late.map((line) => line.test.key) },
        seen: { [`batch:${batch.id}`]: batch.revision },
        meaning: 'certify',
      },
      password,
    );
    if (done) {
      announce(t('batches.certified', { number: batch.number }));
      onClose();
    }
  };
  return (
    <Dialog
      open
      broad
      title={t(conditional ? 'batches.conditionalTitle' : 'batches.certifyTitle', {
        number: batch.number,
      })}
      onClose={onClose}
      fixed={signing.phase === 'signing'}
    >
      {signing.phase === 'unknown' ? (
        <Unknown onClose={onClose} />
      ) : (
        <div className={styles.columns}>
          <div className={styles.what}>
            <Facts batch={batch} board={board} />
            <Signed lines={lines} />
            {moved && (
              <p className={styles.moved} role="alert">
                {t('batches.movedOn')}
              </p>
            )}
          </div>
          {lacks.length > 0 ? (
            <Lacking texts={lacks} />
          ) : (
            <SignPart
              signing={signing}
              meaning={t('batches.meaning.certify')}
              doing={t(conditional ? 'batches.conditionalDo' : 'batches.certifyDo')}
              review={
                right
                  ? review
                  : [...review, t('release.noRight', { tracer: board.nameOf(batch.tracerId) })]
              }
              blocked={moved}
              problem={() => null}
              onSign={(password) => void sign(password)}
            />
          )}
        </div>
      )}
    </Dialog>
  );
}

function Facts({ batch, board }: { batch: Batch; board: Board }) {
  const { t, format } = useWords();
  return (
    <dl className={styles.facts}>
      <div>
        <dt>{t('add.tracer')}</dt>
        <dd>{board.nameOf(batch.tracerId)}</dd>
      </div>
      <div>
        <dt>{t('batches.number')}</dt>
        <dd>{batch.number}</dd>
      </div>
      <div>
        <dt>{t('batches.made')}</dt>
        <dd>
          {t('vial.line', {
            amount: format.mbq(batch.activityMbq),
            time: clock(batch.endOfSynthesisAt),
          })}
          , {t('vial.ml', { ml: format.figure(batch.volumeMl, 2) })}
        </dd>
      </div>
      <div>
        <dt>{t('batches.expires')}</dt>
        <dd>{format.when(batch.expiresAt, board.day.plan.date)}</dd>
      </div>
    </dl>
  );
}

/** The results that the signature covers. */
function Signed({ lines }: { lines: readonly TestLine[] }) {
  const { t, format } = useWords();
  const limits = useLimitWords();
  return (
    <ul className={styles.signed} aria-label={t('qc.title')}>
      {lines.map(({ test, result, verdict }) => (
        <li key={test.key}>
          <span>
            <b>{test.name}</b> <span className="soft">{limits(test)}</span>
          </span>
          <span>
            {verdict === 'missing' ? (
              <Flag tone={test.phase === 'late' ? 'warn' : 'bad'}>{t('qc.notIn')}</Flag>
            ) : (
              <Flag tone={verdict === 'within' ? 'good' : 'bad'}>
                {result?.value === null || result === null
                  ? t(result?.passed ? 'qc.passed' : 'qc.failed')
                  : format.figure(result.value, 4)}
              </Flag>
            )}
          </span>
        </li>
      ))}
      {lines.length === 0 && <li>{t('qc.none')}</li>}
    </ul>
  );
}

/** Nothing to sign yet, and what is still to be done. */
function Lacking({ texts }: { texts: readonly string[] }) {
  const { t } = useWords();
  return (
    <div className={styles.lacking} role="status">
      <h3>{t('batches.notYet')}</h3>
      <ul>
        {texts.map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
    </div>
  );
}

export function RejectDialog(props: DecisionProps) {
  const { t } = useWords();
  const signing = useSigning();
  const { frozen: batch, moved } = useFrozen(props.batch);
  const { board, onClose } = props;
  const [reason, setReason] = useReason();
  const [missing, setMissing] = useState(false);
  const impact = rejectionOf(
    batch,
    board.vials,
    board.orders,
    board.dispatches,
    board.day.plan.deliveries,
  );
  const names = impact.customerIds
    .map((id) => board.day.rows.customers.get(id)?.shortName ?? '–')
    .join(', ');
  const { refused } = signing;
  const sign = async (password: string) => {
    const vials = board.vials.filter((vial) => isOf(vial, batch));
    const done = await signing.sign(
      {
        name: 'batch.reject',
        data: { batchId: batch.id, ...reasonData(reason) },
        seen: {
          [`batch:${batch.id}`]: batch.revision,
          ...Object.fromEntries(vials.map((vial) => [`vial:${vial.id}`, vial.revision])),
        },
        meaning: 'rejectBatch',
      },
      password,
    );
    if (done) {
      announce(t('batches.rejected', { number: batch.number }));
      onClose();
    }
  };
  return (
    <Dialog
      open
      broad
      title={t('batches.rejectTitle', { number: batch.number })}
      onClose={onClose}
      fixed={signing.phase === 'signing'}
    >
      {signing.phase === 'unknown' ? (
        <Unknown onClose={onClose} />
      ) : (
        <div className={styles.columns}>
          <div className={styles.what}>
            <Facts batch={batch} board={board} />
            <div className={styles.impact}>
              <h3>{t('batches.willHappen')}</h3>
              <ul>
                <li>{t('batches.blocks', { count: impact.vials.length })}</li>
                <li>{t('batches.replans', { count: impact.orders.length })}</li>
                <li>
                  {impact.customerIds.length === 0
                    ? t('batches.recallsNobody')
                    : t('batches.recalls', { count: impact.customerIds.length, names })}
                </li>
                <li>{t('batches.noWayBack')}</li>
              </ul>
            </div>
            {moved && (
              <p className={styles.moved} role="alert">
                {t('batches.movedOn')}
              </p>
            )}
          </div>
          <SignPart
            signing={signing}
            meaning={t('batches.meaning.reject')}
            doing={t('batches.rejectDo')}
            danger
            focus={false}
            fields={['reason', 'reasonCode']}
            blocked={moved}
            problem={() => {
              setMissing(!reasonIsWhole(reason));
              return reasonIsWhole(reason) ? null : '';
            }}
            onSign={(password) => void sign(password)}
          >
            <ReasonChoice
              reason={reason}
              onReason={setReason}
              codes={DECISION_CODES}
              often={[
                { code: 'quality', words: t('batches.rejectReason1') },
                { code: 'production', words: t('batches.rejectReason2') },
                { code: 'quality', words: t('batches.rejectReason3') },
              ]}
              disabled={signing.phase === 'signing'}
              first
              text={t('reason.signed')}
              strict={missing}
              refused={refused}
            />
          </SignPart>
        </div>
      )}
    </Dialog>
  );
}
