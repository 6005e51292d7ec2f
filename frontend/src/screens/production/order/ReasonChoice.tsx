/** Why a rule is gone past, a customer's order is changed or a decision reversed: a code, and words where it says too little. */
import { type ReactNode, useState } from 'react';
import { REASON_CODES, type ReasonCode } from '../../../domain/draft';
import type { Refused } from '../../../protocol/frames';
import { Field } from '../../../ui/Field';
import { startHere } from '../../../ui/startHere';
import { Suggestions } from '../ReasonDialog';
import { useRefusalText } from '../Refusal';
import { useWords } from '../words';
import styles from './Order.module.css';
import './texts';

export interface Reason {
  code: ReasonCode | null;
  words: string;
}

/** What goes with a command: nothing where no code is chosen. */
export function reasonData(reason: Reason): Record<string, unknown> {
  const words = reason.words.trim();
  return {
    ...(reason.code === null ? {} : { reasonCode: reason.code }),
    ...(words === '' ? {} : { reason: words }),
  };
}

/** Whether a reason says enough: a code, and words with `other`. */
export function reasonIsWhole(reason: Reason): boolean {
  return reason.code !== null && (reason.code !== 'other' || reason.words.trim() !== '');
}

export function useReason(): [Reason, (reason: Reason) => void] {
  return useState<Reason>({ code: null, words: '' });
}

/** A reason that is often given: a press chooses its code and writes its words, which can still be changed. */
export interface Often {
  code: ReasonCode;
  words: string;
}

/** To what is missing of it: the words where a code is chosen that wants them, else the first of the codes. */
export function focusReason(): void {
  const at = (found: string) => document.querySelector<HTMLElement>(`dialog[open] input${found}`);
  const code = '[name="reasonCode"]';
  (at(`${code}:checked`) ? at('[name="reasonWords"]') : at(code))?.focus();
}

/** Whether a refusal is said beside the reason, and so nowhere else. */
export function isOfReason(refused: Refused | null | undefined): boolean {
  return refused?.field === 'reason' || refused?.field === 'reasonCode';
}

interface ReasonChoiceProps {
  reason: Reason;
  onReason: (reason: Reason) => void;
  codes?: readonly ReasonCode[];
  often?: readonly Often[];
  disabled?: boolean;
  /** Why it is asked. */
  text: ReactNode;
  /** What is missing is said. */
  strict: boolean;
  /** The keyboard begins here. */
  first?: boolean;
  refused: Refused | null;
}

export function ReasonChoice({
  reason,
  onReason,
  codes = REASON_CODES,
  often = [],
  disabled = false,
  text,
  strict,
  first = false,
  refused,
}: ReasonChoiceProps) {
  const { t } = useWords();
  const refusalText = useRefusalText();
  const at = (field: string) => (refused?.field === field ? refusalText(refused) : null);
  const codeProblem = strict && reason.code === null ? t('order.reasonCodeMissing') : null;
  const wordsProblem =
    strict && reason.code === 'other' && reason.words.trim() === ''
      ? t('order.reasonWordsMissing')
      : null;
  return (
    <fieldset
      className={`${styles.reason} ${often.length > 0 ? styles.beside : ''}`}
      disabled={disabled}
    >
      <legend className={styles.legend}>{t('order.reasonTitle')}</legend>
      <div className={styles.why}>{text}</div>
      <div className={styles.chips}>
        {codes.map((code, index) => (
          <label key={code} className={styles.chip}>
            <input
              type="radio"
              name="reasonCode"
              className="unseen"
              ref={first && index === 0 ? startHere : undefined}
              checked={reason.code === code}
              onChange={() => onReason({ ...reason, code })}
            />
            <span>{t(`order.code.${code}`)}</span>
          </label>
        ))}
      </div>
      <p className={styles.problem} role="alert">
        {codeProblem ?? at('reasonCode')}
      </p>
      <Field label={t('order.reasonWords')} error={wordsProblem ?? at('reason')}>
        {(control) => (
          <input
            {...control}
            name="reasonWords"
            maxLength={1000}
            autoComplete="off"
            value={reason.words}
            onChange={(event) => onReason({ ...reason, words: event.target.value })}
          />
        )}
      </Field>
      {often.length > 0 && (
        <Suggestions
          texts={often.map(({ words }) => words)}
          onPick={(words) => onReason(often.find((one) => one.words === words) ?? reason)}
        />
      )}
    </fieldset>
  );
}
