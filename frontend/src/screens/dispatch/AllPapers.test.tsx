// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../sync/store';
import { MOVES_MS } from '../../sync/useMoves';
import { AllPapers } from './AllPapers';

const sent = vi.hoisted(() => ({ query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const certificate = {
  id: 9,
  number: 'FDG-261110-9',
  version: 1,
  kind: 'release',
  orderIds: [17],
  customerId: 1,
  signedBy: 'Karen Holm',
  signedAt: '2026-11-10T05:20:00Z',
  struckAt: '2026-11-10T09:00:00Z',
  struckBy: 'Karen Holm',
  struckReason: 'forkert vial',
  acknowledgedAt: null,
};
const note = {
  id: 5,
  kind: 'deliveryNote',
  number: 'FS-261110-1',
  madeBy: 'Karen Holm',
  madeAt: '2026-11-10T05:30:00Z',
  forDate: '2026-11-10',
  mediaType: 'application/pdf',
  about: [],
};
const plain = () => (document.body.textContent ?? '').replace(/\s+/g, ' ');
async function open(asked: Parameters<typeof AllPapers>[0]['asked']) {
  render(<AllPapers asked={asked} stream="production" today="2026-11-24" />);
  expect(sent.query).not.toHaveBeenCalled();
  const details = document.querySelector('details') as HTMLDetailsElement;
  details.open = true;
  await act(async () => fireEvent(details, new Event('toggle')));
}

beforeEach(() => sent.query.mockReset());
afterEach(cleanup);

describe('DOC-20: every paper of an order', () => {
  it('DOC-20 is asked for when somebody wants to see them, struck certificates too', async () => {
    const result = { certificates: [certificate], documents: [note], outrun: [5] };
    sent.query.mockResolvedValue({ type: 'answer', id: 'q', result });
    await open({ orderId: 17 });
    expect(sent.query).toHaveBeenCalledExactlyOnceWith('papers.find', { orderId: 17 });
    const struck = screen.getByRole('link', { name: 'FDG-261110-9, version 1' });
    expect(struck.getAttribute('href')).toBe('/api/certificates/9');
    expect(struck.querySelector('s')).not.toBeNull();
    expect(plain()).toContain('Streget over af Karen Holm 10. nov. 10:00: forkert vial');
    const paper = screen.getByRole('link', { name: /Følgeseddel/ });
    expect(paper.getAttribute('href')).toBe('/api/documents/5');
    // Its rows are on no screen: the server says that they have outrun it.
    expect(plain()).toContain('Ændret siden');
  });

  it('DOC-20 has a paper that is made while one looks, and keeps what is there where that is refused', async () => {
    vi.useFakeTimers();
    const move = async (revision: number) => {
      act(() => shared.setState({ copies: { production: { revision } } } as never));
      await act(async () => void (await vi.advanceTimersByTimeAsync(MOVES_MS)));
    };
    const result = { certificates: [certificate], documents: [], outrun: [] };
    sent.query.mockResolvedValue({ type: 'answer', id: 'q', result });
    await open({ orderId: 17 });
    sent.query.mockResolvedValue({ type: 'refused', id: 'q', code: 'busy', message: 'Optaget' });
    await move(2);
    expect(screen.getByRole('alert').textContent).toContain('Optaget');
    expect(screen.getByRole('link', { name: 'FDG-261110-9, version 1' })).toBeDefined();
    const more = { ...result, documents: [note] };
    sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: more });
    await move(3);
    expect(screen.getByRole('link', { name: /Følgeseddel/ })).toBeDefined();
    expect(screen.queryByRole('alert')).toBeNull();
    vi.useRealTimers();
  });

  it('DOC-20 says where there are more than an answer holds', async () => {
    const result = { certificates: [], documents: [note], outrun: [], more: true };
    sent.query.mockResolvedValue({ type: 'answer', id: 'q', result });
    await open({ date: '2026-11-10' });
    expect(screen.getByRole('status').textContent).toContain('Ikke alle papirer kan vises her');
    cleanup();
    sent.query.mockReset();
    sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: { ...result, more: false } });
    await open({ date: '2026-11-10' });
    expect(screen.queryByRole('status')).toBeNull();
  });

  it('DOC-20 says that there are none, and why they could not be fetched', async () => {
    const none = { certificates: [], documents: [], outrun: [] };
    sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: none });
    await open({ date: '2026-11-10' });
    expect(plain()).toContain('Ingen papirer endnu');
    cleanup();
    sent.query.mockReset();
    sent.query.mockResolvedValue({
      type: 'refused',
      id: 'q',
      code: 'busy',
      message: 'Optaget',
      details: null,
    });
    await open({ batchId: 9 });
    expect(sent.query).toHaveBeenCalledExactlyOnceWith('batch.read', { batchId: 9 });
    expect(screen.getByRole('alert').textContent).toContain('Papirerne kunne ikke hentes');
  });
});
