/** When something happened: the moment of the press, until somebody changes its date or time. */
import type { ReactNode } from 'react';
import { instantOf } from '../domain/instantOf';
import { clock, dateOf } from '../domain/time';
import { serverNow } from '../sync';
import { Field } from './Field';

export interface When {
  date: string;
  time: string;
}

/** The instant that was typed, or now where nothing was; null where it cannot be read. */
export function instantOfWhen(when: When | null): number | null {
  return when === null ? serverNow() : instantOf(when.date, when.time);
}

interface WhenFieldsProps {
  when: When | null;
  onWhen: (when: When) => void;
  dateLabel: string;
  timeLabel: string;
  timeHint?: ReactNode;
  error: ReactNode;
}

export function WhenFields({
  when,
  onWhen,
  dateLabel,
  timeLabel,
  timeHint,
  error,
}: WhenFieldsProps) {
  const now = serverNow();
  const shown = when ?? { date: dateOf(now), time: clock(now) };
  return (
    <>
      <Field label={dateLabel}>
        {(control) => (
          <input
            {...control}
            type="date"
            value={shown.date}
            onChange={(event) => onWhen({ ...shown, date: event.target.value })}
          />
        )}
      </Field>
      <Field label={timeLabel} hint={timeHint} error={error}>
        {(control) => (
          <input
            {...control}
            inputMode="numeric"
            value={shown.time}
            onChange={(event) => onWhen({ ...shown, time: event.target.value })}
          />
        )}
      </Field>
    </>
  );
}
