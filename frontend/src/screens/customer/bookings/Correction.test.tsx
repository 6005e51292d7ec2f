// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW, order, TOMORROW } from '../customer.testing';
import Customer from '../index';
import { book, booking } from './bookings.testing';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ');
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const press = (name: string | RegExp) => act(async () => fireEvent.click(button(name)));
const go = (path: string) => window.history.replaceState(null, '', path);
const names = () => sent.run.mock.calls.map(([name]) => name);

const need = (hours: number) => Math.ceil(300 * 2 ** ((hours * 3600) / 6586.2));
// From 09:00 to 13:00: its injection from 08:00 to 12:00, its delivery from 07:00 to 11:15.
const moved = booking(1, '12:00', {
  status: 'ordered',
  orderId: 17,
  changes: ['moved'],
  orderedInjectionAt: `${TOMORROW}T07:00:00Z`,
});
const gone = booking(1, '08:00', { status: 'cancelled', orderId: 17, changes: ['cancelled'] });
const ordered = (given: object = {}) =>
  order(17, { orderedMbq: need(1), bookingIds: [1], marks: ['bookingMoved'], ...given });

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  sent.query.mockReset();
  sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: { orders: [], days: [] } });
  Element.prototype.scrollIntoView = () => undefined;
  go(`/orders/3/${TOMORROW}`);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('an order whose study the RIS has changed (BKG-52)', () => {
  it('shows what it was and is, and is edited to what fits by one press, then settled', async () => {
    book({ bookings: [moved], order: [ordered()] });
    render(<Customer />);
    const block = screen.getByRole('region', { name: /^RIS har ændret en undersøgelse/ });
    expect(plain(block)).toContain('flyttet: injektion 08:00 → 12:00');
    expect(plain(block)).toContain(`Den står som${need(1)} MBq kl. 07:00`);
    expect(plain(block)).toContain(`svarer nu til${need(0.75)} MBq kl. 11:15`);
    expect(sent.run).not.toHaveBeenCalled();
    await press(new RegExp(`^Ret til ${need(0.75)}.MBq kl. 11:15`));
    expect(sent.run.mock.calls).toEqual([
      [
        'order.edit',
        { orderId: 17, slotId: 41, orderedMbq: need(0.75) },
        { seen: { 'order:17': 5 } },
      ],
      ['booking.settle', { bookingIds: [1] }, undefined],
    ]);
  });

  it('is asked for with the same data once production has accepted it', async () => {
    book({ bookings: [moved], order: [ordered({ status: 'accepted', acceptedBy: 'Anders Bæk' })] });
    render(<Customer />);
    await press(/^Bed om \d+.MBq kl. 11:15/);
    expect(sent.run).not.toHaveBeenCalled();
    const why = screen.getByLabelText('Hvorfor') as HTMLInputElement;
    expect(why.value).toBe('Undersøgelsen er flyttet i RIS');
    expect(document.activeElement).toBe(why);
    await act(async () => fireEvent.submit(screen.getByRole('form')));
    expect(sent.run.mock.calls[0]).toEqual([
      'request.make',
      {
        kind: 'change',
        orderId: 17,
        data: { orderId: 17, slotId: 41, orderedMbq: need(0.75) },
        text: 'Undersøgelsen er flyttet i RIS',
      },
      { seen: { 'order:17': 5 } },
    ]);
    expect(names()).toEqual(['request.make', 'booking.settle']);
  });

  it('is cancelled after a second look when nothing needs it, which lets its studies go', async () => {
    book({ bookings: [gone], order: [ordered({ marks: ['bookingCancelled'] })] });
    render(<Customer />);
    await press(/^Annullér ordren/);
    await act(async () => {
      fireEvent.click(button('Annullér ordren'));
    });
    expect(names()).toEqual(['order.cancel']);
  });

  it('is ordered anew where its studies belong to several deliveries by now', async () => {
    const early = booking(2, '08:00', { status: 'ordered', orderId: 17 });
    book({ bookings: [moved, early], order: [ordered({ bookingIds: [1, 2] })] });
    render(<Customer />);
    await press(new RegExp(`^Bestil om: ${need(1)}.MBq kl. 07:00 \\+ ${need(0.75)}.MBq kl. 11:15`));
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'booking.order',
      { bookingIds: [1, 2], insteadOfOrderId: 17 },
      { seen: { 'order:17': 5 } },
    );
  });

  it('stays where it is, with the reason, when its studies cannot be ordered anew', async () => {
    const early = booking(2, '08:00', { status: 'ordered', orderId: 17 });
    book({ bookings: [moved, early], order: [ordered({ bookingIds: [1, 2] })] });
    render(<Customer />);
    sent.run.mockResolvedValue({
      type: 'refused',
      id: 'x',
      code: 'over_limit',
      message: 'Over grænsen.',
      field: null,
      details: {},
    });
    const before = window.location.pathname;
    await press(/^Bestil om/);
    expect(screen.getByText('Over grænsen.')).toBeDefined();
    expect(window.location.pathname).toBe(before);
  });

  it('may be left as it is', async () => {
    book({ bookings: [moved], order: [ordered()] });
    render(<Customer />);
    await press(/^Lad den være/);
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'booking.settle',
      { bookingIds: [1] },
      undefined,
    );
  });

  it('settles nothing when the edit is refused, and says why', async () => {
    book({ bookings: [moved], order: [ordered()] });
    render(<Customer />);
    sent.run.mockResolvedValue({
      type: 'refused',
      id: 'x',
      code: 'deadline_passed',
      message: 'Fristen var kl. 12:00.',
      field: 'deliveryDate',
      details: {},
    });
    await press(/^Ret til/);
    expect(names()).toEqual(['order.edit']);
    const block = screen.getByRole('region', { name: /^RIS har ændret en undersøgelse/ });
    expect(plain(block)).toContain('Fristen var kl. 12:00.');
  });

  it('can only be left when the order is released', () => {
    book({
      bookings: [moved],
      order: [ordered({ status: 'released', releasedBy: 'Mette Lund', deliveredMbq: 500 })],
    });
    render(<Customer />);
    expect(screen.queryByRole('button', { name: /^(Ret|Bed om)/ })).toBeNull();
    expect(button(/^Lad den være/)).toBeTruthy();
  });

  it('is found on top of the page from another day, and on its line in the week', () => {
    go('/orders/3/2026-11-24');
    book({ bookings: [moved], order: [ordered()] });
    render(<Customer />);
    const alert = screen.getByRole('region', {
      name: 'RIS har ændret en undersøgelse, der er bestilt til',
    });
    expect(plain(alert)).toContain('FDG');
    expect(alert.querySelector('a')?.getAttribute('href')).toBe(`/orders/3/${TOMORROW}?order=17`);
    expect(plain(document.getElementById(`day-${TOMORROW}`))).toContain('! ændret i RIS');
  });

  it('is one line on a phone until it is pressed', () => {
    const { happyDOM } = window as unknown as { happyDOM: { setViewport(size: object): void } };
    happyDOM.setViewport({ width: 390, height: 844 });
    go('/orders/3/2026-11-24');
    book({ bookings: [moved], order: [ordered()] });
    render(<Customer />);
    const line = document.querySelector('details > summary') as HTMLElement;
    expect(plain(line)).toMatch(/^Ændret i RIS: FDG .*ons 07:00$/);
    const link = screen.getByText(/^FDG .*ons 07:00$/);
    expect(link.closest('details')?.open).toBe(false);
    expect(link.getAttribute('href')).toBe(`/orders/3/${TOMORROW}?order=17`);
    happyDOM.setViewport({ width: 1024, height: 768 });
  });

  it('says the mark in words where the studies themselves are not to be seen', () => {
    book({ bookings: [], order: [ordered()], role: 'externalUser' });
    render(<Customer />);
    expect(plain(document.querySelector('article'))).toContain('Undersøgelsen er flyttet i RIS');
  });
});
