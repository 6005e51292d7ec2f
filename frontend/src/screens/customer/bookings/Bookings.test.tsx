// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW, order, TODAY, TOMORROW } from '../customer.testing';
import Customer from '../index';
import { book, booking, feed, room } from './bookings.testing';

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
const tick = (name: RegExp) =>
  act(async () => fireEvent.click(screen.getByRole('checkbox', { name })));
const preview = () => screen.getByRole('region', { name: /Det bliver bestilt|ordre|Ingen nye/ });
const go = (path: string) => window.history.replaceState(null, '', path);
const done = (result: object) => ({
  type: 'done',
  id: 'x',
  result,
  revisions: {},
  repeated: false,
});

const STUDIES = [
  // Injected at 08:00, 09:00 and 06:45 on a Copenhagen wall; and a PSMA at 10:15.
  booking(1, '08:00'),
  booking(2, '09:00'),
  booking(3, '06:45'),
  booking(4, '09:00', {
    procedureId: 2,
    procedure: 'PET/CT PSMA',
    injectionAt: `${TOMORROW}T09:15:00Z`,
  }),
];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue(done({ orderIds: [], unserved: [] }));
  sent.query.mockReset();
  sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: { orders: [], days: [] } });
  Element.prototype.scrollIntoView = () => undefined;
  go(`/orders/3/${TOMORROW}/bookings`);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('ordering from bookings (BKG-51)', () => {
  it('opens by its key with its bar in sight, from far down the page too', async () => {
    go('/orders');
    book({ bookings: STUDIES });
    render(<Customer />);
    const shown: Element[] = [];
    Element.prototype.scrollIntoView = function (this: Element) {
      shown.push(this);
    };
    await act(async () => fireEvent.keyDown(document.body, { key: 'k' }));
    expect(window.location.pathname).toBe(`/orders/3/${TOMORROW}/bookings`);
    expect(shown).toContain(button(/^Bookinger 4/).closest('[data-bar]'));
  });

  it('takes two touches from the week: the day that waits, and the press', async () => {
    go('/orders');
    book({ bookings: STUDIES });
    render(<Customer />);
    await press(/^Bookinger 4/);
    expect(window.location.pathname).toBe(`/orders/3/${TOMORROW}/bookings`);
    await press('Bestil 2 ordrer');
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'booking.order',
      { bookingIds: [1, 2, 3, 4], rejectedBookingIds: [] },
      {
        seen: {
          'booking:1': 1,
          'booking:2': 1,
          'booking:3': 1,
          'booking:4': 1,
          'procedure:1': 1,
          'procedure:2': 1,
        },
      },
    );
  });

  it('shows per delivery what would be ordered, and what cannot be served with why and the first one', () => {
    book({ bookings: STUDIES });
    render(<Customer />);
    const need = (hours: number) => 300 * 2 ** ((hours * 3600) / 6586.2);
    const sum = Math.ceil(need(1) + need(2));
    expect(plain(preview()).replace(/(\d) (\d{3})/g, '$1$2')).toContain(`07:00FDG ${sum} MBq`);
    expect(plain(preview())).toContain('til 2 undersøgelser · frist 12:00');
    expect(plain(preview())).toContain('10:15PSMA-11 1 injektion');
    expect(plain(preview())).toContain('1 kan ikke leveres');
    expect(plain(preview())).toContain('Ingen levering før injektionen; første mulighed 07:00');
    expect(plain(preview())).toContain('Resten bliver bestilt.');
    const first = screen.getByRole('checkbox', { name: /RH1001/ }).closest('li');
    expect(plain(first)).toContain(`${Math.ceil(need(1))} MBq kl. 07:00`);
    expect(plain(first)).toContain('rum PETCT1 · RH1001');
  });

  it('sends what was unticked as rejected, and takes back one that was left out', async () => {
    book({
      bookings: [
        booking(1, '08:00'),
        booking(2, '09:00'),
        booking(5, '12:00', { status: 'rejected' }),
      ],
    });
    render(<Customer />);
    expect((screen.getByRole('checkbox', { name: /RH1005/ }) as HTMLInputElement).checked).toBe(
      false,
    );
    await tick(/RH1001/);
    await tick(/RH1005/);
    expect(plain(preview())).toContain('1 fravalgt');
    await press('Bestil 2 ordrer');
    expect(sent.run.mock.calls[0]?.[1]).toEqual({ bookingIds: [2, 5], rejectedBookingIds: [1] });
  });

  it('orders once, however often it is pressed', async () => {
    book({ bookings: STUDIES });
    render(<Customer />);
    await act(async () => {
      fireEvent.click(button('Bestil 2 ordrer'));
      fireEvent.click(button('Bestil 2 ordrer'));
    });
    expect(sent.run).toHaveBeenCalledOnce();
  });

  it('tells what came of it, with links to the orders, and the ordered ones follow their order', async () => {
    book({ bookings: STUDIES });
    render(<Customer />);
    sent.run.mockResolvedValue(
      done({
        orderIds: [17],
        unserved: [{ bookingId: 3, code: 'no_such_slot', firstSlotAt: `${TOMORROW}T06:00:00Z` }],
      }),
    );
    await press('Bestil 2 ordrer');
    const mine = { status: 'ordered', orderId: 17, revision: 2 };
    act(() =>
      book(
        {
          bookings: [booking(1, '08:00', mine), booking(2, '09:00', mine), booking(3, '06:45')],
          order: [order(17, { orderedMbq: 1078, bookingIds: [1, 2] })],
        },
        2,
      ),
    );
    expect(plain(preview())).toContain('1 ordre er bestilt');
    expect(plain(preview())).toContain('1 undersøgelse blev ikke bestilt');
    expect(document.activeElement?.textContent).toBe('1 ordre er bestilt');
    const link = within(preview()).getByRole('link', { name: /FDG 1.078.MBq/ });
    expect(link.getAttribute('href')).toBe(`/orders/3/${TOMORROW}?order=17`);
    const row = screen.getAllByText('RH1001', { exact: false })[0]?.closest('li') ?? null;
    expect(plain(row)).toContain('Bestilt1 078 MBq kl. 07:00');
    act(() =>
      book(
        {
          bookings: [booking(1, '08:00', mine), booking(2, '09:00', mine)],
          order: [order(17, { orderedMbq: 1078, status: 'accepted', bookingIds: [1, 2] })],
        },
        3,
      ),
    );
    expect(plain(document.querySelector('main'))).toContain('Accepteret1 078 MBq');
  });

  it('says a refusal beside the press, and forgets it when something else is ticked', async () => {
    book({ bookings: STUDIES });
    render(<Customer />);
    sent.run.mockResolvedValue({
      type: 'refused',
      id: 'x',
      code: 'stale',
      message: 'Rækken er ændret imens.',
      field: 'bookingIds',
      details: {},
    });
    await press('Bestil 2 ordrer');
    expect(plain(preview())).toContain('Rækken er ændret imens.');
    await tick(/RH1001/);
    expect(plain(preview())).not.toContain('Rækken er ændret imens.');
  });

  it('keeps what is not mapped and what needs nothing apart', () => {
    book({
      role: 'shopAdmin',
      bookings: [booking(1, '08:00', { procedureId: 3 }), booking(2, '09:00', { procedureId: 4 })],
    });
    render(<Customer />);
    const unmapped = screen.getByRole('region', { name: 'Ikke koblet endnu' });
    expect(within(unmapped).getByRole('link').getAttribute('href')).toBe('/orders/rooms');
    expect(plain(document.body)).toContain('1 undersøgelse skal ikke have tracer');
    expect(screen.queryByRole('checkbox')).toBeNull();
  });

  it('goes from day to day by arrows and by the days that wait', async () => {
    book({ bookings: [booking(1, '08:00', { startAt: '2026-11-27T08:00:00Z' })] });
    render(<Customer />);
    await act(async () => fireEvent.keyDown(document.body, { key: 'ArrowRight' }));
    expect(window.location.pathname).toBe('/orders/3/2026-11-26/bookings');
    await press(/^fre 27\. nov\. 1/);
    expect(window.location.pathname).toBe('/orders/3/2026-11-27/bookings');
  });

  it('is not there for external users', () => {
    book({ bookings: STUDIES, role: 'externalUser' });
    render(<Customer />);
    expect(screen.queryByRole('button', { name: /Bookinger/ })).toBeNull();
    expect(screen.queryByRole('checkbox', { name: /RH1001/ })).toBeNull();
  });
});

describe('where there is nothing to order', () => {
  const main = () => plain(document.querySelector('main'));

  it('says what to do without a RIS', () => {
    book({ feed: null, rooms: [] });
    render(<Customer />);
    expect(main()).toContain('Ingen bookinger fra RIS endnu');
    expect(screen.getByRole('link', { name: 'Til ugen' }).getAttribute('href')).toBe(
      `/orders/3/${TOMORROW}`,
    );
  });

  it('says who can map rooms, and how many studies wait in them', () => {
    book({ rooms: [room(7, { endpointId: null, waiting: 12 })] });
    render(<Customer />);
    expect(main()).toContain('12 undersøgelser venter i rum, som ingen har koblet.');
    expect(main()).toContain('Jeres bestilleradministrator kan koble rum');
  });

  it('says on which day the next studies are', async () => {
    book({ bookings: [booking(1, '08:00', { startAt: '2026-11-27T08:00:00Z' })] });
    render(<Customer />);
    expect(main()).toContain('Ingen bookede undersøgelser i morgen');
    await press('Næste dag med bookinger: fredag 27. november');
    expect(window.location.pathname).toBe('/orders/3/2026-11-27/bookings');
  });
});

describe('as of when the studies are known (BKG-50, BKG-70)', () => {
  const main = () => plain(document.querySelector('main'));

  it('stands there, and turns amber after two missed cycles, and red when the RIS is away', () => {
    book({ bookings: STUDIES });
    render(<Customer />);
    expect(main()).toContain('RIS pr. 06:40');
    act(() => book({ bookings: STUDIES, feed: feed({ asOf: '2026-11-24T05:11:00Z' }) }, 2));
    expect(main()).toContain('RIS kun pr. 06:11: kan være forældet');
    act(() => book({ bookings: STUDIES, feed: feed({ state: 'down' }) }, 3));
    expect(main()).toContain('RIS svarer ikke. Bookinger pr. 06:40');
    act(() => book({ bookings: STUDIES, feed: feed({ unread: 1 }) }, 4));
    expect(main()).toContain(
      'RIS pr. 06:40, men 1 undersøgelse kunne ikke læses: den kan mangle, og en aflyst kan stå her endnu',
    );
    expect(TODAY).toBe('2026-11-24');
  });

  it('BKG-80: says that they come as messages, and when the last one came', () => {
    const told = (row: object) => feed({ byMessages: true, cycleSeconds: 12 * 3600, ...row });
    book({ bookings: STUDIES, feed: told({}) });
    render(<Customer />);
    expect(main()).toContain('Bookinger ved beskeder fra RIS (HL7), seneste 06:40');
    act(() => book({ bookings: STUDIES, feed: told({ asOf: '2026-11-23T04:00:00Z' }) }, 2));
    expect(main()).toContain(
      'Ingen besked fra RIS (HL7) siden man 05:00: bookinger kan være forældede',
    );
    act(() => book({ bookings: STUDIES, feed: told({ state: 'down' }) }, 3));
    expect(main()).toContain('Der lyttes ikke efter beskeder fra RIS (HL7). Bookinger pr. 06:40');
  });
});
