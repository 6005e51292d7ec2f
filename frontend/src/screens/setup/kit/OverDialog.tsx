/** A dialog that is opened out of another one's form. It stands outside of that form: a form has no other within it. */
import type { ComponentProps } from 'react';
import { createPortal } from 'react-dom';
import { Dialog } from '../../../ui/Dialog';

export function OverDialog(props: ComponentProps<typeof Dialog>) {
  return createPortal(<Dialog {...props} />, document.body);
}
