/** Keeps a wall going without a hand: awake, in its scheme, on the newest version, and there after a power cut. */
import { useEffect } from 'react';
import { useTheme } from '../../ui/theme';
import { useNewest } from './reload';
import { keepShell } from './shell';

export function useForEver(scheme: 'light' | 'dark'): void {
  useNewest();
  useWakeLock();
  useScheme(scheme);
  useEffect(() => {
    void keepShell();
  }, []);
}

/** A wall looks as its monitor is set, whatever the device prefers; another screen gets its own look back. */
function useScheme(scheme: 'light' | 'dark'): void {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = scheme;
    return () => {
      document.documentElement.dataset.theme = theme;
    };
  }, [theme, scheme]);
}

/** Asks the device not to dim; the lock is lost when the page is hidden, so it is asked for again. */
function useWakeLock(): void {
  useEffect(() => {
    let lock: WakeLockSentinel | null = null;
    let wanted = true;
    const take = async () => {
      if (!wanted || document.visibilityState !== 'visible' || !('wakeLock' in navigator)) {
        return;
      }
      try {
        lock = await navigator.wakeLock.request('screen');
      } catch {
        // Refused on low battery or by a policy: the screen still works.
      }
    };
    void take();
    document.addEventListener('visibilitychange', take);
    return () => {
      wanted = false;
      document.removeEventListener('visibilitychange', take);
      void lock?.release();
    };
  }, []);
}
