// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { order } from '../../domain/book.testing';
import Production from './index';
import { begin, NOW, plain } from './work.testing';

const sent = vi.hoisted(() => ({ query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const LONG_AGO = '2026-11-10';
const here = (name: string) =>
  Promise.resolve({
    type: 'answer',
    id: 'q',
    result:
      name === 'orders.day'
        ? { orders: [order(5, 1, 2500, { deliveryDate: LONG_AGO, status: 'released' })] }
        : {},
  });
const offline = (name: string) =>
  name === 'orders.day'
    ? Promise.resolve({ type: 'refused', id: 'q', code: 'offline' })
    : here(name);
const again = (name = 'Hent igen') =>
  act(async () => void fireEvent.click(screen.getByRole('button', { name })));
const told = () => screen.getAllByRole('alert').map(plain).join(' ');

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.query.mockReset();
  begin();
  history.replaceState(null, '', `/production/${LONG_AGO}`);
});
afterEach(async () => {
  cleanup();
  vi.useRealTimers();
  await i18next.changeLanguage('da');
});

describe('UI-20: an old day that cannot be fetched', () => {
  it('says so in words, and is asked for again by hand', async () => {
    sent.query.mockImplementation(offline);
    render(<Production />);
    await waitFor(() => expect(told()).toContain('Dagen kunne ikke hentes.'));
    expect(told()).toContain('Der er ingen forbindelse');
    expect(told()).toContain('Prøv igen, når skærmen er live.');
    expect(told()).not.toContain('offline');
    await act(() => i18next.changeLanguage('en'));
    expect(told()).toContain('There is no connection');
    sent.query.mockImplementation(here);
    await again('Fetch again');
    expect(await screen.findByRole('button', { name: /^FDG 07:00/ })).toBeDefined();
    expect(told()).not.toContain('could not be fetched');
  });

  it('stays as it was where it is not to be had again', async () => {
    sent.query.mockImplementation(here);
    render(<Production />);
    expect(await screen.findByRole('button', { name: /^FDG 07:00/ })).toBeDefined();
    sent.query.mockImplementation(offline);
    await again();
    await waitFor(() => expect(told()).toContain('Kunne ikke hentes igen: Der er ingen forbindelse'));
    expect(screen.getByRole('button', { name: /^FDG 07:00/ })).toBeDefined();
  });
});
