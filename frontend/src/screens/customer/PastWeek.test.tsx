// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../sync/store';
import { MOVES_MS } from '../../sync/useMoves';
import { NOW, order, stand } from './customer.testing';
import Customer from './index';

const sent = vi.hoisted(() => ({ query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const MONDAY = '2026-11-09';
const TUESDAY = '2026-11-10';
const WEDNESDAY = '2026-11-11';

const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ');
const tile = (day: string) => plain(document.getElementById(`day-${day}`)).replace('\u00a0', ' ');
const paper = () =>
  plain(document.querySelector('[aria-hidden="true"] h1')?.closest('section') ?? null);
const old = (id: number, day: string, mbq: number) =>
  order(id, {
    status: 'released',
    slotId: 30,
    orderedMbq: mbq,
    deliveryDate: day,
    deliverAt: `${day}T06:00:00Z`,
  });
const orders = (...found: unknown[]) => ({ type: 'answer', id: 'q', result: { orders: found } });
const busy = { type: 'refused', id: 'q', code: 'busy', message: 'Serveren har travlt.' };

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.query.mockReset();
  Element.prototype.scrollIntoView = () => undefined;
  window.history.replaceState(null, '', `/orders/3/${TUESDAY}`);
  stand();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('CUS-30: a week before the window', () => {
  it('has the orders of each of its days, not of the chosen one alone', async () => {
    sent.query.mockImplementation((_, { date }: { date: string }) =>
      Promise.resolve(
        date === TUESDAY
          ? orders(old(3, TUESDAY, 9000))
          : date === WEDNESDAY
            ? orders(old(4, WEDNESDAY, 4100))
            : orders(),
      ),
    );
    render(<Customer />);
    expect(
      await screen.findByRole('article', { name: /^07:00 FDG 9.000.MBq, Frigivet/ }),
    ).toBeDefined();
    expect(tile(WEDNESDAY)).toContain('FDG 4 100');
    const asked = sent.query.mock.calls.filter(([name]) => name === 'orders.day');
    expect(asked.map(([, data]) => data.date)).toEqual([
      MONDAY,
      TUESDAY,
      WEDNESDAY,
      '2026-11-12',
      '2026-11-13',
      '2026-11-14',
      '2026-11-15',
    ]);
  });

  it('says of a day that is not here that it is not, on the week, the day and the paper', async () => {
    vi.stubGlobal('print', vi.fn());
    sent.query.mockImplementation((_, { date }: { date: string }) =>
      date === TUESDAY
        ? Promise.resolve(busy)
        : date === WEDNESDAY
          ? new Promise(() => undefined)
          : Promise.resolve(orders()),
    );
    render(<Customer />);
    expect(plain(await screen.findByRole('alert'))).toContain(
      'Dagens ordrer er ikke hentet. Serveren har travlt.',
    );
    expect(tile(TUESDAY)).toContain('Ikke hentet');
    expect(tile(WEDNESDAY)).toContain('Hentes');
    expect(tile(TUESDAY)).not.toContain('FDG');
    expect(paper()).toContain('Dagens ordrer er ikke hentet: de står ikke på dette papir.');
    expect(paper()).not.toContain('Intet bestilt');
    vi.unstubAllGlobals();
  });

  it('says in words that there is no line', async () => {
    sent.query.mockResolvedValue({ type: 'refused', id: 'q', code: 'offline' });
    render(<Customer />);
    const told = plain(await screen.findByRole('alert'));
    expect(told).toContain('Dagens ordrer er ikke hentet. Der er ingen forbindelse');
    expect(told).not.toContain('offline');
  });

  it('follows the stream, and says where that was refused, on paper too (CUS-40)', async () => {
    vi.useFakeTimers({ now: NOW });
    const move = async (revision: number) => {
      act(() =>
        shared.setState(({ copies }) => ({
          copies: { ...copies, 'customer:2': { ...copies['customer:2'], revision } } as never,
        })),
      );
      await act(async () => void (await vi.advanceTimersByTimeAsync(MOVES_MS)));
    };
    const has = (mbq: number) =>
      sent.query.mockImplementation((_, { date }: { date: string }) =>
        Promise.resolve(date === TUESDAY ? orders(old(3, TUESDAY, mbq)) : orders()),
      );
    has(9000);
    render(<Customer />);
    await act(async () => void (await vi.advanceTimersByTimeAsync(0)));
    expect(tile(TUESDAY)).toContain('FDG 9 000');
    sent.query.mockResolvedValue(busy);
    await move(500);
    expect(tile(TUESDAY)).toContain('FDG 9 000');
    expect(plain(screen.getByRole('alert'))).toContain(
      'de står, som de var, da de sidst blev hentet. Serveren har travlt.',
    );
    // CUS-40: paper outlives the screen, and says as of when it is.
    expect(paper()).toContain('FDG 9 000 MBq');
    expect(paper()).toContain(
      'Som det var 06:41: dagens ordrer kunne ikke hentes igen, da der blev udskrevet. Serveren har travlt.',
    );
    has(4100);
    await move(501);
    expect(tile(TUESDAY)).toContain('FDG 4 100');
    expect(screen.queryByRole('alert')).toBeNull();
    expect(paper()).not.toContain('Som det var');
  });

  it('is asked for again by hand', async () => {
    sent.query.mockResolvedValue(busy);
    render(<Customer />);
    await screen.findByRole('alert');
    sent.query.mockImplementation((_, { date }: { date: string }) =>
      Promise.resolve(date === TUESDAY ? orders(old(3, TUESDAY, 9000)) : busy),
    );
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Hent igen' })));
    await waitFor(() => expect(tile(TUESDAY)).toContain('FDG'));
    expect(screen.queryByRole('alert')).toBeNull();
  });
});
