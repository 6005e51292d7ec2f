/** Whether it takes two persons to change configuration that matters: a site admin's rule, seen by all of production. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../../domain/format';
import { dateOf } from '../../../domain/time';
import { useNow, useRows, useSession } from '../../../sync';
import { Button } from '../../../ui/Button';
import { ReasonDialog } from '../ReasonDialog';
import { Card } from './Card';

export function TwoPersons() {
  const { t } = useTranslation('system');
  const { when } = useFormat();
  const { user } = useSession();
  const today = dateOf(useNow(60_000));
  const rule = useRows('site', 'siteRule').find(({ name }) => name === 'twoPersons');
  const [turning, setTurning] = useState(false);
  const holds = rule?.holds ?? false;
  return (
    <Card
      title={t('two.title')}
      tone={holds ? 'good' : 'quiet'}
      state={t(holds ? 'two.on' : 'two.off')}
    >
      <p>{t('two.text')}</p>
      <p className="soft">{t('two.notHere')}</p>
      {rule && (
        <p>
          {t(holds ? 'two.setOn' : 'two.setOff', {
            name: rule.setBy,
            when: when(rule.setAt, today),
            reason: rule.reason,
          })}
        </p>
      )}
      {user?.role === 'siteAdmin' && (
        <div>
          <Button look="quiet" onClick={() => setTurning(true)}>
            {t(holds ? 'two.turnOff' : 'two.turnOn')}
          </Button>
        </div>
      )}
      <ReasonDialog
        onClose={() => setTurning(false)}
        what={
          turning
            ? {
                title: t(holds ? 'two.offTitle' : 'two.onTitle'),
                text: t(holds ? 'two.offText' : 'two.onText'),
                doing: t(holds ? 'two.turnOff' : 'two.turnOn'),
                danger: holds,
                command: 'siteRule.set',
                data: { name: 'twoPersons', holds: !holds },
                options: rule ? { seen: { [`siteRule:${rule.id}`]: rule.revision } } : {},
                said: t(holds ? 'two.saidOff' : 'two.saidOn'),
              }
            : null
        }
      />
    </Card>
  );
}
