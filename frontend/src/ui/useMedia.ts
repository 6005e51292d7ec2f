/** Whether the window is so, now and when it changes. Where nobody can say it is: the roomy form stands. */
import { useSyncExternalStore } from 'react';

const asked = new Map<string, MediaQueryList>();

/** Asked once: to ask at each drawing has the browser work out its styles. */
function mediaOf(query: string): MediaQueryList | undefined {
  let media = asked.get(query);
  if (media === undefined && window.matchMedia !== undefined) {
    media = window.matchMedia(query);
    asked.set(query, media);
  }
  return media;
}

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = mediaOf(query);
      media?.addEventListener('change', listener);
      return () => media?.removeEventListener('change', listener);
    },
    () => mediaOf(query)?.matches ?? true,
  );
}
