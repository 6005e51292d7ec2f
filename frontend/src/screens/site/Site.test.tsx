// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, waitFor, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../sync/store';
import { show } from '../setup/scene';
import Site from './index';

const sent = vi.hoisted(() => ({
  run: vi.fn(),
  query: vi.fn(),
  hints: new Set<(hint: object) => void>(),
}));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  // What the installation is stands in its own test; here nobody answers that.
  runQuery: (name: string, data: object) =>
    name === 'system.read' ? new Promise(() => undefined) : sent.query(name, data),
  hold: () => () => undefined,
  onNotice: (listener: (hint: object) => void) => {
    sent.hints.add(listener);
    return () => sent.hints.delete(listener);
  },
}));

const NOW = Date.parse('2026-11-24T05:41:09Z');
const iso = (ago: number) => new Date(NOW - ago).toISOString();
const node = (id: number, given: object = {}) => ({
  id,
  name: `Node ${id}`,
  host: '10.0.0.7',
  port: 104,
  aeTitle: 'RIS_WL',
  worklist: false,
  stationAeTitle: null,
  state: 'up',
  since: iso(3_600_000),
  lastEchoAt: iso(3_600_000),
  roundTripMs: 12,
  askedAt: null,
  answeredAt: null,
  trouble: null,
  revision: 3,
  ...given,
});
const pinger = (state = 'up') => ({
  id: 1,
  name: 'pinger',
  state,
  since: iso(600_000),
  revision: 1,
});
const CONFLICT = {
  id: 5,
  kind: 'bookingsVanished',
  subject: 'node:2',
  details: { vanished: 12, known: 30, fromDate: '2026-11-24', toDate: '2026-11-27' },
  state: 'open',
  madeAt: iso(120_000),
  settledBy: null,
  settledAt: null,
  choice: null,
  reason: null,
  revision: 1,
};
const LETTER = {
  id: 9,
  source: 'hl7',
  name: 'MSG00042',
  reason: 'ORC mangler / ORC is missing',
  receivedAt: iso(60_000),
  digest: 'ab',
  retryable: true,
  revision: 2,
};

function open(path: string, rows: Record<string, object[]>, role = 'siteAdmin'): void {
  history.replaceState(null, '', path);
  shared.setState({
    user: { id: 1, name: 'Jens Kjær', role, customerIds: [] },
    session: 'signedIn',
  } as never);
  show({}, { worker: [pinger()], ...rows } as never);
  render(<Site />);
}
const plain = () => (document.body.textContent ?? '').replace(/\s/g, ' ');
const press = (name: string | RegExp) =>
  act(async () => fireEvent.click(screen.getByRole('button', { name })));
const hint = (data: object, at = iso(0)) =>
  act(async () => {
    for (const listener of sent.hints) {
      listener({ type: 'notice', stream: 'site', kind: 'node.echo', at, data });
    }
  });
const dialog = () => document.querySelector('dialog[open]') as HTMLElement;
const type = (label: RegExp, value: string) =>
  act(async () => {
    fireEvent.change(within(dialog()).getByLabelText(label), { target: { value } });
  });
const submit = () =>
  act(async () => {
    fireEvent.submit(dialog().querySelector('form') as HTMLFormElement);
  });

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  sent.query.mockReset();
  sent.hints.clear();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('NODE-20: DICOM nodes', () => {
  it('NODE-30: never says of what has happened that it will', () => {
    const row = node(1, { since: iso(-400), lastEchoAt: iso(-8_000) });
    open('/site/nodes', { node: [row], worker: [pinger()] });
    render(<Site />);
    const card = screen
      .getAllByRole('heading', { name: 'Node 1' })[0]
      ?.closest('li') as HTMLElement;
    const said = (card.textContent ?? '').replace(/\s/g, ' ');
    expect(said).toMatch(/· nu/);
    expect(said).toMatch(/12 ms nu/);
    expect(said).not.toMatch(/ om /);
    expect(said).not.toContain('0 s');
  });

  it('stand with their state, those that are down first, and what their worklist said', () => {
    const ris = { name: 'RIS', worklist: true, state: 'down', answeredAt: iso(1_800_000) };
    open('/site/nodes', {
      node: [node(1, { name: 'PACS' }), node(2, { ...ris, trouble: 'timeout' })],
    });
    const [first, second] = screen.getAllByRole('heading', { level: 2 });
    expect([first?.textContent, second?.textContent]).toEqual(['RIS', 'PACS']);
    expect(plain()).toContain('Svarer ikke');
    expect(plain()).toContain('komplet svar tirs 24. nov. 06:11, for 30 min siden');
    expect(plain()).toContain('Den blev ikke færdig i tide.');
  });

  it('show each echo as it is heard of, and fall back to what was recorded', async () => {
    open('/site/nodes', { node: [node(1)] });
    expect(plain()).toContain('12 ms for 1 t');
    await hint({ nodeId: 1, state: 'up', roundTripMs: 3.4 });
    expect(plain()).toContain('3,4 ms');
    await hint({ state: 'up', roundTripMs: 99 });
    expect(plain()).toContain('3,4 ms');
    vi.setSystemTime(NOW + 300_000);
    await hint({ nodeId: 2, state: 'up', roundTripMs: 99 });
    expect(plain()).toContain('12 ms for 1 t');
  });

  it('are tested with one button, and the outcome stands beside it', async () => {
    open('/site/nodes', { node: [node(1)] });
    await press(/^Test/);
    expect(sent.run).toHaveBeenCalledWith('node.test', { nodeId: 1 }, undefined);
    cleanup();
    open('/site/nodes', { node: [node(1, { askedAt: iso(2000) })] });
    expect(plain()).toContain('Spørger…');
    await hint({ nodeId: 1, state: 'up', roundTripMs: 3.4 });
    expect(plain()).toContain('Svarede på 3,4 ms, 06:41:09');
    await hint({ nodeId: 1, state: 'down', roundTripMs: null, trouble: 'unreachable' });
    expect(plain()).toContain('Svarede ikke, 06:41:09. Ingen tager imod der.');
  });

  it('say how many studies of a whole answer could not be read, and that none was removed (WKL-20)', () => {
    open('/site/nodes', { node: [node(1, { worklist: true, trouble: 'unreadable', unread: 2 })] });
    expect(plain()).toContain(
      'I det sidste svar kunne 2 undersøgelser ikke læses. De andre er taget ind, men ingen er fjernet',
    );
    expect(plain()).not.toContain('ikke komplet');
  });

  it('say that nobody pings, instead of waiting for an answer', () => {
    open('/site/nodes', { node: [node(1, { askedAt: iso(2000) })], worker: [pinger('down')] });
    expect(plain()).toContain('er tavs siden tirs 24. nov. 06:31, for 10 min');
    expect(plain()).not.toContain('Spørger…');
  });

  it('are added, and what is wrong is said as one types', async () => {
    open('/site/nodes', { node: [node(1)] });
    await press('Tilføj node');
    await type(/^Navn eller IP/, 'http://ris');
    await waitFor(() =>
      expect(dialog().textContent).toContain('uden mellemrum, skråstreg og port'),
    );
    await type(/^Navn eller IP/, 'ris.hospital.dk');
    await type(/^AE-titel/, 'RØNTGEN');
    await waitFor(() => expect(dialog().textContent).toContain('Kun bogstaver uden æ, ø, å'));
    await type(/^AE-titel/, 'RIS_WL');
    await type(/^Navn(?! eller)/, 'Node 1');
    await waitFor(() =>
      expect(dialog().textContent).toContain('En anden node hedder allerede sådan'),
    );
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    await type(/^Navn(?! eller)/, 'RIS');
    await act(async () => fireEvent.click(within(dialog()).getByRole('checkbox')));
    await type(/^Kun for stationen/, 'PET1');
    await submit();
    expect(sent.run).toHaveBeenCalledWith(
      'node.add',
      {
        name: 'RIS',
        host: 'ris.hospital.dk',
        port: 104,
        aeTitle: 'RIS_WL',
        worklist: true,
        stationAeTitle: 'PET1',
      },
      undefined,
    );
  });

  it('are edited by what was changed only, and removed after a question', async () => {
    open('/site/nodes', { node: [node(1)] });
    await press('Ret: Node 1');
    await type(/^Port/, '11112');
    await submit();
    expect(sent.run).toHaveBeenLastCalledWith(
      'node.edit',
      { nodeId: 1, port: 11112 },
      { seen: { 'node:1': 3 } },
    );
    await press('Fjern: Node 1');
    await submit();
    expect(sent.run).toHaveBeenLastCalledWith(
      'node.remove',
      { nodeId: 1 },
      { seen: { 'node:1': 3 } },
    );
  });

  it('are only to be read for production', () => {
    open('/site', { node: [node(1)] }, 'productionUser');
    expect(plain()).toContain('Node 1');
    expect(screen.queryAllByRole('button')).toEqual([]);
    expect(screen.queryByRole('link', { name: /Brugere/ })).toBeNull();
  });
});

describe('what waits for a person', () => {
  it('is said with its figures, and decided with a reason', async () => {
    const ris = node(2, { name: 'RIS' });
    open('/site/waiting', { conflict: [CONFLICT], node: [ris] }, 'productionAdmin');
    expect(plain()).toContain('12 af 30 undersøgelser fra RIS er væk på én gang');
    expect(plain()).toContain('Fra tirsdag 24. november til fredag 27. november.');
    await press('Fjern dem');
    await submit();
    expect(dialog().textContent).toContain('Skriv en begrundelse');
    expect(sent.run).not.toHaveBeenCalled();
    await type(/^Begrundelse/, 'Patient 010190-1234 ringede');
    expect(dialog().textContent).toContain('ligner et CPR-nummer');
    await type(/^Begrundelse/, 'Afdelingen holder lukket');
    await submit();
    expect(sent.run).toHaveBeenCalledWith(
      'conflict.settle',
      { conflictId: 5, choice: 'apply', reason: 'Afdelingen holder lukket' },
      { seen: { 'conflict:5': 1 } },
    );
  });

  it('is not a production user’s to decide', () => {
    open('/site/waiting', { conflict: [CONFLICT] }, 'productionUser');
    expect(screen.queryAllByRole('button')).toEqual([]);
    expect(plain()).toContain('afgør det');
  });
});

describe('messages that could not be read', () => {
  it('are tried again, looked at and put aside', async () => {
    sent.query.mockResolvedValue({
      type: 'answer',
      id: 'q',
      result: { text: 'MSH|^~\\&|RIS\rORC|XO|1\r' },
    });
    open('/site/quarantine', { quarantine: [LETTER] });
    expect(plain()).toContain('ORC mangler');
    expect(plain()).not.toContain('is missing');
    await press('Prøv igen: MSG00042');
    const seen = { seen: { 'quarantine:9': 2 } };
    expect(sent.run).toHaveBeenCalledWith('quarantine.retry', { quarantineId: 9 }, seen);
    await press('Se beskeden: MSG00042');
    expect(sent.query).toHaveBeenCalledWith('quarantine.read', { quarantineId: 9 });
    expect(dialog().querySelectorAll('pre > span')).toHaveLength(2);
    expect(dialog().textContent).toContain('ORC|XO|1');
    await act(async () => fireEvent.click(within(dialog()).getByRole('button', { name: 'Luk' })));
    await press('Læg til side: MSG00042');
    await type(/^Begrundelse/, 'Test fra RIS');
    await submit();
    const data = { quarantineId: 9, reason: 'Test fra RIS' };
    expect(sent.run).toHaveBeenLastCalledWith('quarantine.dismiss', data, seen);
  });

  it('offer no second try where there is none, and production only reads', () => {
    open('/site/quarantine', { quarantine: [{ ...LETTER, retryable: false }] });
    expect(screen.queryByRole('button', { name: /Prøv igen/ })).toBeNull();
    cleanup();
    open('/site/quarantine', { quarantine: [LETTER] }, 'productionAdmin');
    expect(screen.queryAllByRole('button')).toEqual([]);
  });
});

describe('printers', () => {
  const printer = { id: 1, name: 'Dispensering', kind: 'label', host: '10.0.0.9', port: 9100 };
  it('are a production administrator’s, too', () => {
    open('/site/printers', { printer: [{ ...printer, revision: 1 }] }, 'productionAdmin');
    expect(screen.getByRole('button', { name: 'Tilføj printer' })).toBeDefined();
    expect(screen.getByRole('button', { name: 'Fjern: Dispensering' })).toBeDefined();
  });
  it('are only to be read for a production user', () => {
    open('/site/printers', { printer: [{ ...printer, revision: 1 }] }, 'productionUser');
    expect(plain()).toContain('Dispensering');
    expect(screen.queryAllByRole('button')).toEqual([]);
  });
});

describe('LNK-12, LNK-15: the old system', () => {
  it('shows both sides of an order that they say differently, and what both last agreed upon', () => {
    const fields = [
      { field: 'ordered_mbq', base: 500, ours: 500, theirs: 900 },
      { field: 'active_at', base: iso(0), ours: iso(0), theirs: iso(3_600_000) },
      { field: 'status', base: 'ordered', ours: 'accepted', theirs: 'cancelled' },
      { field: 'batches', base: [], ours: [], theirs: ['FDG-1'] },
    ];
    open('/site/waiting', {
      conflict: [
        {
          ...CONFLICT,
          kind: 'cancelledAgainstEdited',
          subject: 'order:17',
          details: { table: 'orders', key: '4711', fields },
        },
      ],
    });
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe(
      'Annulleret det ene sted, ændret det andet',
    );
    expect(plain()).toContain('Ordre 17 her, orders 4711 dér.');
    const cells = screen
      .getAllByRole('row')
      .map((row) => [...row.children].map((cell) => cell.textContent?.replace(/\s/g, ' ')));
    expect(cells[1]).toEqual(['Bestilt', '500 MBq', '500 MBq', '900 MBq']);
    expect(cells[3]).toEqual(['Status', 'bestilt', 'accepteret', 'annulleret']);
    expect(cells[4]).toEqual(['Batch', '–', '–', 'FDG-1']);
    expect(screen.queryByRole('button', { name: 'Fjern dem' })).toBeNull();
  });

  const DIFFERENCE = {
    ...CONFLICT,
    kind: 'bothEdited',
    subject: 'order:17',
    details: {
      table: 'orders',
      key: '4711',
      tracerId: 1,
      customerId: 1,
      customer: 'Nordby',
      tracer: 'FDG',
      deliveryDate: '2026-11-25',
      functions: ['acceptMove', 'ordering'],
      placed: false,
      signed: false,
      oursBy: { by: 'Karen', at: iso(600_000), kind: 'order.edited' },
      theirsAt: iso(300_000),
      fields: [
        { field: 'ordered_mbq', base: 500, ours: 600, theirs: 900 },
        { field: 'slot_at', base: iso(0), ours: iso(0), theirs: iso(60_000) },
        { field: 'active_at', base: iso(0), ours: iso(0), theirs: iso(60_000) },
      ],
    },
  };
  const SEEN = { seen: { 'conflict:5': 1 } };

  it('LNK-38, LNK-40: is settled as ours or theirs with a reason, and says who changed what', async () => {
    open('/site/waiting', { conflict: [DIFFERENCE] }, 'productionAdmin');
    expect(plain()).toContain('ændret af Karen');
    expect(plain()).toContain('Nordby, FDG, onsdag 25. november.');
    await press('Tag deres');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    await type(/Begrundelse/, 'Aftalt i telefonen');
    await submit();
    const data = { conflictId: 5, choice: 'theirs', reason: 'Aftalt i telefonen' };
    expect(sent.run).toHaveBeenCalledWith('conflict.settle', data, SEEN);
  });

  it('LNK-38: is settled field by field, what hangs together as one', async () => {
    open('/site/waiting', { conflict: [DIFFERENCE] }, 'productionAdmin');
    await press('Felt for felt');
    const groups = within(dialog()).getAllByRole('group');
    expect(groups).toHaveLength(2);
    await act(async () => {
      fireEvent.click(within(groups[1] as HTMLElement).getByLabelText(/Det gamle system/));
    });
    await type(/Begrundelse/, 'Aftalt');
    await submit();
    const fields = { ordered_mbq: 'ours', slot_at: 'theirs', active_at: 'theirs' };
    const data = { conflictId: 5, choice: 'apart', fields, reason: 'Aftalt' };
    expect(sent.run).toHaveBeenCalledWith('conflict.settle', data, SEEN);
  });

  it('LNK-39: offers no choice that would take back a signed release, and none to who may not', () => {
    const details = { ...DIFFERENCE.details, signed: true };
    open('/site/waiting', { conflict: [{ ...DIFFERENCE, details }] }, 'productionAdmin');
    expect(screen.queryByRole('button', { name: 'Tag deres' })).toBeNull();
    expect(screen.getByRole('button', { name: 'Lad vores stå' })).toBeTruthy();
    cleanup();
    open('/site/waiting', { conflict: [DIFFERENCE] }, 'productionUser');
    expect(screen.queryByRole('button', { name: 'Lad vores stå' })).toBeNull();
  });

  it('LNK-47: says of what in the week it is, and that set-up is never written there', async () => {
    const details = {
      ...{ table: 'deliverTimes', key: '3', functions: ['setUp'], customer: 'Nordby', weekday: 2 },
      ...{ time: '07:00', fields: [{ field: 'max', base: null, ours: 19000, theirs: 30000 }] },
    };
    const differs = { ...CONFLICT, kind: 'setUpDiffers', subject: 'slot:4', details };
    open('/site/waiting', { conflict: [differs] }, 'productionAdmin');
    expect(plain()).toContain('Nordby, tirs 07:00.');
    expect(plain()).toMatch(/Højst–19.000 MBq30.000 MBq/);
    await press('Lad vores stå');
    expect(dialog().textContent).toContain('aldrig i det gamle system');
    await type(/Begrundelse/, 'Vores er rigtig');
    await submit();
    const data = { conflictId: 5, choice: 'ours', reason: 'Vores er rigtig' };
    expect(sent.run).toHaveBeenCalledWith('conflict.settle', data, SEEN);
  });

  it('LNK-45, LNK-46: says how many orders would become another thing, and what a vial is of', () => {
    const fields = [{ field: 'isotope', base: '1', ours: null, theirs: '2' }];
    const details = {
      table: 'Tracers',
      key: '6',
      tracer: 'FDG',
      functions: ['setUp'],
      orders: 2,
      fields,
    };
    const touches = { ...CONFLICT, kind: 'setUpTouchesOrders', subject: 'tracer:1', details };
    open('/site/waiting', { conflict: [touches] }, 'productionAdmin');
    expect(plain()).toContain('2 åbne ordrer ville blive til noget andet.');
    cleanup();
    const used = [{ field: 'order_id', base: null, ours: '17', theirs: '4711' }];
    const vial = { ...DIFFERENCE.details, table: 'VAL', key: '9', signed: true, fields: used };
    const kind = 'vialUsedElsewhere';
    open('/site/waiting', { conflict: [{ ...CONFLICT, kind, subject: 'vial:8', details: vial }] });
    expect(plain()).toContain('Vial 8 her, VAL 9 dér.');
    expect(screen.queryByRole('button', { name: 'Tag deres' })).toBeNull();
  });

  it('LNK-41: asks whether an order that was placed there stands', async () => {
    const details = { ...DIFFERENCE.details, placed: true, oursBy: null };
    const placed = { ...DIFFERENCE, kind: 'changedWhereWeLead', details };
    open('/site/waiting', { conflict: [placed] }, 'productionAdmin');
    expect(screen.getByRole('heading', { level: 2 }).textContent).toBe(
      'Bestilt i det gamle system, hvor vi er førende',
    );
    await press('Annuller ordren');
    await type(/Begrundelse/, 'Dobbelt');
    await submit();
    const data = { conflictId: 5, choice: 'ours', reason: 'Dobbelt' };
    expect(sent.run).toHaveBeenCalledWith('conflict.settle', data, SEEN);
  });

  it('says how the link stands, and since when the other side is away', () => {
    const link = {
      id: 1,
      name: 'oldSystem',
      state: 'away',
      since: iso(600_000),
      inStepAt: iso(660_000),
      behind: 0,
      trouble: "2002 Can't connect",
      revision: 4,
    };
    open('/site/waiting', { link: [link] });
    const part = screen.getByRole('region', { name: 'Gammelt system' });
    expect(part.textContent).toContain('Svarer ikke');
    expect(part.textContent?.replace(/\s/g, ' ')).toContain('for 10 min siden');
    expect(part.textContent).toContain("2002 Can't connect");
    expect(screen.queryByRole('link', { name: /gamle systems side/ })).toBeNull();
    cleanup();
    // The demo plays that site.
    act(() => shared.setState({ oldSite: '/old-site/' }));
    open('/site/waiting', { link: [link] });
    const played = screen.getByRole('link', { name: /gamle systems side/ });
    expect(played.getAttribute('href')).toBe('/old-site/');
    act(() => shared.setState({ oldSite: null }));
    cleanup();
    open('/site/waiting', { link: [{ ...link, state: 'cut', trouble: null }] });
    const cut = screen.getByRole('region', { name: 'Gammelt system' });
    expect(cut.textContent).toContain('Afkoblet');
    expect(cut.textContent).not.toMatch(/Svarer ikke|i takt/);
    cleanup();
    open('/site/waiting', { link: [{ ...link, state: 'off' }] });
    expect(screen.queryByRole('region', { name: 'Gammelt system' })).toBeNull();
  });
});
