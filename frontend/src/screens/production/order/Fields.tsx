/** Fields of an order's form: when and how many injections, and what it is for. */
import type { Book } from '../../../domain/book';
import type { Draft } from '../../../domain/draft';
import type { Usage } from '../../../protocol/rows';
import { Field } from '../../../ui/Field';
import styles from '../Form.module.css';
import { useWords } from '../words';
import form from './Order.module.css';

const USAGES: readonly Usage[] = ['human', 'animal', 'other'];

/** A free time within the receiving hours, and a count. */
export function Injection(props: {
  draft: Draft;
  book: Book;
  max: number | null;
  errors: { time: string | null; count: string | null };
  onChange: (part: Partial<Draft>) => void;
}) {
  const { t, format } = useWords();
  const { draft, book, max, errors, onChange } = props;
  const endpoint = book.endpoints.get(draft.endpointId ?? -1);
  const hours = endpoint ? t('shift.hours', { hours: format.hours(endpoint) }) : null;
  return (
    <div className={styles.two}>
      <Field label={t('order.time')} hint={hours} error={errors.time}>
        {(control) => (
          <input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            value={draft.time}
            onChange={(event) => onChange({ time: event.target.value })}
          />
        )}
      </Field>
      <Field
        label={t('order.count')}
        hint={max === null ? null : t('order.limitCount', { count: max })}
        error={errors.count}
      >
        {(control) => (
          <input
            {...control}
            inputMode="numeric"
            autoComplete="off"
            value={draft.count}
            onChange={(event) => onChange({ count: event.target.value })}
          />
        )}
      </Field>
    </div>
  );
}

/** What it is for. */
export function Usages({ usage, onUsage }: { usage: Usage; onUsage: (usage: Usage) => void }) {
  const { t, core } = useWords();
  return (
    <fieldset className={form.group}>
      <legend className={form.legend}>{t('order.usage')}</legend>
      <div className={form.chips}>
        {USAGES.map((one) => (
          <label key={one} className={form.chip}>
            <input
              type="radio"
              name="usage"
              className="unseen"
              checked={usage === one}
              onChange={() => onUsage(one)}
            />
            <span>{core(`usage.${one}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
