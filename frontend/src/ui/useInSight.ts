/** Brings what has been chosen into sight, and keeps it there while the page around it is still coming. */
import { type RefObject, useEffect } from 'react';

/** So long a page may grow after its first sight: banners, strips and rows of other streams. */
const COMING = 4_000;
const HANDS = ['wheel', 'touchmove', 'keydown', 'pointerdown'] as const;

export function useInSight(box: RefObject<HTMLElement | null>, chosen: boolean): void {
  useEffect(() => {
    if (!chosen) {
      return;
    }
    const bring = () => box.current?.scrollIntoView({ block: 'nearest' });
    bring();
    // A hand that goes elsewhere is followed, not held.
    const observer = new ResizeObserver(bring);
    observer.observe(document.body);
    const stop = () => observer.disconnect();
    const timer = setTimeout(stop, COMING);
    for (const hand of HANDS) {
      window.addEventListener(hand, stop, { once: true, passive: true });
    }
    return () => {
      stop();
      clearTimeout(timer);
      for (const hand of HANDS) {
        window.removeEventListener(hand, stop);
      }
    };
  }, [box, chosen]);
}
