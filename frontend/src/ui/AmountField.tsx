/** A field for an amount in MBq: what was typed is read back with its unit, and what has two readings is asked. */
import type { ReactNode, Ref } from 'react';
import { useTranslation } from 'react-i18next';
import { useFormat } from '../domain/format';
import { type Parsed, parseMbq, plainText } from '../domain/numbers';
import styles from './AmountField.module.css';
import { Field } from './Field';

interface AmountFieldProps {
  label: ReactNode;
  text: string;
  onText: (text: string) => void;
  /** A refusal that stands here. */
  error?: ReactNode;
  hint?: ReactNode;
  /** Whether an empty or unreadable text is said: not while one is still typing. */
  strict?: boolean;
  field?: Ref<HTMLInputElement>;
  /** What helps to find the amount, in the same line. */
  beside?: ReactNode;
}

export function AmountField({
  label,
  text,
  onText,
  error,
  hint,
  strict = false,
  field,
  beside,
}: AmountFieldProps) {
  const { t } = useTranslation();
  const { mbq, language } = useFormat();
  const parsed = parseMbq(text);
  const problem = useProblem(parsed, text, strict);
  return (
    <Field label={label} error={error ?? problem} hint={hint}>
      {(props) => (
        <div className={styles.amount}>
          <input
            {...props}
            ref={field}
            className={`${props.className} ${styles.input}`}
            inputMode="decimal"
            autoComplete="off"
            enterKeyHint="done"
            value={text}
            onChange={(event) => onText(event.target.value)}
          />
          <output className={styles.echo} htmlFor={props.id}>
            {parsed.ok ? t('number.echo', { value: mbq(parsed.value) }) : t('unit.mbq')}
          </output>
          {beside && <div className={styles.beside}>{beside}</div>}
          {!parsed.ok && parsed.why === 'ambiguous' && (
            <div className={styles.readings}>
              {parsed.readings.map((value) => (
                <button
                  key={value}
                  type="button"
                  className={styles.reading}
                  onClick={() => onText(plainText(value, language))}
                >
                  {mbq(value, 3)}
                </button>
              ))}
            </div>
          )}
        </div>
      )}
    </Field>
  );
}

function useProblem(parsed: Parsed, text: string, strict: boolean): string | undefined {
  const { t } = useTranslation();
  if (parsed.ok) {
    return undefined;
  }
  if (parsed.why === 'ambiguous') {
    return t('number.ambiguous', { text: text.trim() });
  }
  return strict || (text !== '' && parsed.why !== 'empty' && parsed.why !== 'unit')
    ? t(`number.${parsed.why}`)
    : undefined;
}
