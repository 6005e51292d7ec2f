/** All rights of a person to a thing: how they stand, and withdrawing one with a reason. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import { rightState } from '../../domain/releaseRights';
import { sameWhat } from '../../domain/setupWeek';
import type { ReleaseRight } from '../../protocol/rows';
import { useRows, useSession } from '../../sync';
import { announce } from '../../ui/announce';
import { Button } from '../../ui/Button';
import { Dialog, DialogButtons } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Flag } from '../../ui/Flag';
import { startHere } from '../../ui/startHere';
import { useDeed } from './kit/deed';
import { FormBody } from './kit/FormBody';
import { seenOf, useForm } from './kit/form';
import { useRightText } from './RightMatrix';
import type { Pair } from './Rights';
import { useNames, useToday } from './rows';
import table from './SlotsDialog.module.css';

interface RightDialogProps {
  pair: Pair | null;
  onClose: () => void;
  onGrant: (pair: Pair) => void;
}

export function RightDialog({ pair, onClose, onGrant }: RightDialogProps) {
  const { t } = useTranslation('setup');
  const names = useNames();
  return (
    <Dialog
      open={pair !== null}
      title={pair ? t('right.title', { name: pair.user.name, what: names.what(pair.what) }) : ''}
      onClose={onClose}
    >
      {pair && <Body pair={pair} onClose={onClose} onGrant={onGrant} />}
    </Dialog>
  );
}

function Body({ pair, onClose, onGrant }: RightDialogProps & { pair: Pair }) {
  const { t } = useTranslation('setup');
  const { t: core } = useTranslation();
  const { longDay } = useFormat();
  const { user: me } = useSession();
  const today = useToday();
  const textOf = useRightText();
  const [withdrawing, setWithdrawing] = useState<ReleaseRight | null>(null);
  const rights = useRows('production', 'releaseRight')
    .filter((right) => right.userId === pair.user.id && sameWhat(right, pair.what))
    .sort((one, other) => other.id - one.id);
  const own = me?.id === pair.user.id;
  if (withdrawing) {
    return <WithdrawForm right={withdrawing} onClose={() => setWithdrawing(null)} />;
  }
  return (
    <>
      <table className={table.plans}>
        <caption className="unseen">{t('right.history')}</caption>
        <tbody>
          {rights.map((right) => {
            const state = rightState(right, today);
            const standing = state === 'valid' || state === 'coming';
            return (
              <tr key={right.id}>
                <th scope="row">
                  <Flag tone={state === 'valid' ? 'good' : state === 'coming' ? 'warn' : 'quiet'}>
                    {textOf(right, state)}
                  </Flag>
                </th>
                <td>
                  {longDay(right.fromDate)} {right.fromDate.slice(0, 4)} –{' '}
                  {right.toDate ? `${longDay(right.toDate)} ${right.toDate.slice(0, 4)}` : ''}
                </td>
                <td>
                  {standing && (
                    <Button look="quiet" small onClick={() => setWithdrawing(right)}>
                      {t('right.withdraw')}
                    </Button>
                  )}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
      {own && <p className="soft">{t('right.ownText')}</p>}
      <DialogButtons onBack={onClose} back={core('do.close')}>
        {!own && <Button onClick={() => onGrant(pair)}>{t('right.grant')}</Button>}
      </DialogButtons>
    </>
  );
}

function WithdrawForm({ right, onClose }: { right: ReleaseRight; onClose: () => void }) {
  const { t } = useTranslation('setup');
  const { run, busy, refused } = useDeed();
  const form = useForm({
    refused,
    valuesOf: () => ({ reason: '' }),
    check: ({ reason }) => ({ reason: reason.trim() ? undefined : t('wrong.empty') }),
  });
  const bound = form.bind('reason');
  const submit = async () => {
    if (!form.ready()) {
      return;
    }
    const outcome = await run(
      'releaseRight.withdraw',
      { releaseRightId: right.id, reason: form.values.reason.trim() },
      seenOf('releaseRight', right),
    );
    if (outcome.type === 'done') {
      announce(t('right.withdrawn'));
      onClose();
    }
  };
  return (
    <FormBody
      danger
      doing={t('right.withdraw')}
      busy={busy}
      refused={form.elsewhere}
      onBack={onClose}
      onSubmit={submit}
    >
      <p>{t('right.withdrawText')}</p>
      <Field label={t('right.reason')} hint={t('right.reasonHint')} error={bound.error}>
        {(props) => (
          <textarea
            {...props}
            ref={startHere}
            rows={2}
            maxLength={1000}
            value={bound.value}
            onChange={(event) => bound.onValue(event.target.value)}
          />
        )}
      </Field>
    </FormBody>
  );
}
