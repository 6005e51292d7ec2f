// @vitest-environment happy-dom
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { buildIn } from '../../shell/build';
import { cancelReload, pauseBefore, reloadSoon } from './reload';

const NOW = Date.parse('2026-11-24T05:41:09Z');
const MINUTE = 60_000;
const page = (name: string) =>
  `<!doctype html><script type="module" crossorigin src="/assets/${name}.js"></script>`;
const reload = vi.fn();

/** A server that gives this page, and its script or not. */
function serve(html: string | null, script: number): void {
  vi.stubGlobal('fetch', async (path: string) => {
    if (html === null) {
      throw new TypeError('no server');
    }
    return path === '/wall' ? new Response(html) : new Response('', { status: script });
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(window.location, 'reload').mockImplementation(reload);
  sessionStorage.clear();
  const { happyDOM } = window as unknown as { happyDOM: { settings: Record<string, boolean> } };
  happyDOM.settings.handleDisabledFileLoadingAsSuccess = true;
  document.head.innerHTML = page('index-old');
});
afterEach(() => {
  cancelReload();
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  reload.mockClear();
});

describe('WALL-5 a wall that is older than its server', () => {
  it('loads itself once the server gives another whole page', async () => {
    serve(page('index-new'), 200);
    reloadSoon(false);
    await vi.advanceTimersByTimeAsync(9_000);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it.each([
    ['there is no server', null, 200],
    ['the script of the new page is not there', page('index-new'), 404],
    ['the page is the one that it has', page('index-old'), 200],
    ['it is no page of ours', '<h1>502</h1>', 200],
  ])('does not while %s, and does once that is over', async (_, html, script) => {
    serve(html, script);
    reloadSoon(false);
    await vi.advanceTimersByTimeAsync(10 * MINUTE);
    expect(reload).not.toHaveBeenCalled();
    serve(page('index-new'), 200);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(reload).toHaveBeenCalledTimes(1);
  });

  it('is never in a circle: a load that changed nothing is tried again later and later', async () => {
    serve(page('index-new'), 200);
    // Each load is of the old page again, as from a cache on the way.
    for (let load = 0; load < 200 && Date.now() < NOW + 24 * 60 * MINUTE; load++) {
      reloadSoon(true);
      await vi.advanceTimersByTimeAsync(10 * MINUTE);
    }
    expect(reload.mock.calls.length).toBeGreaterThan(5);
    expect(reload.mock.calls.length).toBeLessThan(40);
  });

  it('waits longer after each, an hour at most, and a clock that was set back makes it no longer', () => {
    expect(pauseBefore(null, NOW)).toBe(8_000);
    expect(pauseBefore({ at: NOW, count: 1 }, NOW)).toBe(MINUTE);
    expect(pauseBefore({ at: NOW, count: 3 }, NOW)).toBe(4 * MINUTE);
    expect(pauseBefore({ at: NOW, count: 30 }, NOW)).toBe(60 * MINUTE);
    expect(pauseBefore({ at: NOW + 50 * MINUTE, count: 9 }, NOW)).toBe(60 * MINUTE);
    expect(pauseBefore({ at: NOW - 25 * 60 * MINUTE, count: 9 }, NOW)).toBe(8_000);
  });

  it('knows a build by its entry script', () => {
    expect(buildIn(page('index-abc'))).toBe('/assets/index-abc.js');
    expect(buildIn('<script type="module" src="/src/main.tsx"></script>')).toBe('');
  });
});
