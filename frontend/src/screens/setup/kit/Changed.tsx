/** That a row has changed while its form stood open: field by field what it was and what it is, and a way to go on. */
import { useTranslation } from 'react-i18next';
import { rowChanges } from '../../../domain/rowChanges';
import { useTrace } from '../../../sync';
import { Button } from '../../../ui/Button';
import type { Form } from './form';
import styles from './kit.module.css';

interface ChangedProps<R> {
  form: Pick<Form<object, R>, 'shown' | 'moved' | 'take'>;
  type: string;
  row: R;
  /** The fields that are told, each with its name and how its value is written. */
  fields: Readonly<Record<string, { label: string; text: (value: never) => string }>>;
}

export function Changed<R extends { id: number | string }>({
  form,
  type,
  row,
  fields,
}: ChangedProps<R>) {
  const { t } = useTranslation('setup');
  const trace = useTrace(type, row.id);
  if (!form.moved || !form.shown) {
    return null;
  }
  const text = (field: string, value: unknown) =>
    value === null || value === '' ? t('changed.nothing') : fields[field]?.text(value as never);
  return (
    <div className={styles.moved} role="alert">
      <p>
        <b>{trace?.actor ? t('changed.by', { name: trace.actor }) : t('changed.title')}</b>
      </p>
      <ul>
        {rowChanges(form.shown, row, Object.keys(fields)).map(({ field, before, after }) => (
          <li key={field}>
            {t('changed.field', {
              field: fields[field]?.label,
              before: text(field, before),
              after: text(field, after),
            })}
          </li>
        ))}
      </ul>
      <p>{t('changed.text')}</p>
      <Button look="quiet" small onClick={form.take}>
        {t('changed.take')}
      </Button>
    </div>
  );
}
