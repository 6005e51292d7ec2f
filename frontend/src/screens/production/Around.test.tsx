// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DATE, order } from '../../domain/book.testing';
import { shared } from '../../sync/store';
import Production from './index';
import { begin, choose, key, NOW, plain, stream, table } from './work.testing';

const sent = vi.hoisted(() => ({ run: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  hold: () => () => undefined,
}));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  begin();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const site = (rows: Record<string, readonly object[]>) => {
  const all = Object.fromEntries(Object.entries(rows).map(([type, found]) => [type, table(found)]));
  const copy = { epoch: 'e', revision: 1, rows: all, ended: null, parts: [] };
  shared.setState(({ copies }) => ({ copies: { ...copies, site: copy } }) as never);
};

describe('where one is', () => {
  it('stands in the address: the order that one chooses, and the filter of what waits', async () => {
    stream({ orders: [order(18, 1, 2000, { status: 'ordered' })] });
    render(<Production />);
    await choose(/^FDG/);
    expect(location.search).toBe('?order=18');
    await choose(/^1 accept$/);
    expect(new URLSearchParams(location.search).get('wait')).toBe('accept');
    expect(new URLSearchParams(location.search).get('order')).toBe('18');
  });

  it('goes to the day of an order that an address names alone', async () => {
    history.replaceState(null, '', '/production?order=40');
    stream({ orders: [order(40, 1, 2000, { status: 'ordered', deliveryDate: '2026-11-26' })] });
    render(<Production />);
    await act(async () => undefined);
    expect(location.pathname + location.search).toBe('/production/2026-11-26?order=40');
  });

  it('says in the tab how much of today waits', () => {
    stream({ orders: [order(18, 1, 2000, { status: 'ordered' })] });
    render(<Production />);
    expect(document.title).toBe('(1) Dag · Tracershop');
  });
});

describe('LNK-42: what is wrong beside the orders', () => {
  it('stands on top with the way to where it is settled, and nothing where all is well', async () => {
    render(<Production />);
    expect(screen.queryByRole('navigation', { name: 'Skal ses til' })).toBeNull();
    await act(async () =>
      site({
        conflict: [
          { id: 1, state: 'open' },
          { id: 2, state: 'settled' },
        ],
        node: [{ id: 3, name: 'RIS', state: 'down', since: '2026-11-24T04:10:00Z' }],
        quarantine: [],
        worker: [
          { id: 1, name: 'pinger', state: 'down', since: '2026-11-24T04:20:00Z', revision: 1 },
          {
            id: 2,
            name: 'dispenser',
            state: 'stopped',
            since: '2026-11-24T04:20:00Z',
            revision: 1,
          },
        ],
        link: [
          { id: 4, name: 'oldSystem', state: 'away', inStepAt: '2026-11-24T05:28:55Z' },
          { id: 5, name: 'another', state: 'reading', inStepAt: '2026-11-24T05:28:55Z' },
        ],
      }),
    );
    const line = within(screen.getByRole('navigation', { name: 'Skal ses til' }));
    const links = line.getAllByRole('link');
    expect(links.map(plain)).toEqual([
      '1 uenighed venter på en beslutning',
      'RIS-arbejderen er tavs siden 05:20',
      'RIS svarer ikke siden 05:10',
      'Det gamle system er ikke set siden 06:28',
    ]);
    expect(links.map((one) => one.getAttribute('href'))).toEqual([
      '/site/waiting',
      '/site/workers',
      '/site/nodes',
      '/site/waiting',
    ]);
  });
});

describe('the week', () => {
  it('says of each day what waits and what its runs must make, and goes to the day', async () => {
    history.replaceState(null, '', `/production/week/${DATE}`);
    stream({ orders: [order(18, 1, 2000, { status: 'ordered' })] });
    render(<Production />);
    expect(screen.getByRole('heading', { name: 'Uge 48' })).toBeTruthy();
    const day = screen.getByRole('columnheader', { current: 'date' });
    expect(plain(day)).toBe('tirs 24. nov.1 at acceptere');
    const row = screen.getByRole('rowheader', { name: 'FDG' }).closest('tr') as HTMLElement;
    expect(plain(row)).toMatch(/Kørsel .* MBq/);
    await key('ArrowRight');
    expect(screen.getByRole('heading', { name: 'Uge 49' })).toBeTruthy();
    expect(location.pathname).toBe('/production/week/2026-11-30');
  });
});
