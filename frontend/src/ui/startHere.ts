/**
 * Where a dialog puts the focus when it opens: it looks for this attribute, which React's own `autoFocus` never writes.
 * In one that is open already, what had the focus has just gone with what stood there before.
 */
export function startHere(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
  const dialog = element?.closest('dialog[open]');
  if (dialog && [document.body, dialog].includes(document.activeElement as HTMLElement)) {
    element?.focus();
  }
}
