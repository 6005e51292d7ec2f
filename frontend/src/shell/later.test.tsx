// @vitest-environment happy-dom
import '../i18n';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { Suspense } from 'react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../sync/store';
import { GoneOver, later, Piece } from './later';
import { Newer } from './Newer';
import { Outdated } from './Outdated';
import { watchUse } from './reload';

const NOW = Date.parse('2026-11-24T05:41:09Z');
const page = (name: string) =>
  `<!doctype html><script type="module" crossorigin src="/assets/${name}.js"></script>`;
const reload = vi.fn();

watchUse();

/** A server that gives this page; null: none. */
function serve(name: string | null): void {
  vi.stubGlobal('fetch', async (path: string) => {
    if (name === null) {
      throw new TypeError('no server');
    }
    return path.startsWith('/assets/') ? new Response('') : new Response(page(name));
  });
}

const wait = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW });
  vi.spyOn(window.location, 'reload').mockImplementation(reload);
  vi.spyOn(console, 'error').mockImplementation(() => undefined);
  sessionStorage.clear();
  const { happyDOM } = window as unknown as { happyDOM: { settings: Record<string, boolean> } };
  happyDOM.settings.handleDisabledFileLoadingAsSuccess = true;
  document.head.innerHTML = page('index-old');
  fireEvent.keyDown(document.body, { key: 'a' });
});
afterEach(() => {
  cleanup();
  shared.setState({ build: '', outdated: false });
  document.body.innerHTML = '';
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
  reload.mockClear();
});

const type = () => fireEvent.input(screen.getByLabelText('amount'), { target: { value: '9' } });

describe('CLI-6: a piece of the page that the server no longer has', () => {
  const Gone = later(() => Promise.reject(new TypeError('Failed to fetch')) as never);
  const draw = async (over = false) => {
    render(
      <>
        <input aria-label="amount" />
        <Piece gone={over ? <GoneOver onClose={() => undefined} /> : undefined}>
          <Suspense fallback="…">
            <Gone />
          </Suspense>
        </Piece>
      </>,
    );
    if (over) {
      type();
    }
    await wait(10);
  };

  it('brings the page up to date at its own address', async () => {
    serve('index-new');
    await draw();
    expect(reload).toHaveBeenCalledOnce();
  });

  it('waits for a server that is away', async () => {
    serve(null);
    await draw();
    await wait(60_000);
    expect(reload).not.toHaveBeenCalled();
    serve('index-new');
    await wait(4_000);
    expect(reload).toHaveBeenCalledOnce();
  });

  it('is no circle: where the same build came again somebody has to press', async () => {
    serve('index-old');
    await draw();
    expect(reload).toHaveBeenCalledOnce();
    cleanup();
    await draw();
    await wait(600_000);
    expect(reload).toHaveBeenCalledOnce();
    fireEvent.click(screen.getByRole('button', { name: 'Genindlæs' }));
    expect(reload).toHaveBeenCalledTimes(2);
    // The next build may do it again.
    cleanup();
    document.head.innerHTML = page('index-new');
    await draw();
    expect(reload).toHaveBeenCalledTimes(3);
  });

  it('leaves what is typed below where it is, and offers to reload', async () => {
    serve('index-new');
    await draw(true);
    await wait(600_000);
    expect(reload).not.toHaveBeenCalled();
    expect(screen.getByLabelText<HTMLInputElement>('amount').value).toBe('9');
    expect(screen.getByRole('alert').textContent).toContain('ny udgave');
    expect(screen.getByRole('button', { name: 'Genindlæs' })).toBeTruthy();
  });

  it('is no other error', () => {
    const Broken = () => {
      throw new Error('drawn wrongly');
    };
    expect(() =>
      render(
        <Piece>
          <Broken />
        </Piece>,
      ),
    ).toThrow('drawn wrongly');
  });
});

describe('CLI-6: a page that still works, of an older build than the server has', () => {
  const draw = () =>
    render(
      <>
        <Newer />
        <input aria-label="amount" />
      </>,
    );
  beforeEach(() => {
    serve('index-new');
    act(() => shared.setState({ build: '/assets/index-new.js' }));
  });

  it('says so, and loads itself anew when nobody is at it', async () => {
    draw();
    expect(screen.getByRole('status').textContent).toContain('ny udgave');
    await wait(55_000);
    expect(reload).not.toHaveBeenCalled();
    fireEvent.pointerDown(document.body);
    await wait(55_000);
    expect(reload).not.toHaveBeenCalled();
    await wait(10_000);
    expect(reload).toHaveBeenCalledOnce();
    // Where it brought the same page there is no other.
    await wait(600_000);
    expect(reload).toHaveBeenCalledOnce();
  });

  it('does not while something is typed or stands open', async () => {
    const { rerender } = draw();
    type();
    await wait(600_000);
    expect(reload).not.toHaveBeenCalled();
    rerender(<Newer />);
    document.body.insertAdjacentHTML('beforeend', '<dialog open></dialog>');
    await wait(600_000);
    expect(reload).not.toHaveBeenCalled();
    document.querySelector('dialog')?.remove();
    await wait(10_000);
    expect(reload).toHaveBeenCalledOnce();
  });

  it('says nothing where it is the one that the server has', async () => {
    act(() => shared.setState({ build: '/assets/index-old.js' }));
    draw();
    await wait(600_000);
    expect(screen.getByRole('status').textContent).toBe('');
    expect(reload).not.toHaveBeenCalled();
  });
});

describe('CLI-6: a page that can no longer follow', () => {
  it('loads itself anew at once, and says so where something is typed', () => {
    render(
      <>
        <input aria-label="amount" />
        <Outdated />
      </>,
    );
    act(() => shared.setState({ outdated: true }));
    expect(reload).toHaveBeenCalledOnce();
    act(() => shared.setState({ outdated: false }));
    sessionStorage.clear();
    type();
    act(() => shared.setState({ outdated: true }));
    expect(reload).toHaveBeenCalledOnce();
    expect(screen.getByRole('dialog').textContent).toContain('ny udgave');
  });
});
