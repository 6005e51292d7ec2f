// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { vial } from '../../../domain/batches.testing';
import { order } from '../../../domain/book.testing';
import type { AnyRow } from '../../../protocol/frames';
import Production from '../index';
import {
  begin,
  dialog,
  fill,
  goLive,
  move,
  NOW,
  plain,
  press,
  stream,
  submit,
} from '../work.testing';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const answer = (customerId: number, acknowledgedAt: string | null) => ({
  customerId,
  vialIds: [4],
  orderIds: [17],
  acknowledgedBy: acknowledgedAt ? 'Sofie Holm' : null,
  acknowledgedAt,
  seenBy: acknowledgedAt ? 'Sofie Holm' : null,
  seenAt: acknowledgedAt ? '2026-11-24T04:48:00Z' : null,
});
const found = (result: object) => ({ type: 'answer', id: 'q', result });
const recall = (second: string | null) => ({
  id: 3,
  batchId: 1,
  batchNumber: 'FDG-261124-1',
  tracerId: 1,
  reason: 'Endotoksin',
  madeBy: 'Karen Holm',
  madeAt: '2026-11-24T04:46:00Z',
  madeDate: '2026-11-24',
  answers: [answer(1, null), answer(2, second)],
  revision: 1,
});
const at = (path: string) => history.replaceState(null, '', path);
const rows = (list: readonly object[]) => list as unknown as AnyRow[];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.query.mockReset();
  sent.query.mockReturnValue(new Promise(() => undefined));
  begin();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('RCL: a recall', () => {
  it('stands on every page of production while somebody is silent, and counts up', () => {
    for (const path of ['', '/plan', '/calendar', '/notices', '/batches']) {
      at(`/production${path}`);
      stream({ more: { recall: [recall('2026-11-24T04:50:00Z')] } });
      render(<Production />);
      const banner = screen.getByRole('complementary', { name: 'Tilbagekaldelser uden svar' });
      expect(plain(banner)).toContain(
        'FDG-261124-1Har ikke kvitteret: Nordby (ikke set endnu)i 14 min',
      );
      cleanup();
    }
  });

  it('goes from the pages when all have acknowledged', () => {
    const all = recall('2026-11-24T04:50:00Z');
    const answers = all.answers.map((one) => ({ ...one, acknowledgedAt: '2026-11-24T04:51:00Z' }));
    stream({ more: { recall: [{ ...all, answers }] } });
    render(<Production />);
    expect(screen.queryByRole('complementary', { name: 'Tilbagekaldelser uden svar' })).toBeNull();
  });

  it('says on its page who got what, who was told, who has acknowledged, and who is silent', () => {
    at('/production/batches/recalls');
    stream({ vials: rows([vial(4)]), more: { recall: [recall('2026-11-24T04:50:00Z')] } });
    render(<Production />);
    const [, silent, other] = screen.getAllByRole('row');
    expect(plain(silent as Element)).toContain('Nordby');
    expect(plain(silent as Element)).toContain('1 vial5 000 MBq kl. 06:00Levering');
    expect(plain(silent as Element)).toContain('Tier endnu i 14 min');
    expect(plain(other as Element)).toContain('Sundby');
    expect(plain(other as Element)).toContain('05:50Sofie Holm');
  });

  it('RCL-21 tells apart whether it was seen, acknowledged, or neither', () => {
    at('/production/batches/recalls');
    const seen = { ...answer(1, null), seenBy: 'Mette Friis', seenAt: '2026-11-24T04:47:00Z' };
    const answers = [seen, answer(2, null)];
    stream({ vials: rows([vial(4)]), more: { recall: [{ ...recall(null), answers }] } });
    render(<Production />);
    const [, one, other] = screen.getAllByRole('row');
    expect(plain(one as Element)).toMatch(/05:47Mette Friis.*Tier endnu/);
    expect(plain(other as Element)).toMatch(/Ikke set endnusendt 05:46.*Tier endnu/);
    const banner = screen.getByRole('complementary', { name: 'Tilbagekaldelser uden svar' });
    expect(plain(banner)).toContain('Har ikke kvitteret: Nordby, Sundby (ikke set endnu)');
  });

  it('RCL-40 says of a silent customer whom a person has told, and how', async () => {
    at('/production/batches/recalls');
    sent.run.mockResolvedValue({ type: 'done', result: {} });
    stream({ vials: rows([vial(4)]), more: { recall: [recall('2026-11-24T04:50:00Z')] } });
    render(<Production />);
    goLive();
    await press('Meld nået: Nordby');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    expect(plain(dialog())).toContain('Vælg, hvordan kunden blev nået.');
    fireEvent.click(within(dialog()).getByRole('radio', { name: 'Andet' }));
    await fill(/^Hvem hos kunden/, 'Mette Friis');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.click(within(dialog()).getByRole('radio', { name: 'Telefon' }));
    await fill('Nået kl.', '05:55');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'recall.reach',
      {
        recallId: 3,
        customerId: 1,
        whom: 'Mette Friis',
        how: 'phone',
        reachedAt: '2026-11-24T04:55:00.000Z',
      },
      { seen: { 'recall:3': 1 } },
    );
  });

  it('RCL-40 tells who was reached apart from who has acknowledged, and waits for him no longer', () => {
    at('/production/batches/recalls');
    const told = {
      ...answer(1, null),
      reachedWhom: 'Mette Friis',
      reachedHow: 'phone',
      reachedNote: 'afdelingen lukket',
      reachedBy: 'Karen Holm',
      reachedAt: '2026-11-24T04:55:00Z',
    };
    const answers = [told, answer(2, '2026-11-24T04:50:00Z')];
    stream({ vials: rows([vial(4)]), more: { recall: [{ ...recall(null), answers }] } });
    render(<Production />);
    expect(screen.queryByRole('complementary', { name: 'Tilbagekaldelser uden svar' })).toBeNull();
    expect(screen.queryByRole('button', { name: /^Meld nået/ })).toBeNull();
    expect(plain(document.body)).toContain('Ingen tier: 1 har kvitteret, 1 er nået af os');
    const [, one] = screen.getAllByRole('row');
    expect(plain(one as Element)).toContain(
      'Nået 05:55: Mette FriisTelefon, sagt af Karen Holm: afdelingen lukkethar ikke selv kvitteret',
    );
  });

  it('RCL-22 says who got what when vials and orders have left the screen', async () => {
    at('/production/batches/recalls');
    sent.query.mockResolvedValue(
      found({
        vials: [vial(4, { calibratedAt: '2026-11-10T05:00:00Z' })],
        orders: [order(17, 1, 5000, { deliverAt: Date.parse('2026-11-10T06:00:00Z') as never })],
        dispatches: [
          {
            id: 1,
            customerId: 1,
            vialIds: [4],
            dispatchedAt: '2026-11-10T05:40:00Z',
            vehicle: 'Bil 2',
            receivedAt: '2026-11-10T06:10:00Z',
          },
        ],
      }),
    );
    stream({ orders: [], more: { recall: [recall(null)] } });
    render(<Production />);
    expect(plain(document.body)).toContain('Henter, hvem der fik hvad');
    await act(async () => undefined);
    expect(sent.query).toHaveBeenCalledExactlyOnceWith('recall.read', { recallId: 3 });
    const [, first, second] = screen.getAllByRole('row');
    expect(plain(first as Element)).toMatch(
      /1 vial5 000 MBq, 10\. nov\. 06:00Levering 10\. nov\. 07:00Kørt 10\. nov\. 06:40 med Bil 2, modtaget 10\. nov\. 07:10/,
    );
    // What left for another customer is not this one's.
    expect(plain(second as Element)).not.toContain('Bil 2');
  });

  it('RCL-22 follows what becomes of it, and keeps the rows that are on the screen', async () => {
    vi.useFakeTimers({ now: NOW });
    at('/production/batches/recalls');
    const told = (dispatches: object[]) =>
      found({ vials: [vial(4)], orders: [order(17, 1, 5000)], dispatches });
    sent.query.mockResolvedValue(told([]));
    // Of the two only order 17 is on the screen, moved to 11:30 since.
    stream({ orders: [order(17, 3, 5000)], more: { recall: [recall(null)] } });
    render(<Production />);
    const step = (ms = 0) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
    await step();
    expect(plain(screen.getAllByRole('row')[1] as Element)).toContain('11:30');
    sent.query.mockResolvedValue({ type: 'refused', id: 'q', code: 'busy', message: 'Optaget.' });
    act(() => move(2));
    await step(1000);
    expect(plain(document.body)).toContain('kunne ikke hentes: Optaget.');
    expect(plain(screen.getAllByRole('row')[1] as Element)).toContain('11:30');
    sent.query.mockResolvedValue(
      told([
        {
          id: 1,
          customerId: 1,
          vialIds: [4],
          dispatchedAt: '2026-11-24T04:40:00Z',
          vehicle: 'Bil 2',
          receivedAt: null,
        },
      ]),
    );
    act(() => move(3));
    await step(1000);
    expect(plain(screen.getAllByRole('row')[1] as Element)).toContain('Bil 2');
  });

  it('can be printed, and says when nothing was ever recalled', async () => {
    at('/production/batches/recalls');
    stream({ more: { recall: [recall(null)] } });
    const print = vi.fn();
    window.print = print;
    render(<Production />);
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Udskriv' })));
    expect(print).toHaveBeenCalledOnce();
    cleanup();
    stream();
    render(<Production />);
    expect(plain(document.body)).toContain('Ingen tilbagekaldelser');
  });
});

describe('VIA: looking for vials', () => {
  beforeEach(() => {
    at('/production/batches/vials');
    stream();
    sent.query.mockReset();
  });
  const ask = () =>
    act(async () => {
      fireEvent.submit(document.querySelector('form') as HTMLFormElement);
    });

  it('asks for what was chosen and nothing else, and shows what fits', async () => {
    sent.query.mockResolvedValue({
      type: 'answer',
      id: 'q',
      result: {
        vials: [vial(4, { state: 'discarded', discardCode: 'spilt', marks: ['reassigned'] })],
        more: true,
      },
    });
    render(<Production />);
    fireEvent.change(screen.getByLabelText('Batchnummer begynder med'), {
      target: { value: ' FDG-2611 ' },
    });
    fireEvent.change(screen.getByLabelText('Kunde'), { target: { value: '1' } });
    await ask();
    expect(sent.query).toHaveBeenCalledExactlyOnceWith('vials.search', {
      batch: 'FDG-2611',
      customerId: 1,
      fromDate: '2026-11-17',
      toDate: '2026-11-24',
    });
    expect(plain(document.body)).toMatch(/Der er flere\. .*1 vist/);
    expect(plain(document.body)).toContain('kasseret: Spildt');
    expect(plain(document.body)).toContain('givet videre');
  });

  it('does not ask backwards, and says what to do when nothing fits', async () => {
    sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: { vials: [], more: false } });
    render(<Production />);
    fireEvent.change(screen.getByLabelText('til og med'), { target: { value: '2026-11-01' } });
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Søg' }).disabled).toBe(true);
    fireEvent.change(screen.getByLabelText('til og med'), { target: { value: '2026-11-24' } });
    await ask();
    expect(plain(document.body)).toContain('Ingen vialer passer.');
    expect(screen.getByRole<HTMLButtonElement>('button', { name: 'Hent CSV' }).disabled).toBe(true);
  });
});

describe('LST-2: a search for vials', () => {
  const answer = (ids: number[]) =>
    sent.query.mockResolvedValue({
      type: 'answer',
      id: 'q',
      result: { vials: ids.map((id) => vial(id, { activityMbq: id * 100 })), more: false },
    });
  const first = () => document.querySelector('tbody tr')?.textContent ?? '';
  beforeEach(() => {
    localStorage.clear();
    sent.query.mockReset();
    answer([4, 7]);
    stream();
  });

  it('is asked by its address alone, and stands there once it was asked', async () => {
    at('/production/batches/vials?batch=FDG-2611&customerId=1');
    render(<Production />);
    await act(async () => undefined);
    expect(sent.query).toHaveBeenCalledExactlyOnceWith('vials.search', {
      batch: 'FDG-2611',
      customerId: 1,
      fromDate: '2026-11-17',
      toDate: '2026-11-24',
    });
    fireEvent.change(screen.getByLabelText('Batchnummer begynder med'), {
      target: { value: 'FDG-26' },
    });
    await act(async () => {
      fireEvent.submit(document.querySelector('form') as HTMLFormElement);
    });
    // What the form begins with needs no words there: "the last week" moves with the days.
    expect(location.search).toBe('?batch=FDG-26&customerId=1');
    expect(sent.query).toHaveBeenCalledTimes(2);
  });

  it('is kept by name for who asked, and ordered by any head', async () => {
    at('/production/batches/vials?batch=FDG-2611');
    render(<Production />);
    await act(async () => undefined);
    fireEvent.click(screen.getByRole('button', { name: 'MBq ved måling' }));
    fireEvent.click(screen.getByRole('button', { name: 'MBq ved måling' }));
    const head = screen.getByRole('columnheader', { name: 'MBq ved måling' });
    expect(head.getAttribute('aria-sort')).toBe('descending');
    expect(first()).toContain('700');
    fireEvent.click(screen.getByRole('button', { name: 'Visning' }));
    fireEvent.change(screen.getByLabelText('Navn på søgningen'), { target: { value: 'Uge 48' } });
    fireEvent.click(screen.getByRole('button', { name: /Gem søgningen “FDG-2611/ }));
    cleanup();
    at('/production/batches/vials?customerId=1');
    render(<Production />);
    await act(async () => undefined);
    fireEvent.click(screen.getByRole('button', { name: 'Visning' }));
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Uge 48' })));
    expect(location.search).toBe('?batch=FDG-2611');
    expect(first()).toContain('700');
  });
});
