/** How far a dispatch is: on its way, received, and what of it is missing. Never by colour alone. */
import './texts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { missingVials } from '../../domain/papers';
import type { Dispatch, Vial } from '../../protocol/rows';
import { Flag } from '../../ui/Flag';
import { LateMarks } from '../../ui/FromPaper';

interface StateProps {
  left: Dispatch;
  vials: ReadonlyMap<number | string, Vial>;
  today: string;
}

export function DispatchState({ left, vials, today }: StateProps) {
  const { t } = useTranslation('dispatch');
  const { when } = useFormat();
  const missing = missingVials(left);
  if (left.returnedAt) {
    return (
      <>
        <Flag tone="warn">
          {t('cameBack', {
            time: when(left.returnedAt, today),
            who: left.returnedBy ?? '–',
            reason: left.returnedReason ?? '–',
          })}
        </Flag>
        <p>
          {t('hadLeft', { time: when(left.dispatchedAt, today) })}{' '}
          {t('with', { vehicle: left.vehicle })}
        </p>
        <LateMarks marks={left.marks} />
      </>
    );
  }
  if (left.receivedAt === null) {
    return (
      <>
        <Flag tone="quiet">
          {t('onItsWay', { time: when(left.dispatchedAt, today) })}{' '}
          {t('with', { vehicle: left.vehicle })}
        </Flag>
        <LateMarks marks={left.marks} />
      </>
    );
  }
  return (
    <>
      <Flag tone={missing.length > 0 ? 'bad' : 'good'}>
        {t('received', { time: when(left.receivedAt, today), who: left.receivedBy ?? '–' })}
        {missing.length > 0 && `, ${t('missing', { count: missing.length })}`}
      </Flag>
      <LateMarks marks={left.marks} />
      {missing.length > 0 && (
        <p>
          {t('missingThese', {
            vials: missing.map((id) => `${vials.get(id)?.batchNumber ?? ''} vial ${id}`).join(', '),
          })}
        </p>
      )}
      {left.note && <p>{t('note', { text: left.note })}</p>}
    </>
  );
}

/**
 * What is to be known before one uses any of it: `barred` where it never may be (blocked or discarded), `someBarred` where
 * that is so of a part, `notYet` while something is not released; null where nothing is in the way, and where the car
 * came back: nothing of it is there to be used.
 */
export function warningOf(
  left: Pick<Dispatch, 'vialIds'> & { returnedAt?: string | null },
  vials: ReadonlyMap<number | string, Pick<Vial, 'state'>>,
): 'barred' | 'someBarred' | 'notYet' | null {
  if (left.returnedAt) {
    return null;
  }
  const states = left.vialIds.map((id) => vials.get(id)?.state);
  const barred = states.filter((state) => state === 'blocked' || state === 'discarded').length;
  if (barred > 0) {
    return barred === states.length ? 'barred' : 'someBarred';
  }
  return states.every((state) => state === 'released') ? null : 'notYet';
}

/** The same in words. */
export function Warning(props: {
  left: Dispatch;
  vials: StateProps['vials'];
  look?: string | undefined;
}) {
  const { t } = useTranslation('dispatch');
  const warning = warningOf(props.left, props.vials);
  return warning && <p className={props.look}>{t(warning)}</p>;
}
