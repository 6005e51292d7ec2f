/** The fields that forms are made of; each takes what `form.bind(name)` gives. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { parseClock } from '../../../domain/clockText';
import { useFormat } from '../../../domain/format';
import { type Parsed, plainText } from '../../../domain/numbers';
import { isDate, isoWeek } from '../../../domain/time';
import { Field } from '../../../ui/Field';
import { startHere } from '../../../ui/startHere';
import type { Bound } from './form';
import styles from './kit.module.css';

interface FieldProps<V> {
  label: ReactNode;
  bound: Bound<V>;
  hint?: ReactNode;
  aside?: ReactNode;
  /** The dialog opens with the focus here. */
  first?: boolean;
}

interface TextFieldProps extends FieldProps<string> {
  maxLength?: number;
  complete?: string;
  numeric?: boolean;
  /** Beside the field: what was understood. */
  echo?: ReactNode;
}

export function TextField({
  label,
  bound,
  hint,
  aside,
  first = false,
  maxLength,
  complete = 'off',
  numeric = false,
  echo,
}: TextFieldProps) {
  return (
    <Field label={label} hint={hint} aside={aside} error={bound.error} onLeave={bound.onLeave}>
      {(props) => (
        <div className={echo === undefined ? undefined : styles.echoed}>
          <input
            {...props}
            ref={first ? startHere : undefined}
            value={bound.value}
            maxLength={maxLength}
            autoComplete={complete}
            inputMode={numeric ? 'decimal' : undefined}
            onChange={(event) => bound.onValue(event.target.value)}
          />
          {echo !== undefined && (
            <output className={styles.echo} htmlFor={props.id}>
              {echo}
            </output>
          )}
        </div>
      )}
    </Field>
  );
}

/** A text of several lines. */
export function LinesField({ label, bound, hint, maxLength }: TextFieldProps) {
  return (
    <Field label={label} hint={hint} error={bound.error} onLeave={bound.onLeave}>
      {(props) => (
        <textarea
          {...props}
          rows={4}
          value={bound.value}
          maxLength={maxLength}
          autoComplete="off"
          onChange={(event) => bound.onValue(event.target.value)}
        />
      )}
    </Field>
  );
}

/** A number that is read back with its unit; one with two readings offers both. */
export function NumberField({
  parsed,
  echo,
  ...rest
}: TextFieldProps & { parsed: Parsed; echo?: ReactNode }) {
  const { language, figure } = useFormat();
  return (
    <div className={styles.stack}>
      <TextField {...rest} numeric echo={parsed.ok ? echo : ''} />
      {!parsed.ok && parsed.why === 'ambiguous' && (
        <div className={styles.readings}>
          {parsed.readings.map((value) => (
            <button
              key={value}
              type="button"
              className={styles.reading}
              onClick={() => rest.bound.onValue(plainText(value, language))}
            >
              {figure(value, 6)}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}

/** A time of day: `7`, `730` and `7.30` are read, and read back. */
export function TimeField({ label, bound, hint, first = false }: FieldProps<string>) {
  const { t } = useTranslation('setup');
  const read = parseClock(bound.value);
  return (
    <Field label={label} hint={hint ?? t('hint.time')} error={bound.error} onLeave={bound.onLeave}>
      {(props) => (
        <input
          {...props}
          ref={first ? startHere : undefined}
          inputMode="numeric"
          autoComplete="off"
          value={bound.value}
          onChange={(event) => bound.onValue(event.target.value)}
          onBlur={(event) => {
            if (read !== null && read !== bound.value) {
              bound.onValue(read);
            }
            props.onBlur?.(event);
          }}
        />
      )}
    </Field>
  );
}

/** A date, told with its weekday and week. */
export function DateField({
  label,
  bound,
  hint,
  first = false,
  min,
}: FieldProps<string> & { min?: string }) {
  const { t: core } = useTranslation();
  const { longDay } = useFormat();
  const told = isDate(bound.value) ? (
    <>
      {longDay(bound.value)}, {core('when.week', { week: isoWeek(bound.value).week })}
    </>
  ) : null;
  return (
    <Field label={label} hint={told ?? hint} error={bound.error} onLeave={bound.onLeave}>
      {(props) => (
        <input
          {...props}
          ref={first ? startHere : undefined}
          type="date"
          min={min}
          value={bound.value}
          onChange={(event) => bound.onValue(event.target.value)}
        />
      )}
    </Field>
  );
}

export interface Option {
  value: string;
  text: string;
  group?: string;
}

export function SelectField({
  label,
  bound,
  hint,
  options,
  empty,
  first = false,
}: FieldProps<string> & { options: readonly Option[]; empty?: string }) {
  const groups = [...new Set(options.map((option) => option.group ?? ''))];
  const of = (group: string) =>
    options
      .filter((option) => (option.group ?? '') === group)
      .map(({ value, text }) => (
        <option key={value} value={value}>
          {text}
        </option>
      ));
  return (
    <Field label={label} hint={hint} error={bound.error} onLeave={bound.onLeave}>
      {(props) => (
        <select
          {...props}
          ref={first ? startHere : undefined}
          value={bound.value}
          onChange={(event) => bound.onValue(event.target.value)}
        >
          {empty !== undefined && <option value="">{empty}</option>}
          {groups.map((group) =>
            group === '' ? (
              of(group)
            ) : (
              <optgroup key={group} label={group}>
                {of(group)}
              </optgroup>
            ),
          )}
        </select>
      )}
    </Field>
  );
}

/** A few things of which one is chosen, all of them to be seen. */
export function ChoiceField<V extends string>({
  label,
  bound,
  hint,
  options,
}: {
  label: string;
  bound: Bound<V>;
  hint?: ReactNode;
  options: readonly { value: V; text: string }[];
}) {
  return (
    <fieldset className={styles.stack}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.choices}>
        {options.map(({ value, text }) => (
          <label key={value} className={styles.choice}>
            <input
              type="radio"
              name={label}
              checked={bound.value === value}
              onChange={() => bound.onValue(value)}
            />
            <span>{text}</span>
          </label>
        ))}
      </div>
      {hint && <div className={styles.hint}>{hint}</div>}
      {bound.error && <div className={styles.error}>{bound.error}</div>}
    </fieldset>
  );
}

export function CheckField({
  label,
  bound,
  hint,
}: {
  label: ReactNode;
  bound: Bound<boolean>;
  hint?: ReactNode;
}) {
  return (
    <label className={styles.check}>
      <input
        type="checkbox"
        checked={bound.value}
        onChange={(event) => bound.onValue(event.target.checked)}
      />
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
    </label>
  );
}

/** Weekdays, Monday first, as keys that stay down. */
export function WeekdaysField({ label, bound, hint }: FieldProps<number[]> & { label: string }) {
  const { weekdayName } = useFormat();
  const sets: [string, number[]][] = [
    [`${weekdayName(1)}–${weekdayName(5)}`, [1, 2, 3, 4, 5]],
    [`${weekdayName(1)}–${weekdayName(7)}`, [1, 2, 3, 4, 5, 6, 7]],
  ];
  return (
    <fieldset className={styles.stack}>
      <legend className={styles.legend}>{label}</legend>
      <div className={styles.choices}>
        {[1, 2, 3, 4, 5, 6, 7].map((day) => (
          <label key={day} className={styles.choice}>
            <input
              type="checkbox"
              aria-invalid={bound.error ? true : undefined}
              checked={bound.value.includes(day)}
              onChange={(event) =>
                bound.onValue(
                  event.target.checked
                    ? [...bound.value, day].sort((one, other) => one - other)
                    : bound.value.filter((one) => one !== day),
                )
              }
            />
            <span>{weekdayName(day)}</span>
          </label>
        ))}
        {sets.map(([text, days]) => (
          <button
            key={text}
            type="button"
            className={styles.set}
            onClick={() => bound.onValue(days)}
          >
            {text}
          </button>
        ))}
      </div>
      {hint && <div className={styles.hint}>{hint}</div>}
      {bound.error && <div className={styles.error}>{bound.error}</div>}
    </fieldset>
  );
}
