/** A date and a free time of day for injections, within the endpoint's receiving hours. */
import type { Delivery } from '../../../domain/day';
import { receives } from '../../../domain/injections';
import { instantOf } from '../../../domain/instantOf';
import { clock } from '../../../domain/time';
import type { Endpoint } from '../../../protocol/rows';
import { useRow } from '../../../sync';
import { Field } from '../../../ui/Field';
import { startHere } from '../../../ui/startHere';
import styles from '../Form.module.css';
import { useWords } from '../words';

export interface Typed {
  date: string;
  time: string;
}

interface FreeTimeProps {
  typed: Typed;
  problem: string | null;
  endpoint: Endpoint | undefined;
  onTyped: (typed: Typed) => void;
}

export function FreeTime({ typed, problem, endpoint, onTyped }: FreeTimeProps) {
  const { t, format } = useWords();
  const hours = endpoint ? t('shift.hours', { hours: format.hours(endpoint) }) : '';
  return (
    <div className={styles.two}>
      <Field label={t('shift.date')}>
        {(control) => (
          <input
            {...control}
            type="date"
            value={typed.date}
            onChange={(event) => onTyped({ ...typed, date: event.target.value })}
          />
        )}
      </Field>
      <Field label={t('shift.time')} hint={t('shift.timeHelp', { hours })} error={problem}>
        {(control) => (
          <input
            {...control}
            ref={startHere}
            inputMode="numeric"
            autoComplete="off"
            value={typed.time}
            onChange={(event) => onTyped({ ...typed, time: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

/** The instant that was typed for a postponement, or what is wrong with it. */
export function useFreeTime(
  typed: Typed,
  delivery: Delivery,
  now: number,
): { at: number | null; problem: string | null } {
  const { t } = useWords();
  const endpoint = useRow('production', 'endpoint', delivery.orders[0]?.endpointId);
  const at = instantOf(typed.date, typed.time);
  if (at === null) {
    return { at: null, problem: t('shift.badTime') };
  }
  const after = Math.max(delivery.deliverAt, now);
  if (at <= after) {
    return { at: null, problem: t('shift.notLater', { time: clock(after) }) };
  }
  if (endpoint && !receives(endpoint, typed.date, at)) {
    return { at: null, problem: t('shift.outside') };
  }
  return { at, problem: null };
}
