/** Keeps the keyboard where it was when what had it is taken off the page: a row that vanished, a form that is done. */
import { type RefObject, useEffect } from 'react';

/**
 * When the element with the focus vanishes, the nearest place around it that is still there and can take it gets it
 * (`tabindex`), and where none is, the page's first heading. Nothing happens to who has gone elsewhere himself.
 */
export function useKeepFocus(page: RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const root = page.current;
    if (!root) {
      return undefined;
    }
    let last: Element | null = null;
    let around: HTMLElement[] = [];
    const came = ({ target }: FocusEvent) => {
      last = target as Element;
      around = [];
      for (let one = last.parentElement; one && one !== root; one = one.parentElement) {
        if (one.hasAttribute('tabindex')) {
          around.push(one);
        }
      }
    };
    const went = ({ target }: FocusEvent) => {
      queueMicrotask(() => {
        // Left, and not taken away.
        if (last === target && last?.isConnected) {
          last = null;
        }
      });
    };
    const watcher = new MutationObserver(() => {
      if (last === null || last.isConnected || document.activeElement !== document.body) {
        return;
      }
      last = null;
      const heading = root.querySelector('h1');
      heading?.setAttribute('tabindex', '-1');
      const place = around.find((one) => one.isConnected) ?? heading;
      place?.focus({ preventScroll: true });
    });
    root.addEventListener('focusin', came);
    root.addEventListener('focusout', went);
    watcher.observe(root, { childList: true, subtree: true });
    return () => {
      root.removeEventListener('focusin', came);
      root.removeEventListener('focusout', went);
      watcher.disconnect();
    };
  }, [page]);
}
