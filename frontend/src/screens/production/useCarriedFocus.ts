/** Keeps the keyboard on a thing that is taken from one place of the page and set down at another in the same drawing. */
import { type RefObject, useLayoutEffect } from 'react';

let carried: string | null = null;

export function useCarriedFocus(element: RefObject<HTMLElement | null>, key: string): void {
  useLayoutEffect(() => {
    const box = element.current;
    if (carried === key) {
      box?.focus({ preventScroll: true });
    }
    return () => {
      if (box !== null && document.activeElement === box) {
        carried = key;
        // What is set down at all is set down at once.
        queueMicrotask(() => {
          carried = null;
        });
      }
    };
  }, [element, key]);
}
