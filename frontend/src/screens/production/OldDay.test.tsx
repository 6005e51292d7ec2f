// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { vial } from '../../domain/batches.testing';
import { order } from '../../domain/book.testing';
import { MOVES_MS } from '../../sync/useMoves';
import Production from './index';
import {
  begin,
  dialog,
  done,
  fill,
  goLive,
  key,
  move,
  NOW,
  plain,
  press,
  submit,
} from './work.testing';

const sent = vi.hoisted(() => ({ query: vi.fn(), run: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runQuery: sent.query,
  runCommand: sent.run,
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

  it('stays as it was where it is not to be had again, on paper too (CUS-40)', async () => {
    sent.query.mockImplementation(here);
    render(<Production />);
    expect(await screen.findByRole('button', { name: /^FDG 07:00/ })).toBeDefined();
    let answer: (given: object) => void = () => undefined;
    sent.query.mockReturnValue(
      new Promise((resolve) => {
        answer = resolve;
      }),
    );
    await again();
    // A line that is away holds a question for a minute.
    const button = screen.getByRole('button', { name: /Hent igen/ });
    expect(button.getAttribute('aria-busy')).toBe('true');
    await act(async () => answer({ type: 'refused', id: 'q', code: 'offline' }));
    expect(button.getAttribute('aria-busy')).not.toBe('true');
    await waitFor(() =>
      expect(told()).toContain('Kunne ikke hentes igen: Der er ingen forbindelse'),
    );
    expect(screen.getByRole('button', { name: /^FDG 07:00/ })).toBeDefined();
    // CUS-40: on paper too.
    act(() => void window.dispatchEvent(new Event('beforeprint')));
    const paper = plain(document.querySelector('[data-paper]') as Element);
    expect(paper).toMatch(/Hentet tirs 24\. nov\. 06:00/);
    expect(paper).toContain('Kunne ikke hentes igen: Der er ingen forbindelse');
    act(() => void window.dispatchEvent(new Event('afterprint')));
  });
});

describe('COR-20: a release from before the window', () => {
  const old = order(5, 1, 2500, { deliveryDate: LONG_AGO, status: 'released', vialIds: [4] });
  const release = {
    orders: [{ ...old, revision: 7 }],
    vials: [vial(4, { activityMbq: 6000, state: 'released', orderIds: [5], revision: 3 })],
    certificates: [{ id: 9, number: 'FDG-261110-9', version: 1, orderIds: [5], struckAt: null }],
  };
  const answers = (name: string) =>
    Promise.resolve({
      type: 'answer',
      id: 'q',
      result: name === 'orders.day' ? { orders: [old] } : name === 'release.read' ? release : {},
    });
  const open = async () => {
    goLive();
    render(<Production />);
    await screen.findByRole('button', { name: /^FDG 07:00/ });
    await key('z');
  };

  it('asks where each of its vials is, though none stands on the stream', async () => {
    sent.query.mockImplementation(answers);
    sent.run.mockResolvedValue(done);
    await open();
    expect(sent.query).toHaveBeenCalledWith('release.read', { orderId: 5 });
    const panel = screen.getByRole('region', { name: 'Valgt levering' });
    expect(plain(panel)).toContain('1 vial, fra før de dage, skærmen følger.');
    await waitFor(() => expect(plain(dialog())).toContain('Hvor er vialen nu?'));
    expect(plain(dialog())).toContain('Certifikat FDG-261110-9, version 1, streges over');
    fireEvent.click(screen.getByLabelText('Hos kunden'));
    await press('Forkert vial frigivet', dialog());
    await fill('Kodeord', 'mine');
    await fill('Kollegaens brugernavn', 'mette');
    await fill('Kollegaens kodeord', 'hers');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.correct',
      expect.objectContaining({ orderIds: [5], vials: [{ vialId: 4, fate: 'atCustomer' }] }),
      expect.objectContaining({ seen: { 'order:5': 7, 'vial:4': 3 } }),
    );
  });

  it('says why it cannot be read, offers nothing to sign, and is asked for again', async () => {
    sent.query.mockImplementation((name: string) =>
      name === 'release.read'
        ? Promise.resolve({ type: 'refused', id: 'q', code: 'offline' })
        : answers(name),
    );
    await open();
    await waitFor(() => expect(plain(dialog())).toContain('kunne ikke hentes: Der er ingen'));
    expect(screen.queryByLabelText('Kodeord')).toBeNull();
    sent.query.mockImplementation(answers);
    await press('Prøv igen', dialog());
    await waitFor(() => expect(plain(dialog())).toContain('Hvor er vialen nu?'));
  });

  it('follows what is done to it', async () => {
    vi.useFakeTimers({ now: NOW });
    const settle = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
    sent.query.mockImplementation(answers);
    render(<Production />);
    await settle(0);
    const asked = () => sent.query.mock.calls.filter(([name]) => name === 'orders.day').length;
    expect(asked()).toBe(1);
    act(() => move(9));
    await settle(MOVES_MS);
    expect(asked()).toBe(2);
  });
});
