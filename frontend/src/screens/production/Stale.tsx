/** What has changed since it was shown, field by field, so that one decides anew and does not press blindly again. */
import type { DayRows, PlanOrder, PlanVial } from '../../domain/dayRows';
import { type ShownRows, type StaleChange, staleChanges } from '../../domain/dayStale';
import { clock, clockSeconds } from '../../domain/time';
import styles from './Stale.module.css';
import { useWords } from './words';

interface StaleProps {
  shown: ShownRows;
  present: ShownRows;
  rows: Pick<DayRows, 'customers'>;
}

export function Stale({ shown, present, rows }: StaleProps) {
  const { t } = useWords();
  const value = useValue();
  const changes = staleChanges(shown, present);
  return (
    <div className={styles.stale} role="alert">
      <p className={styles.title}>{t('stale.title')}</p>
      <ul>
        {changes.map((change) => (
          <li key={`${change.row}.${change.field}`}>
            <b>{nameOf(change, shown, rows, t)}</b>{' '}
            {change.field === null
              ? t('stale.field.other')
              : t('stale.change', {
                  field: t(`stale.field.${change.field}` as 'stale.field.status'),
                  before: value(change, change.before),
                  after: value(change, change.after),
                })}
          </li>
        ))}
      </ul>
      <p>{t('stale.text')}</p>
    </div>
  );
}

function nameOf(
  change: StaleChange,
  shown: ShownRows,
  rows: Pick<DayRows, 'customers'>,
  t: ReturnType<typeof useWords>['t'],
): string {
  const row = shown[change.row];
  if (change.row.startsWith('vial:')) {
    return t('stale.vial', { batch: (row as PlanVial).batchNumber });
  }
  if (change.row.startsWith('request:')) {
    return t('stale.request');
  }
  const order = row as PlanOrder;
  const customer = rows.customers.get(order.customerId)?.shortName ?? '–';
  return t('stale.order', { customer, time: clock(order.deliverAt) });
}

function useValue(): (change: StaleChange, value: unknown) => string {
  const { t, core, format } = useWords();
  return (change, value) => {
    switch (change.field) {
      case 'status':
        return core(`status.${value}` as 'status.ordered');
      case 'state':
        return t(`vial.state.${value}` as 'vial.state.free', { defaultValue: String(value) });
      case 'usage':
        return core(`usage.${value}` as 'usage.human');
      case 'orderedMbq':
      case 'activityMbq':
        return format.mbq(Number(value));
      case 'dispensedMbq':
        return format.mbq(Math.floor(Number(value)), 0);
      case 'deliverAt':
      case 'expectedAt':
        return value === null ? '–' : clock(String(value));
      case 'awaitsConfirmation':
        return t(value ? 'stale.yes' : 'stale.no');
      case 'calibratedAt':
        return clockSeconds(String(value));
      case 'orderIds':
        return String((value as number[] | null)?.length ?? 0);
      default:
        return value === null || value === '' ? '–' : String(value);
    }
  };
}
