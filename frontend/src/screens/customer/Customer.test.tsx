// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Announcer } from '../../ui/announce';
import { NOW, notice, order, request, stand, TODAY, TOMORROW } from './customer.testing';
import Customer from './index';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ');
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const press = (name: string | RegExp) => act(async () => fireEvent.click(button(name)));
const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const submit = () => act(async () => fireEvent.submit(screen.getByRole('form')));
const go = (date: string, more = '') =>
  window.history.replaceState(null, '', `/orders/3/${date}${more}`);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  sent.query.mockReset();
  sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: { orders: [], days: [] } });
  Element.prototype.scrollIntoView = () => undefined;
  go(TODAY);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** The screen within what reads aloud. */
const Heard = () => (
  <>
    <Customer />
    <Announcer />
  </>
);

describe('orders of every kind', () => {
  it('takes injections as a count at a free time within the hours', async () => {
    stand();
    go(TOMORROW);
    render(<Customer />);
    expect(plain(document.body)).toContain('Modtager man–fre 07:30–16:00');
    await press('Bestil PSMA-11, injektioner');
    type('Antal injektioner', '2');
    type(/^Klokkeslæt/, '915');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.place',
      {
        kind: 'injection',
        endpointId: 3,
        tracerId: 5,
        deliveryDate: TOMORROW,
        deliverAt: '2026-11-25T08:15:00Z',
        injections: 2,
        usage: 'human',
        comment: '',
      },
      undefined,
    );
  });

  it('sends no injections outside the hours or above the limit, and says why at the field', async () => {
    stand();
    go(TOMORROW);
    render(<Customer />);
    await press('Bestil PSMA-11, injektioner');
    type('Antal injektioner', '4');
    type(/^Klokkeslæt/, '16.01');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    expect(plain(document.body)).toContain('Over grænsen på 3.');
    expect(plain(document.body)).toContain('Uden for modtagetiden: man–fre 07:30–16:00.');
  });

  it('edits an injection order at its time', async () => {
    const injections = { kind: 'injection', tracerId: 5, slotId: null, orderedMbq: null };
    stand({
      order: [order(17, { ...injections, injections: 2, deliverAt: '2026-11-25T08:15:00Z' })],
    });
    go(TOMORROW);
    render(<Customer />);
    await press('Ret PSMA-11 2 injektioner');
    type(/^Klokkeslæt/, '10');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.edit',
      { orderId: 17, deliverAt: '2026-11-25T09:00:00Z' },
      { seen: { 'order:17': 5 } },
    );
  });

  it('takes a bare isotope at a slot whose run makes it', async () => {
    stand();
    go(TOMORROW);
    render(<Customer />);
    await press('Bestil F-18 12:30');
    type(/^Aktivitet ved levering/, '2500');
    await submit();
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({
      kind: 'isotope',
      isotopeId: 1,
      slotId: 51,
      orderedMbq: 2500,
    });
    expect(sent.run.mock.calls[0]?.[1]).not.toHaveProperty('tracerId');
  });
});

describe('requests (REQ-1)', () => {
  it('asks for a change of an accepted order with the same form, and says that it is none yet', async () => {
    stand({ order: [order(17, { status: 'accepted', acceptedBy: 'Anders Bæk' })] });
    go(TOMORROW);
    render(<Customer />);
    expect(screen.queryByRole('button', { name: /^Ret / })).toBeNull();
    await press(/^Bed om ændring FDG/);
    expect(plain(screen.getByRole('form'))).toContain('Det er en anmodning, ikke en ordre.');
    type(/^Aktivitet ved levering/, '9500');
    type('Hvorfor', 'En patient mere');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'request.make',
      {
        kind: 'change',
        orderId: 17,
        data: { orderId: 17, orderedMbq: 9500 },
        text: 'En patient mere',
      },
      { seen: { 'order:17': 5 } },
    );
  });

  it('offers a late order past the deadline, until the delivery', async () => {
    stand();
    render(<Customer />);
    await press('Bed om sen ordre FDG 07:00');
    type(/^Aktivitet ved levering/, '3000');
    await submit();
    expect(sent.run.mock.calls[0]?.[0]).toBe('request.make');
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({
      kind: 'late',
      data: { kind: 'activity', slotId: 30, deliveryDate: TODAY, orderedMbq: 3000 },
    });
    cleanup();
    vi.setSystemTime(Date.parse('2026-11-24T06:00:01Z'));
    render(<Customer />);
    expect(screen.queryByRole('button', { name: /sen ordre FDG 07:00/ })).toBeNull();
    expect(button('Bed om sen ordre FDG 11:15')).toBeDefined();
  });

  it('asks for what lies above a limit', async () => {
    stand();
    go(TOMORROW);
    render(<Customer />);
    await press('Bestil FDG 07:00');
    type(/^Aktivitet ved levering/, '21000');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    await press('Bed produktionen om det');
    await submit();
    expect(sent.run.mock.calls[0]?.[0]).toBe('request.make');
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({
      kind: 'late',
      data: { orderedMbq: 21000 },
    });
  });

  it('stands on its order and in the list while open, asks nothing more, and can be withdrawn', async () => {
    const open = request(8, { kind: 'change', orderId: 17, data: { orderedMbq: 9500 } });
    stand({ order: [order(17, { status: 'accepted' })], request: [open] });
    go(TOMORROW);
    render(<Customer />);
    const card = screen.getByRole('article');
    expect(plain(card)).toContain('Anmodning om ændring: venter på svar');
    expect(plain(card)).toContain('9 500 MBq i stedet for 9 000 MBq');
    expect(within(card).queryByRole('button', { name: /^Bed om/ })).toBeNull();
    const list = screen.getByRole('region', { name: 'Anmodninger' });
    expect(plain(list)).toContain('Venter på svar');
    await press(/^Træk tilbage/);
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'request.withdraw',
      { requestId: 8 },
      { seen: { 'request:8': 1 } },
    );
  });

  it('announces the decision when it arrives, with its reason', () => {
    const open = request(8, { kind: 'cancel', orderId: 17 });
    const orders = [order(17, { status: 'accepted' })];
    stand({ order: orders, request: [open] });
    go(TOMORROW);
    render(<Heard />);
    act(() => {
      const declined = {
        ...open,
        state: 'declined',
        answeredBy: 'Anders Bæk',
        answeredAt: '2026-11-24T05:41:00Z',
        answer: 'Den er på vej.',
      };
      stand({ order: orders, request: [declined] }, 2);
    });
    expect(plain(screen.getByRole('status'))).toContain('Annulleringen er afslået');
    expect(plain(screen.getByRole('status'))).toContain('Den er på vej.');
    expect(plain(screen.getByRole('article'))).toContain('svar fra Anders Bæk 06:41');
  });

  it('says in words what ended it with its order', () => {
    const ended = request(8, {
      kind: 'change',
      orderId: 17,
      data: { orderedMbq: 9500 },
      state: 'withdrawn',
      answer: 'order.released',
      answeredAt: '2026-11-24T05:41:00Z',
    });
    stand({ order: [order(17, { status: 'released' })], request: [ended] });
    render(<Customer />);
    const list = screen.getByRole('region', { name: 'Anmodninger' });
    expect(plain(list)).toContain('Ordren blev frigivet.');
  });
});

describe('what production has done', () => {
  const postponed = order(17, {
    status: 'accepted',
    slotId: 40,
    deliveryDate: TODAY,
    deliverAt: '2026-11-24T10:15:00Z',
    postponedFromAt: '2026-11-24T06:00:00Z',
    postponedReason: 'Syntesen fejlede.',
    awaitsConfirmation: true,
  });
  const top = () => screen.getByRole('region', { name: 'Kræver din opmærksomhed' });

  it('asks on top whether a later delivery will do, and for when the amount is now meant', async () => {
    stand({ order: [postponed] });
    render(<Customer />);
    expect(plain(top())).toContain('FDG 9 000 MBq er udsat');
    expect(plain(top())).toMatch(/tirs 24\. nov\. 07:00→tirs 24\. nov\. 11:15/);
    expect(plain(top())).toContain('Syntesen fejlede.');
    expect(plain(top())).toContain('Mængden gælder nu kl. 11:15: 9 000 MBq');
    await act(async () =>
      fireEvent.click(within(top()).getByRole('button', { name: /^Bekræft 11:15/ })),
    );
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.confirm',
      { orderId: 17 },
      { seen: { 'order:17': 5 } },
    );
  });

  it('cancels a postponed order after a second look, whatever the deadline', async () => {
    stand({ order: [postponed] });
    render(<Customer />);
    await act(async () =>
      fireEvent.click(within(top()).getByRole('button', { name: /^Annullér/ })),
    );
    expect(sent.run).not.toHaveBeenCalled();
    const yes = screen.getAllByRole('button', { name: 'Annullér ordren', hidden: true });
    await act(async () => fireEvent.submit(yes[0]?.closest('form') as HTMLFormElement));
    expect(sent.run.mock.calls[0]?.slice(0, 2)).toEqual(['order.cancel', { orderId: 17 }]);
  });

  it('shows where an order was moved, and what it takes in the vials there', () => {
    const moved = order(17, {
      slotId: 41,
      movedToSlotId: 31,
      orderedMbq: 5400,
      deliverAt: '2026-11-25T06:00:00Z',
    });
    stand({ order: [moved] });
    go(TOMORROW);
    render(<Customer />);
    const card = plain(screen.getByRole('article'));
    expect(card).toContain('5 400 MBq kl. 11:15');
    // 5400 · 2^(15300 / 6586.2)
    expect(card).toContain('5 400 MBq kl. 11:15 svarer til 27 021 MBq i vialerne kl. 07:00');
    expect(plain(document.body)).toContain('5 400 MBq er flyttet til ons 07:00');
  });

  it('shows on every order that is late when it is expected', async () => {
    stand({
      order: [
        order(17, {
          status: 'accepted',
          slotId: 30,
          deliveryDate: TODAY,
          deliverAt: '2026-11-24T06:00:00Z',
          departsAt: '2026-11-24T05:40:00Z',
          expectedAt: '2026-11-24T06:35:00Z',
        }),
      ],
    });
    render(<Customer />);
    const card = plain(screen.getByRole('article'));
    expect(card).toContain('Forsinket: ventes 07:35 (35 min efter 07:00)');
    // It leaves later as well, so it is not late yet.
    expect(card).not.toContain('Skulle være kørt');
    // The day's sentence reckons with the time that is expected, before the planned one and after it.
    const sentence = () => plain(document.body).match(/Næste: FDG [^.]*/)?.[0];
    expect(sentence()).toBe('Næste: FDG 07:35 om 53 min');
    vi.setSystemTime(Date.parse('2026-11-24T06:05:00Z'));
    cleanup();
    render(<Customer />);
    expect(sentence()).toBe('Næste: FDG 07:35 om 30 min');
    // REQ-1: past its planned time it is changed no more, and called off until it is expected.
    expect(screen.queryByRole('button', { name: /^Bed om ændring/ })).toBeNull();
    await press(/^Bed om annullering/);
    await act(async () =>
      fireEvent.submit(screen.getByRole('dialog').querySelector('form') as Element),
    );
    expect(sent.run.mock.calls[0]?.slice(0, 2)).toEqual([
      'request.make',
      { kind: 'cancel', orderId: 17, data: {}, text: '' },
    ]);
    vi.setSystemTime(Date.parse('2026-11-24T06:35:00Z'));
    cleanup();
    render(<Customer />);
    expect(screen.queryByRole('button', { name: /^Bed om annullering/ })).toBeNull();
  });

  it('keeps a message on top until it is read, then in the list, and drops it when it expires', async () => {
    stand({ notice: [notice(1), notice(2, { expiresAt: '2026-11-24T05:41:00Z' })] });
    render(<Customer />);
    expect(within(top()).getAllByRole('note')).toHaveLength(1);
    expect(plain(top())).toContain('Karen Østergård, 06:00 · gælder til 13:00');
    await press(/^Læst: Kørsel 2/);
    expect(sent.run.mock.calls[0]?.slice(0, 2)).toEqual(['notice.read', { noticeId: 1 }]);
    act(() => stand({ notice: [notice(1, { readAt: '2026-11-24T05:41:00Z' })] }, 2));
    expect(screen.queryByRole('region', { name: 'Kræver din opmærksomhed' })).toBeNull();
    expect(plain(screen.getByRole('region', { name: 'Læste beskeder' }))).toContain('Kørsel 2');
  });

  it('says a message and a postponement that come while the page is open', () => {
    stand();
    render(<Heard />);
    act(() => stand({ order: [postponed], notice: [notice(1)] }, 2));
    expect(plain(screen.getByRole('status'))).toContain('FDG 9 000 MBq er udsat');
    expect(plain(screen.getByRole('status'))).toContain('Kørsel 2 starter senere.');
  });
});

describe('the month', () => {
  const day = { date: TODAY, injection: {}, isotope: {} };
  const answer = (accepted: number) => ({
    type: 'answer',
    id: 'q',
    result: { month: '2026-11-01', days: [{ ...day, activity: { accepted } }] },
  });
  const cell = () => document.querySelector(`[data-date="${TODAY}"]`);

  it('counts by kind and status, goes to a day, and asks again when the stream has moved', async () => {
    sent.query.mockResolvedValue(answer(2));
    stand();
    go(TODAY, '/month');
    render(<Customer />);
    await waitFor(() => expect(cell()?.textContent).toContain('2 accepteret'));
    expect(sent.query).toHaveBeenCalledWith('orders.month', { month: '2026-11-01', endpointId: 3 });
    sent.query.mockResolvedValue(answer(3));
    act(() => stand({}, 2));
    await waitFor(() => expect(cell()?.textContent).toContain('3 accepteret'));
    await act(async () => fireEvent.click(cell() as Element));
    expect(window.location.pathname).toBe(`/orders/3/${TODAY}`);
  });

  it('says why it has none', async () => {
    sent.query.mockResolvedValue({ type: 'refused', id: 'q', code: 'busy', message: 'Optaget.' });
    stand();
    go(TODAY, '/month');
    render(<Customer />);
    expect(await screen.findByText('Optaget.')).toBeDefined();
  });
});

describe('the paper', () => {
  it('has orders, amounts with their instants, how they stand, and when it was printed', () => {
    vi.stubGlobal('print', vi.fn());
    stand({ order: [order(17, { status: 'accepted', acceptedBy: 'Anders Bæk' })] });
    go(TOMORROW);
    render(<Customer />);
    vi.setSystemTime(NOW + 60_000);
    act(() => {
      window.dispatchEvent(new Event('beforeprint'));
    });
    const paper = plain(document.querySelector('table'));
    expect(paper).toContain('FDG 9 000 MBq kl. 07:00');
    expect(paper).toContain('Accepteret');
    expect(plain(document.body)).toContain('Udskrevet tirs 24. nov. 06:42:09 af Sofie Holm');
    vi.unstubAllGlobals();
  });
});
