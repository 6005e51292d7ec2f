// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Order } from '../../protocol/rows';
import { Announcer } from '../../ui/announce';
import { order, TODAY } from './customer.testing';
import { History } from './History';
import './texts';
import './moreTexts';

const asked = vi.hoisted(() => ({ query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runQuery: asked.query,
}));

const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ');
const row = order(17) as unknown as Order;
const show = async (given: Order = row) => {
  const shown = render(
    <>
      <History order={given} today={TODAY} what="FDG 9 000 MBq" />
      <Announcer />
    </>,
  );
  const details = document.querySelector('details') as HTMLDetailsElement;
  await act(async () => {
    details.open = true;
    fireEvent(details, new Event('toggle'));
  });
  return shown;
};

beforeEach(() => {
  asked.query.mockReset();
  asked.query.mockResolvedValue({
    type: 'answer',
    id: 'q',
    result: {
      happened: [
        {
          orderId: 17,
          at: '2026-11-24T05:12:00Z',
          kind: 'order.edited',
          actor: 'Sofie Holm',
          changes: [
            { field: 'orderedMbq', label: 'Bestilt', before: '9 000', after: '9 100' },
            { field: 'comment', label: 'Bemærkning', before: '–', after: 'to patienter' },
          ],
        },
      ],
    },
  });
});
afterEach(cleanup);

describe('the history of an order (CUS-6)', () => {
  it('is asked for when it is opened, and said in words', async () => {
    render(<History order={row} today={TODAY} what="FDG 9 000 MBq" />);
    expect(asked.query).not.toHaveBeenCalled();
    cleanup();
    await show();
    expect(asked.query).toHaveBeenCalledExactlyOnceWith('orders.history', { orderId: 17 });
    expect(plain(document.querySelector('details li'))).toBe(
      '06:12rettet af Sofie HolmBestilt: 9 000 → 9 100Bemærkning: to patienter',
    );
  });

  it('is asked for again when the order has moved on', async () => {
    const { rerender } = await show();
    await act(async () =>
      rerender(<History order={{ ...row, revision: 6 }} today={TODAY} what="FDG" />),
    );
    expect(asked.query).toHaveBeenCalledTimes(2);
  });

  it('says why it has none', async () => {
    asked.query.mockResolvedValue({ type: 'refused', id: 'q', code: 'busy', message: 'Optaget.' });
    await show();
    expect(await screen.findByText('Optaget.')).toBeDefined();
  });

  it('has the number and the address to copy, and says that it did', async () => {
    const written = vi.fn().mockResolvedValue(undefined);
    vi.stubGlobal('navigator', { ...navigator, clipboard: { writeText: written } });
    await show();
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Kopiér ordre 17' })));
    expect(written).toHaveBeenLastCalledWith('17');
    expect(plain(screen.getByRole('status'))).toBe('Kopieret: ordre 17');
    await act(async () =>
      fireEvent.click(screen.getByRole('button', { name: 'Kopiér link til ordren' })),
    );
    expect(written.mock.lastCall?.[0]).toMatch(/\/orders\/3\/2026-11-25\?order=17$/);
    vi.unstubAllGlobals();
  });
});
