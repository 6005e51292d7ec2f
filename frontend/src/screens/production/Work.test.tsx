// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { vial } from '../../domain/batches.testing';
import { at, DATE, F18, order } from '../../domain/book.testing';
import type { PlanOrder } from '../../domain/dayRows';
import type { AnyRow } from '../../protocol/frames';
import { shared } from '../../sync/store';
import Production from './index';
import {
  begin,
  choose,
  dialog,
  done,
  giveReason,
  key,
  NOW,
  plain,
  press,
  refusal,
  request,
  stream,
} from './work.testing';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

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

const shown = () => screen.getByRole('region', { name: 'Valgt levering' });

describe('moving and postponing', () => {
  it('shows the arithmetic of each earlier delivery, and sends the chosen one', async () => {
    render(<Production />);
    await choose(/^FDG 11:30 Nordby/);
    await key('m');
    const box = dialog();
    expect(plain(box)).toContain('3 900 MBq til 11:30 = 21 454 MBq kl. 07:00');
    expect(plain(box)).toContain('koster kørsel 05:45 34 450 MBq med overhead');
    await act(async () => {
      fireEvent.click(within(box).getAllByRole('radio', { hidden: true })[1] as HTMLElement);
    });
    await press('Flyt til 07:00', box);
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.move',
      { orderIds: [17], slotId: 1 },
      { seen: { 'order:17': 1 } },
    );
  });

  it('puts back what was moved', async () => {
    stream({ orders: [order(17, 2, 3900, { movedTo: 1 })] });
    render(<Production />);
    await key('m');
    expect(plain(dialog())).toContain('som bestilt');
    await press('Sæt tilbage til 08:15', dialog());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.restore',
      { orderIds: [17] },
      { seen: { 'order:17': 1 } },
    );
  });

  it('postpones to another day only with a reason', async () => {
    render(<Production />);
    await choose(/^FDG 11:30 Nordby/);
    await key('u');
    await act(async () => {
      fireEvent.click(within(dialog()).getAllByRole('radio', { hidden: true })[0] as HTMLElement);
    });
    const doIt = /^Udskyd til ons 25. nov. 11:30/;
    await press(doIt, dialog());
    expect(sent.run).not.toHaveBeenCalled();
    await giveReason('Produktion', 'Syntesen mislykkedes');
    await press(doIt, dialog());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.postpone',
      {
        orderIds: [17],
        deliveryDate: '2026-11-25',
        slotId: 4,
        reasonCode: 'production',
        reason: 'Syntesen mislykkedes',
      },
      { seen: { 'order:17': 1 } },
    );
  });

  it('cannot release what awaits its customer, and says why', async () => {
    const awaiting = order(17, 3, 3900, { awaitsConfirmation: true, postponedReason: 'Syntesen' });
    const vial = {
      id: 9,
      tracerId: 1,
      customerId: 1,
      customerNumber: 7,
      purpose: null,
      activityMbq: 9000,
      calibratedAt: '2026-11-24T09:00:00Z',
      volumeMl: 5,
      batchNumber: 'FDG-261124-1',
      expiresAt: null,
      orderIds: [],
      state: 'free',
      marks: [],
      sources: [],
      enteredBy: null,
      revision: 1,
    };
    stream({ orders: [{ ...awaiting, dispensedMbq: 4000 }], vials: [vial] });
    render(<Production />);
    expect(plain(document.body)).toContain('Afventer kunden.');
    expect(plain(document.body)).toContain('Intet venter på dig');
    const release = screen.getByRole('button', { name: /^Underskriv og frigiv/ });
    expect((release as HTMLButtonElement).disabled).toBe(true);
    expect(
      document.getElementById(release.getAttribute('aria-describedby') ?? '')?.textContent,
    ).toBe('Kan ikke frigives, før kunden har bekræftet den nye tid.');
    await key('r');
    expect(dialog()).toBeNull();
    await press('Kunden har sagt ja');
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.confirm',
      { orderId: 17 },
      { seen: { 'order:17': 1 } },
    );
  });
});

describe('NOT: a delay', () => {
  it('of a run is previewed for each customer, and sent', async () => {
    const both = [order(17, 1, 3900), order(18, 2, 2000, { customerId: 2 })];
    stream({ orders: both });
    render(<Production />);
    await choose(/^FDG 07:00 Nordby/);
    await key('l');
    await act(async () => {
      fireEvent.click(within(dialog()).getByLabelText(/^Alt fra kørsel 05:45/));
    });
    await press('45 min', dialog());
    expect(plain(dialog())).toContain('FDG 07:00 Nordby07:00 → 07:45');
    expect(plain(dialog())).toContain('FDG 08:15 Sundby08:15 → 09:00');
    await press('Meld 45 min forsinkelse', dialog());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.delay',
      { orderIds: [17, 18], delayMinutes: 45, text: '' },
      { seen: { 'order:17': 1, 'order:18': 1 } },
    );
  });

  it('is shown on the card, and taken back', async () => {
    stream({ orders: [order(17, 1, 3900, { expectedAt: new Date(at('07:30')).toISOString() })] });
    render(<Production />);
    expect(plain(document.body)).toContain('→ 07:30');
    await key('l');
    await press('Tag forsinkelsen tilbage', dialog());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.delay',
      { orderIds: [17], delayMinutes: 0, text: '' },
      { seen: { 'order:17': 1 } },
    );
  });
});

describe('ORD-9: an order on behalf', () => {
  const amount = (text: string) =>
    act(async () => {
      fireEvent.change(within(dialog()).getByLabelText(/^Bestilt/), { target: { value: text } });
    });

  it('is sent without a reason, and again with a coded one where the server asks', async () => {
    sent.run.mockResolvedValueOnce(
      refusal('reason_required', { field: 'reason', details: { past: ['deadline_passed'] } }),
    );
    render(<Production />);
    await choose(/^FDG 11:30 Nordby/);
    await key('n');
    await amount('1500');
    expect(plain(dialog())).toContain('6 885 →bliver til 9 533 MBq af 60 000');
    expect(within(dialog()).queryByText('Hvorfor?')).toBeNull();
    await press(/^Bestil 1/, dialog());
    const data = {
      kind: 'activity',
      endpointId: 1,
      tracerId: 1,
      deliveryDate: DATE,
      slotId: 3,
      orderedMbq: 1500,
      usage: 'human',
      comment: '',
    };
    expect(sent.run).toHaveBeenLastCalledWith('order.place', data, { seen: {} });
    expect(plain(dialog())).toContain('Kundens frist er passeret.');
    await act(async () => {
      fireEvent.click(within(dialog()).getByLabelText('Andet', { selector: '[name=reasonCode]' }));
    });
    await press(/^Bestil 1/, dialog());
    expect(sent.run).toHaveBeenCalledTimes(1);
    fireEvent.change(within(dialog()).getByLabelText('Uddybning'), { target: { value: 'Aftalt' } });
    await press(/^Bestil 1/, dialog());
    expect(sent.run).toHaveBeenLastCalledWith(
      'order.place',
      { ...data, reasonCode: 'other', reason: 'Aftalt' },
      { seen: {} },
    );
  });

  it('asks at once where a limit is passed', async () => {
    render(<Production />);
    await choose(/^FDG 11:30 Nordby/);
    await key('n');
    await amount('5000');
    expect(plain(dialog())).toContain('Over leveringens grænse: 8 900 MBq af højst 8 000 MBq');
    await press(/^Bestil 5/, dialog());
    expect(sent.run).not.toHaveBeenCalled();
    expect(plain(dialog())).toContain('Vælg en årsag.');
  });

  it('is changed with a reason, what differs alone', async () => {
    render(<Production />);
    await choose(/^FDG 11:30 Nordby/);
    await key('e');
    await amount('4200');
    await act(async () => {
      fireEvent.click(within(dialog()).getByLabelText('Patient'));
    });
    await press('Gem ændringen', dialog());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.edit',
      { orderId: 17, orderedMbq: 4200, reasonCode: 'patient' },
      { seen: { 'order:17': 1 } },
    );
  });

  it('is cancelled with a reason', async () => {
    render(<Production />);
    await choose(/^FDG 11:30 Nordby/);
    await key('c');
    await press('Annullér ordren', dialog());
    expect(sent.run).not.toHaveBeenCalled();
    await act(async () => {
      fireEvent.click(within(dialog()).getByLabelText('Skanner'));
    });
    await press('Annullér ordren', dialog());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.cancel',
      { orderId: 17, reasonCode: 'scanner' },
      { seen: { 'order:17': 1 } },
    );
  });
});

describe('other kinds on the day', () => {
  it('are accepted as any: injections by count, bare isotopes with the run that makes them', async () => {
    const injection = order(20, 3, 0, {
      kind: 'injection',
      status: 'ordered',
      tracerId: 2,
      slotId: null,
      orderedMbq: null,
      toDispenseMbq: null,
      injections: 2,
      runAt: null,
      deliverAt: new Date(at('09:30')).toISOString(),
      departsAt: new Date(at('09:20')).toISOString(),
    });
    const isotope = order(21, 5, 4000, { kind: 'isotope', status: 'ordered' });
    stream({ orders: [injection, isotope] });
    render(<Production />);
    expect(plain(document.body)).toContain('2 injektioner');
    const needed = Math.ceil(4000 * 2 ** (10_800 / F18));
    expect(plain(document.body).replace(/ /g, '')).toContain(`${needed}MBq`);
    await choose(/^F-18 12:00 Nordby/);
    await key('a');
    expect(sent.run).toHaveBeenLastCalledWith(
      'order.accept',
      { orderIds: [21] },
      { seen: { 'order:21': 1 } },
    );
  });

  it('ISO-6: an accepted order of a bare isotope is filled with the isotope’s vials, and released', async () => {
    const orders = [order(21, 5, 4000, { kind: 'isotope', status: 'accepted' })];
    stream({ orders });
    const { unmount } = render(<Production />);
    await choose(/^F-18 12:00 Nordby/);
    await press(/^Tilføj vial/, shown());
    expect(within(dialog()).getByLabelText('Tracer')).toHaveProperty('value', '9');
    expect(within(dialog()).getByLabelText('Batchnummer')).toHaveProperty('value', 'F18-261124-1');
    unmount();

    const filled = [{ ...orders[0], dispensedMbq: 4100 } as PlanOrder];
    const mine = vial(4, {
      tracerId: 9,
      activityMbq: 4100,
      calibratedAt: orders[0]?.deliverAt ?? '',
      batchNumber: 'F18-261124-1',
    });
    stream({ orders: filled, vials: [mine as unknown as AnyRow] });
    render(<Production />);
    await choose(/^F-18 12:00 Nordby/);
    expect(plain(shown())).toContain('4 100 MBq');
    const next = screen.getByRole('region', { name: 'Næste, efter tid til afgang' });
    expect(plain(next)).toContain('Frigiv F-18 12:00');
    expect(within(shown()).getByRole('button', { name: /^Underskriv og frigiv/ })).toBeTruthy();
  });
});

describe('the other pages', () => {
  const go = (name: string) =>
    act(async () => {
      fireEvent.click(screen.getByRole('link', { name }));
    });

  it('PLAN: what each run must make, and one order more', async () => {
    render(<Production />);
    await go('Plan');
    const run = screen.getByRole('region', { name: 'FDG 10:00' });
    expect(plain(run)).toContain('skal lave 6 885 MBq');
    expect(plain(run)).toContain('53 115 MBq tilbage');
    fireEvent.change(within(run).getByLabelText('Én ordre mere'), { target: { value: '1000' } });
    expect(plain(run)).toContain('1 000 MBq koster 1 766 MBq ved kørsel 10:00');
  });

  it('CAL: the month is asked for, and a press opens the day', async () => {
    const none = { ordered: 0, accepted: 0, released: 0, rejected: 0, cancelled: 0 };
    const day = { date: DATE, activity: { ...none, accepted: 2 }, injection: none, isotope: none };
    sent.query.mockResolvedValue({
      type: 'answer',
      id: 'q',
      result: { month: '2026-11-01', days: [day] },
    });
    stream({ closed: [{ id: 1, date: '2026-11-25', name: 'Flyttedag', revision: 1 }] });
    render(<Production />);
    await go('Kalender');
    await vi.waitFor(() =>
      expect(sent.query).toHaveBeenCalledWith('orders.month', { month: '2026-11-01' }),
    );
    await vi.waitFor(() =>
      expect(document.querySelector(`[data-date="${DATE}"]`)?.textContent).toContain('2'),
    );
    await act(async () => {
      fireEvent.click(document.querySelector('[data-date="2026-11-25"]') as HTMLElement);
    });
    expect(screen.getByRole('heading', { level: 1 }).textContent).toBe('Onsdag 25. november');
    expect(plain(document.body)).toContain('Lukket: Flyttedag');
  });

  it('NOT: a notice goes to those that are chosen, and its receipts are read', async () => {
    const receipts = [
      { customerId: 1, readAt: '2026-11-24T04:30:00Z', readBy: 'Sofie Holm' },
      { customerId: 2, readAt: null, readBy: null },
    ];
    const notice = {
      id: 3,
      kind: 'message',
      text: 'Vi lukker kl. 14.',
      orderIds: [],
      expiresAt: '2026-11-24T22:59:00Z',
      madeBy: 'Karen',
      madeAt: '2026-11-24T04:00:00Z',
      readAt: null,
      receipts,
      revision: 4,
    };
    stream({ notices: [notice] });
    render(<Production />);
    await go('Beskeder');
    expect(plain(document.body)).toContain('1 af 2 har læst');
    expect(plain(document.body)).toContain('Sundby ikke læst');
    fireEvent.change(screen.getByLabelText('Besked'), { target: { value: 'Bilen er forsinket' } });
    fireEvent.click(screen.getByLabelText('Udvalgte kunder'));
    await press('Send beskeden');
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.click(screen.getByLabelText('Sundby'));
    fireEvent.click(screen.getByLabelText('I morgen 12:00'));
    await press('Send beskeden');
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'notice.post',
      {
        text: 'Bilen er forsinket',
        expiresAt: '2026-11-25T11:00:00.000Z',
        customerIds: [2],
      },
      undefined,
    );
    await press('Afslut');
    await press('Afslut beskeden', dialog());
    expect(sent.run).toHaveBeenLastCalledWith(
      'notice.end',
      { noticeId: 3 },
      { seen: { 'notice:3': 4 } },
    );
  });

  it('show that a request waits, from wherever one is', async () => {
    render(<Production />);
    await go('Beskeder');
    await act(async () => stream({ requests: [request(4)] }));
    expect(screen.getByRole('status', { name: '' }).textContent).toContain('1 anmodning venter');
  });
});

describe('SCH-3: the week 53 to come', () => {
  it('is told to an administrator, and to nobody else', () => {
    render(<Production />);
    expect(plain(document.body)).not.toContain('Uge 53 følges');
    cleanup();
    shared.setState({
      user: { id: 1, name: 'Karen', role: 'productionAdmin', customerIds: [] },
    } as never);
    render(<Production />);
    expect(plain(document.body)).toContain('Uge 53 følges af uge 1');
  });
});
