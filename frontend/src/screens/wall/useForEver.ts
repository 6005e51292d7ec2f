/** Keeps a wall going without a hand: awake, dark, and on the newest version. */
import { useEffect } from 'react';
import { useStore } from 'zustand';
import { shared } from '../../sync/store';
import { useTheme } from '../../ui/theme';

const RELOAD_AFTER = 8_000;
/** A page that is still too old after a reload waits this long before it tries again: the server may be half updated. */
const RELOAD_AGAIN = 60_000;
const KEY = 'tracershop.wall.reloaded';

let planned: ReturnType<typeof setTimeout> | null = null;

/** Loads the page anew in a moment, but never in a tight circle. */
export function reloadSoon(): void {
  if (planned !== null) {
    return;
  }
  const last = Number(read() ?? 0);
  const wait = Date.now() - last < RELOAD_AGAIN ? RELOAD_AGAIN : RELOAD_AFTER;
  planned = setTimeout(() => {
    write(String(Date.now()));
    location.reload();
  }, wait);
}

function read(): string | null {
  try {
    return sessionStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function write(value: string): void {
  try {
    sessionStorage.setItem(KEY, value);
  } catch {
    // Storage may be forbidden; the reload is worth more than the memory of it.
  }
}

export function useForEver(): void {
  const outdated = useStore(shared, (state) => state.outdated);
  useEffect(() => {
    if (outdated) {
      reloadSoon();
    }
  }, [outdated]);
  useWakeLock();
  useDark();
}

/** A wall is dark whatever the device prefers; another screen gets its own look back. */
function useDark(): void {
  const theme = useTheme();
  useEffect(() => {
    document.documentElement.dataset.theme = 'dark';
    return () => {
      document.documentElement.dataset.theme = theme;
    };
  }, [theme]);
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
