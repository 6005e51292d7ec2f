/** How far a dispatch is: on its way, received, and what of it is missing. Never by colour alone. */
import './texts';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { missingVials } from '../../domain/papers';
import type { Dispatch, Vial } from '../../protocol/rows';
import { Flag } from '../../ui/Flag';

interface StateProps {
  left: Dispatch;
  vials: ReadonlyMap<number | string, Vial>;
  today: string;
}

export function DispatchState({ left, vials, today }: StateProps) {
  const { t } = useTranslation('dispatch');
  const { when } = useFormat();
  const missing = missingVials(left);
  if (left.receivedAt === null) {
    return (
      <Flag tone="quiet">
        {t('onItsWay', { time: when(left.dispatchedAt, today) })}{' '}
        {t('with', { vehicle: left.vehicle })}
      </Flag>
    );
  }
  return (
    <>
      <Flag tone={missing.length > 0 ? 'bad' : 'good'}>
        {t('received', { time: when(left.receivedAt, today), who: left.receivedBy ?? '–' })}
        {missing.length > 0 && `, ${t('missing', { count: missing.length })}`}
      </Flag>
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

/** Whether something of a dispatch may not be used yet. */
export function unreleased(
  left: Pick<Dispatch, 'vialIds'>,
  vials: ReadonlyMap<number | string, Pick<Vial, 'state'>>,
): boolean {
  return left.vialIds.some((id) => vials.get(id)?.state !== 'released');
}
