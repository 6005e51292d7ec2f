/** The vials of a batch: whose they are, what is in them at this second, and what may become of them. */
import { useState } from 'react';
import { waitsForPerson } from '../../../domain/dayNext';
import { floorMbq } from '../../../domain/decay';
import { vialMbqAt } from '../../../domain/dispensed';
import { clockSeconds } from '../../../domain/time';
import type { Vial } from '../../../protocol/rows';
import { useAction, useNow, useSession } from '../../../sync';
import { Button } from '../../../ui/Button';
import { Flag } from '../../../ui/Flag';
import { Refusal } from '../Refusal';
import { Marks } from '../VialList';
import { DiscardDialog } from '../vials/DiscardDialog';
import { ReassignDialog } from '../vials/ReassignDialog';
import { useWords } from '../words';
import type { Board } from './useBoard';
import styles from './VialTable.module.css';

const TONES: Readonly<Record<string, 'good' | 'bad' | 'warn' | 'quiet'>> = {
  released: 'good',
  blocked: 'bad',
  unconfirmed: 'warn',
};

export function VialTable({ vials, board }: { vials: readonly Vial[]; board: Board }) {
  const { t } = useWords();
  const [doing, setDoing] = useState<{ what: 'discard' | 'reassign'; vial: Vial } | null>(null);
  if (vials.length === 0) {
    return <p className="soft">{t('batches.noVials')}</p>;
  }
  const close = () => setDoing(null);
  return (
    <>
      <ul className={styles.vials}>
        {vials.map((vial) => (
          <Row
            key={vial.id}
            vial={vial}
            board={board}
            onDiscard={() => setDoing({ what: 'discard', vial })}
            onReassign={() => setDoing({ what: 'reassign', vial })}
          />
        ))}
      </ul>
      {doing?.what === 'discard' && <DiscardDialog vial={doing.vial} onClose={close} />}
      {doing?.what === 'reassign' && (
        <ReassignDialog vial={doing.vial} customers={board.day.rows.customers} onClose={close} />
      )}
    </>
  );
}

interface RowProps {
  vial: Vial;
  board: Board;
  onDiscard: () => void;
  onReassign: () => void;
}

function Row({ vial, board, onDiscard, onReassign }: RowProps) {
  const { t, format } = useWords();
  const now = useNow(1000);
  const mbq = floorMbq(vialMbqAt(vial, board.halfLifeOf(vial.tracerId), now));
  const customer = board.day.rows.customers.get(vial.customerId ?? -1)?.shortName;
  const whose = vial.purpose
    ? t(`vial.purpose.${vial.purpose}` as 'vial.purpose.rinse', { defaultValue: vial.purpose })
    : (customer ?? t('batches.nobody'));
  const open = ['free', 'unconfirmed', 'purpose'].includes(vial.state);
  const name = `${whose}, ${format.mbq(mbq, 0)}`;
  const { user } = useSession();
  const { run, busy, refused } = useAction();
  // What the signer of a release had entered himself waits for another's eye, as a doubtful vial does.
  const waits =
    waitsForPerson(vial) || (vial.marks.includes('ownEntry') && vial.enteredBy !== user?.name);
  return (
    <li className={styles.vial}>
      <span className={styles.what}>
        <b>{whose}</b>
        <span className={styles.how}>
          {t('vial.filled', {
            amount: format.mbq(vial.activityMbq, 1),
            when: clockSeconds(vial.calibratedAt),
          })}{' '}
          · {t('vial.ml', { ml: format.figure(vial.volumeMl, 2) })}
        </span>
        <Marks vial={vial} />
      </span>
      <span className={styles.now}>
        <b className="num">{t('batches.nowMbq', { amount: format.mbq(mbq, 0) })}</b>
        <Flag tone={TONES[vial.state] ?? 'quiet'}>
          {t(`vial.state.${vial.state}` as 'vial.state.free')}
          {vial.discardCode && `: ${t(`vial.code.${vial.discardCode}` as 'vial.code.spilt')}`}
        </Flag>
      </span>
      <span className={styles.do}>
        {waits && (
          <Button
            small
            busy={busy}
            aria-label={t('vial.confirmNamed', { name })}
            onClick={() =>
              void run(
                'vial.confirm',
                { vialId: vial.id },
                { seen: { [`vial:${vial.id}`]: vial.revision } },
              )
            }
          >
            {t('vial.confirm')}
          </Button>
        )}
        {open && vial.dispatchId === null && (
          <Button
            small
            look="quiet"
            aria-label={t('vial.reassignThis', { name })}
            onClick={onReassign}
          >
            {t('vial.reassign')}
          </Button>
        )}
        {vial.state !== 'released' && vial.state !== 'discarded' && (
          <Button
            small
            look="bare"
            aria-label={t('vial.discardNamed', { name })}
            onClick={onDiscard}
          >
            {t('vial.discard')}
          </Button>
        )}
      </span>
      <Refusal refused={refused} />
    </li>
  );
}
