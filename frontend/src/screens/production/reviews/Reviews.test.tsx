// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { vial } from '../../../domain/batches.testing';
import { at, order } from '../../../domain/book.testing';
import { shared } from '../../../sync/store';
import { Reviews as QaReviews } from '../../audit/Reviews';
import Production from '../index';
import { stream } from '../work.testing';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const OWN = {
  state: 'released',
  orderIds: [17],
  marks: ['manualWithReason', 'ownEntry'],
  enteredBy: 'Kirsten Holm',
};
// A Friday's waits until Monday ends; Tuesday's own until Wednesday ends.
const FRIDAY = vial(3, { ...OWN, batchNumber: 'FDG-261120-1', ownEntryAt: '2026-11-20T05:50:00Z' });
const TODAY = vial(4, { ...OWN, ownEntryAt: '2026-11-24T04:50:00Z' });
const plain = (element: Element) => (element.textContent ?? '').replace(/\s/g, ' ');

function signIn(name: string): void {
  shared.setState({
    user: { id: 5, name, role: 'productionUser', customerIds: [] },
    session: 'signedIn',
  });
}

beforeEach(() => {
  vi.useFakeTimers({ now: at('06:00'), toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  sent.query.mockReset();
  Element.prototype.scrollIntoView = () => undefined;
  signIn('Anders Lund');
  const released = order(17, 3, 3900, {
    status: 'released',
    vialIds: [4],
    releasedBy: 'Kirsten Holm',
  });
  stream({
    orders: [released, order(18, 1, 2000, { status: 'ordered' })],
    vials: [FRIDAY, TODAY] as never,
  });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('REL-16: reviews on production’s list', () => {
  it('puts what is overdue before all else, with who and since when, and the rest after it', () => {
    render(<Production />);
    const late = screen.getByRole('region', { name: '1 vial skulle have været set efter' });
    expect(plain(late)).toContain('Se efter: FDG-261120-1');
    expect(plain(late)).toContain('Tastet og frigivet af Kirsten Holm fre 06:50.');
    expect(plain(late)).toContain('Fristen var man 23. nov.');
    const waiting = screen.getByRole('region', { name: '1 vial skal ses efter' });
    const next = screen.getByRole('heading', { name: /^Næste/ });
    expect(late.compareDocumentPosition(next)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
    expect(next.compareDocumentPosition(waiting)).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it('is overdue when a working day has ended, by the clock alone', () => {
    vi.setSystemTime(at('00:00', '2026-11-26'));
    render(<Production />);
    expect(
      screen.getByRole('region', { name: '2 vialer skulle have været set efter' }),
    ).toBeTruthy();
  });

  it('is done by another person with what was shown', async () => {
    render(<Production />);
    const button = screen.getByRole('button', { name: /Set efter: vial i FDG-261120-1/ });
    await act(async () => {
      fireEvent.click(button);
    });
    expect(sent.run).toHaveBeenCalledWith('vial.confirm', { vialId: 3 }, { seen: { 'vial:3': 1 } });
  });

  it('is not offered to whoever entered it', () => {
    signIn('Kirsten Holm');
    render(<Production />);
    expect(screen.queryByRole('button', { name: /Set efter: vial i FDG-261120-1/ })).toBeNull();
    expect(screen.getAllByText('Bed en kollega.').length).toBeGreaterThan(1);
  });

  it('counts them for quality assurance, in the window or not', async () => {
    const old = vial(1, {
      ...OWN,
      batchNumber: 'FDG-261002-1',
      ownEntryAt: '2026-10-02T05:50:00Z',
    });
    sent.query.mockResolvedValue({
      type: 'answer',
      id: 'q',
      result: { vials: [TODAY, FRIDAY, old], more: false },
    });
    await act(async () => {
      render(<QaReviews />);
    });
    expect(sent.query).toHaveBeenCalledWith('vials.search', { unreviewed: true, limit: 500 });
    expect(screen.getByText('3 venter, 2 over fristen')).toBeTruthy();
    const rows = within(screen.getByRole('table')).getAllByRole('row').slice(1).map(plain);
    expect(rows.map((row) => row.slice(0, 12))).toEqual([
      'FDG-261002-1',
      'FDG-261120-1',
      'FDG-261124-1',
    ]);
  });
});
