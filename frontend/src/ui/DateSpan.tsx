/** A span of dates, either end open; one that ends before it begins is said to at its end. */
import { Field } from './Field';

export interface Span {
  readonly fromDate: string;
  readonly toDate: string;
}

export function isBackwards({ fromDate, toDate }: Span): boolean {
  return fromDate !== '' && toDate !== '' && toDate < fromDate;
}

interface DateSpanProps {
  span: Span;
  from: string;
  to: string;
  /** Said where it is backwards. */
  backwards: string;
  onChange: (name: keyof Span, date: string) => void;
}

export function DateSpan({ span, from, to, backwards, onChange }: DateSpanProps) {
  return (
    <>
      {(['fromDate', 'toDate'] as const).map((name) => (
        <Field
          key={name}
          label={name === 'fromDate' ? from : to}
          error={name === 'toDate' && isBackwards(span) ? backwards : null}
        >
          {(control) => (
            <input
              {...control}
              type="date"
              value={span[name]}
              onChange={(event) => onChange(name, event.target.value)}
            />
          )}
        </Field>
      ))}
    </>
  );
}
