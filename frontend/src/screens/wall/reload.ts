/**
 * Loads a wall anew by itself, only where that is safe: the server gives a whole page, and that page is another one than
 * this. A reload that changed nothing is tried again later and later, so that there is never a circle.
 */
import { useEffect } from 'react';
import { ownBuild, served, useAge } from '../../shell/build';

const KEY = 'tracershop.wall.reloads';
const FIRST_MS = 8_000;
/** After a reload that changed nothing: this long, then twice as long, up to the longest. */
const AGAIN_MS = 60_000;
const LONGEST_MS = 3_600_000;
/** A page that has run for so long counts as a fresh start. */
const SETTLED_MS = 15 * 60_000;

interface Reloads {
  at: number;
  count: number;
}

let planned: ReturnType<typeof setTimeout> | null = null;

/** How long after a reload the next one is due, if that changed nothing. */
function pauseAfter({ count }: Reloads): number {
  return Math.min(LONGEST_MS, AGAIN_MS * 2 ** (count - 1));
}

/** Whether the page has run for long enough since to be a fresh start. */
function settled(last: Reloads | null, now: number): last is null {
  return last === null || Math.abs(now - last.at) > pauseAfter(last) + SETTLED_MS;
}

/** How long to wait before the next reload. */
export function pauseBefore(last: Reloads | null, now: number): number {
  if (settled(last, now)) {
    return FIRST_MS;
  }
  // A clock that was set back must not put it off for longer than the longest pause.
  return Math.min(LONGEST_MS, Math.max(FIRST_MS, last.at + pauseAfter(last) - now));
}

function read(): Reloads | null {
  try {
    return JSON.parse(sessionStorage.getItem(KEY) ?? 'null') as Reloads | null;
  } catch {
    // Forbidden: the browser's own word for how this page was come by is what there is.
    const [entry] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[];
    return entry?.type === 'reload' ? { at: performance.timeOrigin, count: 6 } : null;
  }
}

function write(reloads: Reloads): void {
  try {
    sessionStorage.setItem(KEY, JSON.stringify(reloads));
  } catch {
    // See above.
  }
}

/** Loads the page anew in a moment, once the server gives a whole one; `must`: also where it is the same as this. */
export function reloadSoon(must: boolean): void {
  if (planned !== null) {
    return;
  }
  planned = setTimeout(
    async () => {
      planned = null;
      const build = await served('/wall');
      if (build === null || (!must && build === ownBuild())) {
        // Not now. A wall that is outdated asks again; the server that is not there yet will be.
        reloadSoon(must);
        return;
      }
      const last = read();
      write({ at: Date.now(), count: settled(last, Date.now()) ? 1 : last.count + 1 });
      location.reload();
    },
    pauseBefore(read(), Date.now()),
  );
}

export function cancelReload(): void {
  if (planned !== null) {
    clearTimeout(planned);
    planned = null;
  }
}

/** Follows what the server says of this page's age. */
export function useNewest(): void {
  const { old, outdated } = useAge();
  useEffect(() => {
    if (outdated || old) {
      reloadSoon(outdated);
      return cancelReload;
    }
  }, [outdated, old]);
}
