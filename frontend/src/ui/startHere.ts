/** Where a dialog puts the focus when it opens: it looks for this attribute, which React's own `autoFocus` never writes. */
export function startHere(element: HTMLElement | null): void {
  element?.setAttribute('autofocus', '');
}
