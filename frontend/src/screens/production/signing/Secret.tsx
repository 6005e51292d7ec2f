/** A box for a password: it stands in the box alone and in no state, and no browser is asked to keep it. */
import { type ReactNode, type Ref, useId } from 'react';
import { Field } from '../../../ui/Field';
import { startHere } from '../../../ui/startHere';

interface SecretProps {
  label: string;
  hint?: ReactNode;
  error: ReactNode;
  box: Ref<HTMLInputElement>;
  /** The focus starts here when the dialog opens. */
  first?: boolean;
  disabled: boolean;
}

export function Secret({ label, hint, error, box, first = false, disabled }: SecretProps) {
  const name = useId();
  return (
    <Field label={label} hint={hint} error={error}>
      {(control) => (
        <input
          {...control}
          ref={(element) => {
            if (typeof box === 'function') {
              box(element);
            } else if (box) {
              box.current = element;
            }
            if (first) {
              startHere(element);
            }
          }}
          type="password"
          // A name of its own each time: browsers offer to keep what they recognise.
          name={name}
          autoComplete="off"
          data-1p-ignore
          data-lpignore="true"
          spellCheck={false}
          disabled={disabled}
        />
      )}
    </Field>
  );
}
