// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnyRow, Refused } from '../../protocol/frames';
import { shared } from '../../sync/store';
import Production from './index';

const sent = vi.hoisted(() => ({ run: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  hold: () => () => undefined,
}));

const NOW = Date.parse('2026-11-24T05:41:09Z');

function order(id: number, given: Record<string, unknown>): AnyRow {
  return {
    id,
    kind: 'activity',
    status: 'ordered',
    tracerId: 1,
    isotopeId: null,
    customerId: 1,
    endpointId: 1,
    slotId: id,
    movedToSlotId: null,
    deliveryDate: '2026-11-24',
    deliverAt: '2026-11-24T10:30:00Z',
    departsAt: '2026-11-24T10:20:00Z',
    runAt: '2026-11-24T09:00:00Z',
    orderedMbq: 3900,
    overhead: 1.05,
    toDispenseMbq: 4095,
    dispensedMbq: 0,
    injections: null,
    usage: 'human',
    comment: '',
    orderedBy: 'Mette Bruun',
    orderedAt: '2026-11-23T09:02:00Z',
    acceptedBy: null,
    acceptedAt: null,
    rejectedBy: null,
    rejectedReason: null,
    releasedBy: null,
    releasedAt: null,
    deliveredMbq: null,
    vialIds: [],
    batchNumbers: [],
    certificateId: null,
    bookingIds: [],
    marks: [],
    revision: 3,
    ...given,
  };
}

function table(rows: AnyRow[]): ReadonlyMap<number | string, AnyRow> {
  return new Map(rows.map((row) => [row.id, row]));
}

function stream(orders: AnyRow[]): void {
  const rows = {
    order: table(orders),
    vial: table([]),
    run: table([
      { id: 1, tracerId: 1, isotopeId: null, weekday: 2, time: '10:00:00', maxMbq: 60_000 },
    ]),
    slot: table([]),
    tracer: table([
      {
        id: 1,
        shortName: 'FDG',
        clinicalName: 'FDG',
        isotopeId: 1,
        batchTag: 'FDG',
        archived: false,
      },
    ]),
    isotope: table([{ id: 1, symbol: 'F-18', halfLifeSeconds: 6586.2 }]),
    customer: table([
      { id: 1, shortName: 'Sundby', longName: 'Sundby' },
      { id: 2, shortName: 'Vestby', longName: 'Vestby' },
    ]),
    endpoint: table([{ id: 1, customerId: 1, name: 'PET', transportMinutes: 10, internal: false }]),
    day: table([{ id: 1, today: '2026-11-24', windowFrom: '2026-11-17' }]),
    feed: table([]),
  };
  const copy = { epoch: 'e', revision: 1, rows, ended: null, parts: null };
  shared.setState({ copies: { production: copy } } as never);
}

/** What stands there, with plain spaces. */
const plain = (element: Element) => (element.textContent ?? '').replace(/\s/g, ' ');
const panel = () => within(screen.getByRole('region', { name: 'Valgt levering' }));

beforeEach(() => {
  history.replaceState(null, '', '/production');
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  Element.prototype.scrollIntoView = () => undefined;
  shared.setState({
    user: { id: 5, name: 'Anne Lind', role: 'productionUser', customerIds: [] },
    session: 'signedIn',
  });
  stream([order(17, {}), order(18, { customerId: 2, status: 'accepted', slotId: 9 })]);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('the production screen', () => {
  it('starts at what is to be done, and says what it adds to the run', () => {
    render(<Production />);
    expect(panel().getByRole('heading', { name: 'FDG 11:30 Sundby' })).toBeDefined();
    expect(plain(document.body)).toContain('lægger 7 229 MBq på kørsel 10:00');
  });

  it('CLI-9: opens at its top, and brings a card into sight once its order is named or chosen', () => {
    const brought = vi.fn();
    Element.prototype.scrollIntoView = brought;
    render(<Production />);
    // What waits stands first, requests before all: the card that the page chose by itself may lie far below.
    expect(brought).not.toHaveBeenCalled();
    const cards = () => brought.mock.contexts.map((it) => plain(it as Element));
    fireEvent.click(screen.getByRole('button', { name: /^FDG 11:30 Vestby/ }));
    expect(cards().some((text) => text.includes('11:30Vestby'))).toBe(true);
    cleanup();
    brought.mockReset();
    history.replaceState(null, '', '/production?order=17');
    render(<Production />);
    expect(cards().some((text) => text.includes('11:30Sundby'))).toBe(true);
  });

  it('prints as a table of its deliveries, with who printed it and when', async () => {
    render(<Production />);
    expect(document.querySelector('[data-paper]')).toBeNull();
    await act(async () => {
      window.dispatchEvent(new Event('beforeprint'));
    });
    const paper = document.querySelector('[data-paper]') as HTMLElement;
    expect(plain(paper)).toContain('Dagens leveringerTirsdag 24. november');
    expect(plain(paper)).toMatch(/Udskrevet tirs 24\. nov\. \d\d:\d\d:\d\d af Anne Lind/);
    const rows = [...paper.querySelectorAll('tr')].map((row) =>
      [...row.children].map((cell) => plain(cell)),
    );
    expect(rows[0]).toEqual([
      'Levering',
      'Kunde',
      'Tracer',
      'Bestilt',
      'Skal dispenseres',
      'Dispenseret',
      'Status',
    ]);
    expect(rows.length).toBe(3);
    expect(rows[1]?.slice(2)).toEqual(['FDG', '3 900 MBq', '4 095 MBq', '0 MBq', 'Bestilt']);
    await act(async () => {
      window.dispatchEvent(new Event('afterprint'));
    });
    expect(document.querySelector('[data-paper]')).toBeNull();
  });

  it('says ordered, needed and dispensed together, before all that explains them', () => {
    render(<Production />);
    const terms = [...document.querySelectorAll('section[aria-label="Valgt levering"] dl dt')];
    expect(terms.slice(0, 3).map(plain)).toEqual(['Bestilt', 'Skal dispenseres', 'I vialer 11:30']);
  });

  it('accepts by one key, with the revision that was shown', async () => {
    render(<Production />);
    await act(async () => fireEvent.keyDown(document.body, { key: 'a' }));
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.accept',
      { orderIds: [17] },
      { seen: { 'order:17': 3 } },
    );
  });

  it('says a refusal at the place, and what changed where the row was stale', async () => {
    const stale: Refused = {
      type: 'refused',
      id: 'x',
      stream: null,
      code: 'stale',
      message: 'Det er ændret.',
      field: 'orderIds',
      details: { 'order:17': order(17, { revision: 4, orderedMbq: 4200 }) },
    };
    sent.run.mockResolvedValue(stale);
    render(<Production />);
    await act(async () => fireEvent.keyDown(document.body, { key: 'a' }));
    const said = plain(panel().getByRole('alert'));
    expect(said).toContain('bestilt: 3 900 MBq → 4 200 MBq');
  });

  it('AUD-30: rejects only with a code, and words where it says nothing', async () => {
    render(<Production />);
    fireEvent.keyDown(document.body, { key: 'x' });
    const doIt = screen.getByRole('button', { name: 'Afvis ordren', hidden: true });
    await act(async () => fireEvent.click(doIt));
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.click(screen.getByLabelText('Andet'));
    await act(async () => fireEvent.click(doIt));
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: 'Syntesen mislykkedes', hidden: true }));
    await act(async () => fireEvent.click(doIt));
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.reject',
      { orderIds: [17], reasonCode: 'production', reason: 'Syntesen mislykkedes' },
      { seen: { 'order:17': 3 } },
    );
  });

  it('AUD-30: reopens only with a code', async () => {
    stream([order(17, { status: 'accepted' })]);
    render(<Production />);
    await act(async () => fireEvent.keyDown(document.body, { key: 'o' }));
    const doIt = screen.getByRole('button', { name: 'Genåbn', hidden: true });
    await act(async () => fireEvent.click(doIt));
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.click(screen.getByLabelText('Fejl'));
    await act(async () => fireEvent.click(doIt));
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.reopen',
      { orderIds: [17], reasonCode: 'mistake' },
      { seen: { 'order:17': 3 } },
    );
  });

  it('moves by keys, and never takes a key from somebody who types', async () => {
    render(<Production />);
    fireEvent.keyDown(document.body, { key: 'j' });
    expect(panel().getByRole('heading', { name: 'FDG 11:30 Vestby' })).toBeDefined();
    await act(async () => fireEvent.keyDown(screen.getByLabelText('Vælg dato'), { key: 'k' }));
    expect(panel().getByRole('heading', { name: 'FDG 11:30 Vestby' })).toBeDefined();
  });

  it('announces an order that comes while it watches, and does not move the choice', () => {
    render(<Production />);
    expect(document.body.textContent).not.toContain('ny ordre');
    act(() => {
      stream([
        order(17, {}),
        order(18, { customerId: 2, status: 'accepted', slotId: 9 }),
        order(19, {
          customerId: 2,
          deliverAt: '2026-11-24T07:15:00Z',
          departsAt: '2026-11-24T07:00:00Z',
          runAt: null,
        }),
      ]);
    });
    expect(document.body.textContent).toContain('1 ny ordre');
    expect(panel().getByRole('heading', { name: 'FDG 11:30 Sundby' })).toBeDefined();
  });
});
