// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batch, result, STERILE, vial } from '../../../domain/batches.testing';
import { order } from '../../../domain/book.testing';
import type { Batch } from '../../../protocol/rows';
import { shared } from '../../../sync/store';
import { MOVES_MS } from '../../../sync/useMoves';
import { AGAIN_MS } from '../../audit/useAnswer';
import Production from '../index';
import { begin, dialog, done, goLive, NOW, plain, press, refusal, stream } from '../work.testing';

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

/** Production's stream moves on: these are its batches now. */
async function moved(revision: number, batches?: Batch[]) {
  vi.useRealTimers();
  vi.useFakeTimers({ now: NOW });
  const { copies } = shared.getState();
  const copy = copies.production as unknown as { rows: object };
  const batchRows = new Map((batches ?? []).map((one) => [one.id, one]));
  const rows = batches ? { ...copy.rows, batch: batchRows } : copy.rows;
  await act(async () => {
    shared.setState({ copies: { production: { ...copy, rows, revision } } } as never);
  });
}
const later = (ms: number) =>
  act(async () => {
    await vi.advanceTimersByTimeAsync(ms);
  });

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
    const list = screen.getByRole('region', { name: 'Venter på afgørelse' });
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
    await moved(2);
    await later(MOVES_MS);
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

  it('BAT-31 a re-read that is refused takes nothing away, is told, and is asked for again', async () => {
    answers({ 'batch.read': given(old({ state: 'certified', lateTests: [] })) });
    await show('/old?batch=9', []);
    await press(/^Afvis batch/);
    const open = dialog();
    const said = within(open).getByLabelText('Uddybning') as HTMLTextAreaElement;
    fireEvent.change(said, { target: { value: 'fundet senere' } });
    sent.query.mockResolvedValue(refusal('busy', { message: '' }));
    await moved(2);
    await later(MOVES_MS);
    expect(dialog()).toBe(open);
    expect((within(dialog()).getByLabelText('Uddybning') as HTMLTextAreaElement).value).toBe(
      'fundet senere',
    );
    expect(screen.getByRole('article', { name: 'FDG-261110-1', hidden: true })).toBeTruthy();
    expect(plain(document.body)).toContain('Batchen er ikke hentet igen');
    answers({ 'batch.read': given(old({ state: 'rejected', revision: 2 })) });
    await later(AGAIN_MS);
    expect(plain(document.body)).not.toContain('Batchen er ikke hentet igen');
    expect(screen.queryByRole('button', { name: /^Afvis batch$/ })).toBeNull();
  });

  it('BAT-31 one on the stream is shown though its reading is refused, and a press asks again', async () => {
    sent.query.mockResolvedValue(refusal('offline', { message: '' }));
    const today = batch(9, { number: 'FDG-261124-9' });
    await show('/old?batch=9', [today]);
    expect(screen.getByRole('article', { name: 'FDG-261124-9' })).toBeTruthy();
    answers({ 'batch.read': given(today) });
    await press('Prøv igen');
    await act(async () => undefined);
    expect(plain(document.body)).not.toContain('Batchen er ikke hentet igen');
  });

  it('BAT-31 one that was decided is never shown as it was before', async () => {
    const before = old({ revision: 2 });
    answers({ 'batch.read': given(before) });
    await show('/old?batch=9', [before]);
    expect(screen.getByRole('button', { name: /^Godkend/ })).toBeTruthy();
    await moved(2, []);
    expect(screen.queryByRole('button', { name: /^Godkend/ })).toBeNull();
    expect(screen.getByText('Betinget godkendt').closest('[hidden]')).toBeTruthy();
    expect(screen.getByText('Henter batchen …')).toBeTruthy();
    answers({ 'batch.read': given(old({ state: 'certified', lateTests: [], revision: 3 })) });
    await later(MOVES_MS);
    expect(screen.queryByText('Henter batchen …')).toBeNull();
    expect(screen.getByText('Godkendt')).toBeTruthy();
  });

  it('BAT-31 one that left the stream with its day is shown again as it is read', async () => {
    const same = old({ state: 'certified', lateTests: [] });
    answers({ 'batch.read': given(same) });
    await show('/old?batch=9', [same]);
    await moved(2, []);
    await later(MOVES_MS);
    expect(screen.getByRole('button', { name: /^Afvis batch/ })).toBeTruthy();
  });

  it('BAT-31 batches of one day never stand under another, and follow what happens', async () => {
    const monday = old({ state: 'certified' });
    answers({ 'batches.search': { batches: [monday], more: false } });
    await show('/2026-11-10', []);
    expect(screen.getByRole('button', { name: /FDG-261110-1/ })).toBeTruthy();
    answers({ 'batches.search': { batches: [{ ...monday, state: 'rejected' }], more: false } });
    await moved(2);
    await later(MOVES_MS);
    expect(plain(document.body)).toContain('Afvist');
    sent.query.mockReturnValue(new Promise(() => undefined));
    await act(async () => history.pushState(null, '', '/production/batches/2026-11-09'));
    expect(plain(document.body)).not.toContain('FDG-261110-1');
  });
});
