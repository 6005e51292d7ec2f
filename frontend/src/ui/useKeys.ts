/** One key for each step. Keys are the screen's only where nobody types and no dialog is open. */
import { useEffect, useRef } from 'react';

export type Keys = Readonly<Record<string, () => void>>;

/** The name a key goes by: `a`, `shift+a`, `arrowdown`, `?`. */
export function keyName(event: Pick<KeyboardEvent, 'key' | 'shiftKey'>): string {
  const key = event.key.toLowerCase();
  return event.shiftKey && /^([a-z]|arrow(left|right))$/.test(key) ? `shift+${key}` : key;
}

/** Whether a key is the screen's: no box and no dialog has it, and it is not held down. */
export function isForScreen(event: KeyboardEvent): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.repeat) {
    const moving = event.repeat && /^(j|k|Arrow(Up|Down))$/.test(event.key);
    if (!moving) {
      return false;
    }
  }
  const target = event.target as HTMLElement | null;
  if (target?.closest('input, select, textarea, [contenteditable], dialog, [role="menu"]')) {
    return false;
  }
  // What has the focus is what Enter presses.
  return event.key !== 'Enter' || !target?.closest('button, a, summary, [tabindex="0"]');
}

/** Binds keys while `active` holds. Where there are many they may be given as what makes them: they are made at a press. */
export function useKeys(keys: Keys | (() => Keys), active: boolean): void {
  const latest = useRef(keys);
  latest.current = keys;
  useEffect(() => {
    if (!active) {
      return;
    }
    const onKey = (event: KeyboardEvent) => {
      if (!isForScreen(event)) {
        return;
      }
      const bound = latest.current;
      const action = (typeof bound === 'function' ? bound() : bound)[keyName(event)];
      if (action) {
        event.preventDefault();
        action();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [active]);
}
