/**
 * Loads a page anew by itself, at its own address, where that loses nothing and is no circle: nobody has typed, nothing
 * lies open over the page, and it was not this very build that the last such reload began at.
 */
import { ownBuild } from './build';

const KEY = 'tracershop.reloaded';
/** So long nobody must have touched a page that still works. */
const ALONE_MS = 60_000;

const touched = new Set<Element>();
let lastUse = Date.now();

function onUse(event: Event): void {
  lastUse = Date.now();
  const box = event.type === 'input' ? event.target : null;
  // What is looked for stands in the address.
  if (box instanceof Element && !(box instanceof HTMLInputElement && box.type === 'search')) {
    touched.add(box);
  }
}

/** Follows what people do on the page; once, when it starts. */
export function watchUse(): void {
  for (const kind of ['input', 'pointerdown', 'keydown', 'wheel']) {
    document.addEventListener(kind, onUse, { capture: true, passive: true });
  }
}

/** Whether something that was typed or chosen would be lost: its field is still there, or a dialog stands open. */
export function unsaved(): boolean {
  for (const box of touched) {
    if (!box.isConnected) {
      touched.delete(box);
    }
  }
  return touched.size > 0 || document.querySelector('dialog[open]') !== null;
}

/** Whether nobody is at the page now. */
export function alone(): boolean {
  return document.hidden || Date.now() - lastUse >= ALONE_MS;
}

/** Loads the page anew; false where that was done already and brought this same build again. */
export function reloadOnce(): boolean {
  try {
    if (sessionStorage.getItem(KEY) === ownBuild()) {
      return false;
    }
    sessionStorage.setItem(KEY, ownBuild());
  } catch {
    // Nothing can be remembered over a reload: then somebody has to press.
    return false;
  }
  location.reload();
  return true;
}
