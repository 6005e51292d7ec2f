// @vitest-environment happy-dom
import { afterEach, expect, it } from 'vitest';
import { startHere } from './startHere';

afterEach(() => document.body.replaceChildren());

function field(dialog: { open: boolean }): HTMLInputElement {
  const box = document.createElement('dialog');
  box.open = dialog.open;
  const input = document.createElement('input');
  box.append(input);
  document.body.append(box);
  return input;
}

it('CUS-8 leaves the focus to a dialog that is still to open', () => {
  const input = field({ open: false });
  startHere(input);
  expect(input.hasAttribute('autofocus')).toBe(true);
  expect(document.activeElement).toBe(document.body);
});

it('CUS-8 takes the focus in an open dialog whose button has gone with what stood there', () => {
  const input = field({ open: true });
  startHere(input);
  expect(document.activeElement).toBe(input);
});

it('CUS-8 leaves the focus where somebody has put it', () => {
  const other = document.createElement('input');
  const input = field({ open: true });
  input.before(other);
  other.focus();
  startHere(input);
  expect(document.activeElement).toBe(other);
});
