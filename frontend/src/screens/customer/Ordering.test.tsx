// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW, order, stand, TODAY, TOMORROW } from './customer.testing';
import Customer from './index';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ');
const press = (name: string | RegExp) =>
  act(async () => fireEvent.click(screen.getByRole('button', { name })));
const missing = () => screen.getByRole('region', { name: /^Mangler at blive bestilt/ });
const field = () => screen.getByLabelText<HTMLInputElement>(/^Aktivitet ved levering/);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: { orders: [], days: [] } });
  Element.prototype.scrollIntoView = () => undefined;
  window.history.replaceState(null, '', `/orders/3/${TODAY}`);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('what is usually ordered (CUS-1, CUS-2)', () => {
  it('stands after the day, which answers first', () => {
    stand({ order: [order(17, { orderedMbq: 9000 })] });
    render(<Customer />);
    const day = document.getElementById('day-title') as HTMLElement;
    expect(day.compareDocumentPosition(missing())).toBe(Node.DOCUMENT_POSITION_FOLLOWING);
  });

  it('stands in a list while it is not, the next deadline first, one press from its form', async () => {
    stand({ order: [order(17, { orderedMbq: 9000 })] });
    render(<Customer />);
    const rows = within(missing()).getAllByRole('link');
    expect(plain(rows[0] ?? null)).toContain('tors 26. nov. 07:00 FDG9 000 MBq');
    expect(rows[0]).toHaveProperty('href', expect.stringContaining('/orders/3/2026-11-26?slot=32'));
    // Tomorrow has its order, and the deliveries of 11:15 were never ordered for.
    expect(plain(missing())).not.toMatch(/25\. nov|11:15/);
    await act(async () => fireEvent.click(rows[0] as Element));
    expect(field().value).toBe('9000');
    const send = within(screen.getByRole('form')).getByRole('button', { name: /^Bestil / });
    expect(plain(send)).toBe('Bestil 9 000 MBq til torsdag 26. november 07:00');
    await act(async () => fireEvent.submit(screen.getByRole('form')));
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.place',
      {
        kind: 'activity',
        endpointId: 3,
        tracerId: 1,
        slotId: 32,
        deliveryDate: '2026-11-26',
        orderedMbq: 9000,
        usage: 'human',
        comment: '',
      },
      undefined,
    );
    expect(window.location.search).toBe('');
  });

  it('is proposed in the form of a free delivery, and not where something stands already', async () => {
    stand({
      order: [
        order(17),
        order(18, {
          slotId: 32,
          deliveryDate: '2026-11-26',
          deliverAt: '2026-11-26T06:00:00Z',
          orderedMbq: 8000,
        }),
      ],
    });
    window.history.replaceState(null, '', '/orders/3/2026-11-27');
    render(<Customer />);
    await press('Bestil FDG 07:00');
    expect(field().value).toBe('8000');
    cleanup();
    window.history.replaceState(null, '', `/orders/3/${TOMORROW}`);
    render(<Customer />);
    await press('Endnu en ordre');
    expect(field().value).toBe('');
  });

  it('gives a cancelled order back with all that it was for', async () => {
    const gone = order(17, {
      status: 'cancelled',
      usage: 'animal',
      comment: 'To hunde',
      orderedMbq: 1200,
    });
    stand({ order: [gone] });
    window.history.replaceState(null, '', `/orders/3/${TOMORROW}`);
    render(<Customer />);
    await press('Bestil FDG 07:00');
    await act(async () => fireEvent.submit(screen.getByRole('form')));
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({
      orderedMbq: 1200,
      usage: 'animal',
      comment: 'To hunde',
    });
  });

  it('says what a colleague has ordered there meanwhile, and asks once (CUS-7)', async () => {
    stand({ order: [] });
    window.history.replaceState(null, '', `/orders/3/${TOMORROW}`);
    render(<Customer />);
    await press('Bestil FDG 07:00');
    fireEvent.change(field(), { target: { value: '9000' } });
    act(() => stand({ order: [order(17, { orderedMbq: 8000, orderedBy: 'Mette Bruun' })] }, 2));
    expect(plain(screen.getByRole('form'))).toContain(
      'Mette Bruun har imens bestilt 8 000 MBq her.',
    );
    await act(async () => fireEvent.submit(screen.getByRole('form')));
    expect(sent.run).not.toHaveBeenCalled();
    expect(plain(screen.getByRole('form'))).toContain('Ja, bestil også 9 000 MBq');
    await act(async () => fireEvent.submit(screen.getByRole('form')));
    expect(sent.run).toHaveBeenCalledOnce();
  });
});
