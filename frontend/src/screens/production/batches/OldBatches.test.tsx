// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batch, result, STERILE, vial } from '../../../domain/batches.testing';
import { order } from '../../../domain/book.testing';
import type { Batch } from '../../../protocol/rows';
import { shared } from '../../../sync/store';
import { MOVES_MS } from '../../../sync/useMoves';
import Production from '../index';
import { begin, dialog, done, goLive, NOW, plain, press, stream } from '../work.testing';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const old = (given: Partial<Batch> = {}) =>
  batch(9, {
    number: 'FDG-261110-1',
    endOfSynthesisAt: '2026-11-10T04:45:00Z',
    expiresAt: '2026-11-10T14:45:00Z',
    state: 'conditionallyCertified',
    tests: [STERILE],
    lateTests: ['sterile'],
    decidedBy: 'Karen Holm',
    decidedAt: '2026-11-10T05:30:00Z',
    ...given,
  });
const given = (one: Batch, more: object = {}) => ({
  batch: one,
  vials: [
    vial(4, {
      batchId: 9,
      batchNumber: one.number,
      state: 'released',
      orderIds: [17],
      dispatchId: 2,
    }),
  ],
  orders: [order(17, 1, 5000, { status: 'released', vialIds: [4] })],
  dispatches: [{ id: 2, customerId: 2, vialIds: [4] }],
  recalls: [],
  certificates: [],
  documents: [],
  outrun: [],
  ...more,
});
const answers = (of: Record<string, unknown>) =>
  sent.query.mockImplementation((name: string) =>
    Promise.resolve({ type: 'answer', id: 'q', result: of[name] ?? { orders: [] } }),
  );

async function show(path: string, batches: Batch[]) {
  history.replaceState(null, '', `/production/batches${path}`);
  stream({ orders: [], more: { batch: batches } });
  goLive();
  render(<Production />);
  await act(async () => undefined);
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue(done);
  sent.query.mockReset();
  begin();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('BAT-30: what waits for a decision', () => {
  it('BAT-30 stands in a list, with since when and for which tests, and is counted', async () => {
    await show('/old', [old(), batch(1)]);
    const list = screen.getByRole('region', { name: 'Venter på sene resultater' });
    const rows = within(list).getAllByRole('row').slice(1);
    expect(rows.map(plain)).toEqual([
      'FDG-261110-1FDG10. nov.Betinget godkendt10. nov. 06:30Sterilitet',
    ]);
    expect(plain(screen.getByRole('link', { name: /Venter og ældre/ }))).toBe('Venter og ældre1');
  });

  it('BAT-30 is said on every page where it wants somebody, and not while its time has not come', async () => {
    const line = () => screen.queryByRole('link', { name: /tidligere dag/ });
    await show('', [old()]);
    expect(line()).toBeNull();
    cleanup();
    const checked = result('sterile', { checkedBy: 'Karen', checkedAt: '2026-11-24T04:00:00Z' });
    await show('', [old({ results: [checked] })]);
    expect(plain(line() as Element)).toBe('1 batch fra en tidligere dag skal afgøres');
    expect(line()?.getAttribute('href')).toBe('/production/batches/old');
  });

  it('BAT-30 opens with its vials, takes its late result, and says that a failure rejects it', async () => {
    answers({ 'batch.read': given(old()) });
    await show('/old', [old()]);
    await press('FDG-261110-1');
    await act(async () => undefined);
    expect(sent.query).toHaveBeenCalledWith('batch.read', { batchId: 9 });
    const detail = screen.getByRole('article', { name: 'FDG-261110-1' });
    expect(plain(detail)).toContain('Frigivet');
    expect(plain(detail)).not.toContain('Endnu ingen vialer');
    await press(/Sterilitet.*[Ii]kke bestået|^Ikke bestået/, detail);
    expect(plain(dialog())).toContain('FDG-261110-1');
    await press(/afvis batchen/i, dialog());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'qcResult.enter',
      { batchId: 9, key: 'sterile', passed: false },
      { seen: { 'batch:9': 1 } },
    );
  });
});

describe('BAT-31: a batch of any age', () => {
  it('BAT-31 is rejected with the customers named that got of it', async () => {
    const one = old({ state: 'certified', lateTests: [] });
    answers({ 'batch.read': given(one) });
    await show('/old?batch=9', []);
    expect(plain(document.body)).toContain('Batch fra tirsdag 10. november');
    await press(/^Afvis batch/);
    expect(plain(dialog())).toContain('1 vial spærres');
    expect(plain(dialog())).toMatch(/2 kunder får en tilbagekaldelse: Nordby, Sundby/);
  });

  it('BAT-31 is asked for again when production has moved, and shows its recall', async () => {
    const one = old({ state: 'certified', lateTests: [] });
    answers({ 'batch.read': given(one) });
    await show('/old?batch=9', []);
    vi.useRealTimers();
    vi.useFakeTimers({ now: NOW });
    const recall = {
      id: 3,
      reason: 'fundet senere',
      madeAt: '2026-11-24T04:46:00Z',
      answers: [
        { customerId: 1, vialIds: [4], orderIds: [17], acknowledgedBy: null, acknowledgedAt: null },
        {
          customerId: 2,
          vialIds: [],
          orderIds: [],
          acknowledgedBy: 'Sofie Holm',
          acknowledgedAt: '2026-11-24T04:50:00Z',
        },
      ],
    };
    answers({
      'batch.read': given({ ...one, state: 'rejected', revision: 2 }, { recalls: [recall] }),
    });
    const { copies } = shared.getState();
    const production = copies.production as unknown as { revision: number };
    await act(async () => {
      shared.setState({ copies: { production: { ...production, revision: 2 } } } as never);
      vi.advanceTimersByTime(MOVES_MS);
    });
    await act(async () => undefined);
    expect(plain(document.body)).toContain('Tilbagekaldt 05:46: 1 kunde har ikke kvitteret');
    expect(plain(document.body)).toContain(
      'Nordby: ikke kvitteretSundby: kvitteret 05:50 af Sofie Holm',
    );
    expect(screen.queryByRole('button', { name: /^Afvis batch/ })).toBeNull();
  });

  it('BAT-31 is found by number, tracer, state and days, and nothing else is asked', async () => {
    answers({
      'batches.search': { batches: [old({ state: 'certified' })], more: true },
      'batch.read': given(old({ state: 'certified' })),
    });
    await show('/old', []);
    const form = screen.getByRole('form', { name: 'Find batches' });
    const set = (label: string, value: string) =>
      fireEvent.change(within(form).getByLabelText(label), { target: { value } });
    set('Batchnummer begynder med', ' FDG-2611 ');
    set('Tilstand', 'certified');
    await act(async () => fireEvent.submit(form));
    expect(sent.query).toHaveBeenLastCalledWith('batches.search', {
      number: 'FDG-2611',
      state: 'certified',
    });
    await press('FDG-261110-1');
    await act(async () => undefined);
    expect(screen.getByRole('article', { name: 'FDG-261110-1' })).toBeTruthy();
    expect(location.search).toContain('batch=9');
  });

  it('BAT-31 says where more belongs to it than an answer holds', async () => {
    const one = old({ state: 'rejected' });
    answers({ 'batch.read': given(one, { more: true }) });
    await show('/old?batch=9', []);
    expect(plain(document.body)).toContain('Der hører mere til batchen, end der kan vises her');
  });

  it('BAT-31 stands under its own day too, when that has left the screen', async () => {
    const one = old({ state: 'rejected' });
    answers({ 'batches.search': { batches: [one], more: false }, 'batch.read': given(one) });
    await show('/2026-11-10', []);
    expect(sent.query).toHaveBeenCalledWith('batches.search', {
      fromDate: '2026-11-10',
      toDate: '2026-11-10',
    });
    await press('FDG-261110-1');
    expect(location.pathname + location.search).toBe('/production/batches/old?batch=9');
  });
});
