/** An order that the old system says otherwise than we do: both sides, and what both last agreed upon. */
import { useTranslation } from 'react-i18next';
import { useFormat } from '../../domain/format';
import type { Conflict, SaidField } from '../../protocol/rows';
import { useNow } from '../../sync';
import styles from './Waiting.module.css';
import './linkTexts';

const INSTANT = /^\d{4}-\d\d-\d\dT/;

export function BothSides({ conflict }: { conflict: Conflict }) {
  const { t } = useTranslation('oldSystem');
  const { dayAndClock, away } = useFormat();
  const now = useNow(60_000);
  const { table = '', key = '', fields = [] } = conflict.details;
  const order = conflict.subject.replace('order:', '');
  return (
    <li className={styles.one}>
      <h2>{t(`kind.${conflict.kind}`, { defaultValue: t('kind.bothEdited') })}</h2>
      <p>{t('which', { order, table, key })}</p>
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
      <p>{t('what')}</p>
      <p className="soft">
        {t('since', { time: dayAndClock(conflict.madeAt), away: away(conflict.madeAt, now) })}
      </p>
    </li>
  );
}

function Said({ said }: { said: SaidField }) {
  const { t } = useTranslation('oldSystem');
  const { dayAndClock, mbq } = useFormat();
  const told = (value: unknown): string => {
    if (value === null || value === undefined || value === '' || `${value}` === '') {
      return t('nothing');
    }
    if (said.field === 'ordered_mbq') {
      return mbq(Number(value));
    }
    if (typeof value === 'string' && INSTANT.test(value)) {
      return dayAndClock(value);
    }
    return t(`value.${value}`, { defaultValue: String(value) });
  };
  return (
    <tr>
      <th scope="row">{t(`fields.${said.field}`, { defaultValue: said.field })}</th>
      <td>{told(said.base)}</td>
      <td>{told(said.ours)}</td>
      <td>{told(said.theirs)}</td>
    </tr>
  );
}
