/** What the old system says otherwise than we do: both sides, what both last agreed upon, who changed what, and the
 * choice between them. */
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import type { Conflict, SaidField } from '../../protocol/rows';
import { useNow } from '../../sync';
import { Button } from '../../ui/Button';
import { type Choice, SettleDialog } from './SettleDialog';
import { groupsOf } from './sides';
import { useSaid } from './useSaid';
import styles from './Waiting.module.css';
import './linkTexts';

interface BothSidesProps {
  conflict: Conflict;
  mayDecide: boolean;
}

export function BothSides({ conflict, mayDecide }: BothSidesProps) {
  const { t } = useTranslation('oldSystem');
  const { dayAndClock, ago } = useFormat();
  const now = useNow(60_000);
  const [choice, setChoice] = useState<Choice | null>(null);
  const { table = '', key = '', fields = [], placed, signed, oursBy, theirsAt } = conflict.details;
  const { orders: touched } = conflict.details;
  const [noun, number] = conflict.subject.split(':');
  const gone = fields.some(({ field, theirs }) => field === 'status' && theirs === 'cancelled');
  return (
    <li className={styles.one}>
      <h2>
        {placed
          ? t('kind.placedWhereWeLead')
          : t(`kind.${conflict.kind}`, { defaultValue: t('kind.bothEdited') })}
      </h2>
      <p>
        <About conflict={conflict} />{' '}
        <span className="soft">
          {noun === 'order'
            ? t('which', { order: number, table, key })
            : noun === 'vial'
              ? t('whichVial', { vial: number, table, key })
              : t('whichSetUp', { table, key })}
        </span>
      </p>
      <div className={styles.wide}>
        <table className={styles.sides}>
          <thead>
            <tr>
              <th scope="col">{t('field')}</th>
              <th scope="col">{t('base')}</th>
              <th scope="col">{t('ours')}</th>
              <th scope="col">{t('theirs')}</th>
            </tr>
          </thead>
          <tbody>
            {fields.map((it) => (
              <Said key={it.field} said={it} />
            ))}
          </tbody>
        </table>
      </div>
      <p>
        {oursBy
          ? t('oursBy', {
              kind: t(`act.${oursBy.kind.split('.')[1]}`, { defaultValue: oursBy.kind }),
              by: oursBy.by,
              time: dayAndClock(oursBy.at),
            })
          : !placed && noun === 'order' && t('oursUnknown')}{' '}
        {theirsAt ? t('theirsAt', { time: dayAndClock(theirsAt) }) : gone && t('theirsGone')}
      </p>
      <p>{placed ? t('placed') : t('what')}</p>
      {touched !== undefined && <p className={styles.who}>{t('orders', { count: touched })}</p>}
      {signed && <p className={styles.who}>{t('signed')}</p>}
      <p className="soft">
        {t('since', { time: dayAndClock(conflict.madeAt), away: ago(conflict.madeAt, now) })}
      </p>
      {mayDecide ? (
        <div className={styles.doing}>
          <Button onClick={() => setChoice('ours')} look={placed ? 'danger' : 'quiet'}>
            {t(placed ? 'cancels.do' : 'keepOurs.do')}
          </Button>
          {!signed && (
            <Button look="quiet" onClick={() => setChoice('theirs')}>
              {t(placed ? 'stands.do' : 'takeTheirs.do')}
            </Button>
          )}
          {!placed && !signed && noun === 'order' && groupsOf(fields).length > 1 && (
            <Button look="bare" onClick={() => setChoice('apart')}>
              {t('apart.do')}
            </Button>
          )}
        </div>
      ) : (
        <p className={styles.who}>{t('who')}</p>
      )}
      {choice && (
        <SettleDialog conflict={conflict} choice={choice} onClose={() => setChoice(null)} />
      )}
    </li>
  );
}

/** Whose it is, of what and for when. */
function About({ conflict }: { conflict: Conflict }) {
  const { inlineLongDay, weekdayName } = useFormat();
  const { customer, tracer, deliveryDate, weekday, time } = conflict.details;
  const day = deliveryDate && inlineLongDay(deliveryDate);
  const weekly = weekday && `${weekdayName(weekday)} ${time}`;
  const said = [customer, tracer, day, weekly].filter(Boolean).join(', ');
  return said ? <b>{said}.</b> : null;
}

function Said({ said }: { said: SaidField }) {
  const { t } = useTranslation('oldSystem');
  const told = useSaid(said.field);
  return (
    <tr>
      <th scope="row">{t(`fields.${said.field}`, { defaultValue: said.field })}</th>
      <td>{told(said.base)}</td>
      <td>{told(said.ours)}</td>
      <td>{told(said.theirs)}</td>
    </tr>
  );
}
