// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnyRow } from '../../protocol/frames';
import { shared } from '../../sync/store';
import Wall from './index';

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  hold: () => () => undefined,
}));

const NOW = Date.parse('2026-11-24T05:41:09Z');

function order(id: number, customerName: string, given: Record<string, unknown>): AnyRow {
  return {
    id,
    kind: 'activity',
    status: 'accepted',
    tracerId: 1,
    tracerName: 'FDG',
    customerName,
    endpointName: 'PET',
    deliverAt: '2026-11-24T06:00:00Z',
    departsAt: '2026-11-24T05:52:09Z',
    movedFrom: null,
    orderedMbq: 7400,
    injections: null,
    toDispenseMbq: 7770,
    dispensedMbq: 7400,
    deliveredMbq: null,
    batchNumbers: [],
    runAt: '2026-11-24T04:45:00Z',
    halfLifeSeconds: 6586.2,
    revision: 1,
    ...given,
  };
}

function show(orders: AnyRow[], sureAt: number, more: Record<string, AnyRow[]> = {}): void {
  const table = (rows: AnyRow[]) => new Map(rows.map((row) => [row.id, row]));
  const others = Object.entries(more).map(([type, found]) => [type, table(found)]);
  const none = { run: table([]), feed: table([]) };
  const rows = { ...none, order: table(orders), ...Object.fromEntries(others) };
  const { pulse } = shared.getState();
  shared.setState({
    copies: { wall: { epoch: 'e', revision: 1, rows, ended: null, parts: null } },
    pulse: { ...pulse, link: 'open', lostAt: null, heardAt: sureAt, sureAt, behindSince: null },
    user: { id: null, name: 'Køkkenet', role: 'monitor', customerIds: [] },
    session: 'signedIn',
  } as never);
}

const plain = () => (document.body.textContent ?? '').replace(/\s/g, ' ');

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('the wall', () => {
  it('says how long until each delivery leaves, what lies in vials against what was ordered, and what is short', () => {
    show([order(1, 'Nordby', {}), order(2, 'Sundby', { dispensedMbq: 7050 })], NOW);
    render(<Wall />);
    expect(screen.getAllByText('11 min')).toHaveLength(2);
    expect(plain()).toContain('7 050af 7 400 MBq');
    expect(plain()).toContain('350 mangler');
    expect(screen.getByRole('alert').textContent?.replace(/\s/g, ' ')).toBe(
      'FDG 07:00 Sundby mangler 350 MBq',
    );
    expect(plain()).toContain('Skal frigives');
    expect(plain()).not.toContain('IKKE LIVE');
  });

  it('CLI-2: says when it is not live and when it was last sure, and goes on counting', () => {
    show([order(1, 'Nordby', {})], NOW - 60_000);
    render(<Wall />);
    expect(plain()).toContain('IKKE LIVE');
    expect(plain()).toContain('Sidst sikker 06:40:09');
    expect(screen.getByText('11 min')).toBeDefined();
  });

  it('WALL-7: shows no board, and says nothing of being live, before its first copy is here', () => {
    show([order(1, 'Nordby', {})], NOW);
    const { copies } = shared.getState();
    shared.setState({ copies: {} } as never);
    render(<Wall />);
    expect(document.querySelector('[data-layout]')).toBeNull();
    expect(plain()).not.toContain('Live');
    act(() => shared.setState({ copies } as never));
    expect(document.querySelector('[data-layout]')).not.toBeNull();
    expect(plain()).toContain('Nordby');
  });

  it('keeps a late delivery in sight and says so', () => {
    show([order(1, 'Nordby', { departsAt: '2026-11-24T05:30:00Z' })], NOW);
    render(<Wall />);
    expect(screen.getByRole('alert').textContent).toContain('skulle være kørt 06:30');
    expect(plain()).toContain('for sent, afg. 06:30');
  });

  it('NOT: says what time a delayed delivery is expected, and does not call it late before', () => {
    const expectedAt = '2026-11-24T06:45:00Z';
    show([order(1, 'Nordby', { departsAt: '2026-11-24T05:30:00Z', expectedAt })], NOW);
    render(<Wall />);
    expect(plain()).toContain('ventes 07:45');
    expect(plain()).toContain('forsinket, afg. 07:15');
    expect(screen.getByText('33 min')).toBeDefined();
    expect(screen.getByRole('alert').textContent).toBe('');
  });

  it('says that a postponed delivery awaits its customer', () => {
    show([order(1, 'Nordby', { awaitsConfirmation: true })], NOW);
    render(<Wall />);
    expect(plain()).toContain('Afventer kunden');
    expect(plain()).not.toContain('Skal frigives');
  });

  it('shows injections by count and a bare isotope by what lies in vials for it (ISO-6)', () => {
    const none = { orderedMbq: null, toDispenseMbq: null, dispensedMbq: 0 };
    show(
      [
        order(1, 'Nordby', { kind: 'injection', tracerName: 'FET', injections: 2, ...none }),
        order(2, 'Sundby', {
          kind: 'isotope',
          tracerName: 'F-18',
          orderedMbq: 4000,
          dispensedMbq: 1500,
        }),
      ],
      NOW,
    );
    render(<Wall />);
    expect(plain()).toContain('2injektioner');
    expect(plain()).toContain('1 500af 4 000');
  });

  it('BAT: shows the batches of today with their states in words', () => {
    show([order(1, 'Nordby', { batchNumbers: ['FDG-261124-9'] })], NOW);
    const row = (id: number, state: string) => ({
      id,
      tracerId: 1,
      tracerName: 'FDG',
      halfLifeSeconds: 6586.2,
      number: `FDG-261124-${id}`,
      endOfSynthesisAt: '2026-11-24T04:45:00Z',
      activityMbq: 60_000,
      expiresAt: '2026-11-24T14:45:00Z',
      state,
      revision: 1,
    });
    const { wall } = shared.getState().copies as Record<string, { rows: object }>;
    const batch = new Map([1, 2].map((id) => [id, row(id, id === 1 ? 'awaitingQc' : 'rejected')]));
    const copy = { ...wall, rows: { ...wall?.rows, batch } };
    shared.setState({ copies: { wall: copy } } as never);
    render(<Wall />);
    expect(plain()).toContain(
      'FDG-261124-2Afvist batchFDG-261124-1Afventer QCFDG-261124-9ikke oprettet',
    );
    // WALL-2: those that there is no room for are counted with the others.
    expect(plain()).toContain('Batches i dag: 3');
  });

  const node = (id: number, name: string, state: string) =>
    ({ id, name, aeTitle: 'RIS', state, since: '2026-11-24T04:31:00Z', revision: 1 }) as AnyRow;

  it('NODE-21: says which nodes do not answer, and since when; one that does is no news', () => {
    const nodes = [node(1, 'RIS', 'down'), node(2, 'PACS', 'up'), node(3, 'PET 1', 'unknown')];
    show([order(1, 'Nordby', {})], NOW, { node: nodes });
    render(<Wall />);
    const said = screen.getByRole('status', { name: 'Noder, der ikke svarer' });
    expect(said.textContent).toBe('RISsvarer ikke siden 05:31');
    // And the deliveries all stand.
    expect(plain()).toContain('Nordby');
  });

  it('NODE-21: names those for whom there is no line', () => {
    const nodes = ['RIS', 'PACS', 'PET 1'].map((name, place) => node(place + 1, name, 'down'));
    show([], NOW, { node: nodes });
    render(<Wall />);
    const said = screen.getByRole('status', { name: 'Noder, der ikke svarer' });
    expect(said.textContent).toBe('PACSsvarer ikke siden 05:31PET 1, RISheller ikke');
  });

  it('PING-20: names the worker that asks them, before them, when it is silent', () => {
    const pinger = {
      id: 1,
      name: 'pinger',
      state: 'down',
      since: '2026-11-24T04:31:00Z',
      revision: 1,
    };
    const other = { ...pinger, id: 2, name: 'dispenser' };
    show([], NOW, { node: [node(1, 'RIS', 'up')], worker: [pinger, other] as AnyRow[] });
    render(<Wall />);
    const said = () => screen.getByRole('status', { name: 'Noder, der ikke svarer' }).textContent;
    expect(said()).toBe('RIS-arbejderensvarer ikke siden 05:31');
    cleanup();
    show([], NOW, {
      node: [node(1, 'RIS', 'up')],
      worker: [{ ...pinger, state: 'up' }] as AnyRow[],
    });
    render(<Wall />);
    expect(said()).toBe('');
  });

  it('NODE-21: turns a list from outside amber when it is older than two cycles, though its line is up', () => {
    const ris = { id: 'ris', state: 'up', cycleSeconds: 900, revision: 1 };
    show([], NOW, { feed: [{ ...ris, asOf: '2026-11-24T05:12:00Z' } as AnyRow] });
    render(<Wall />);
    expect(plain()).toContain('RIS pr. 06:12');
    cleanup();
    show([], NOW, { feed: [{ ...ris, asOf: '2026-11-24T05:10:00Z' } as AnyRow] });
    render(<Wall />);
    expect(plain()).toContain('RIS ikke set siden 06:10');
    cleanup();
    const unread = { ...ris, asOf: '2026-11-24T05:12:00Z', unread: 3 } as AnyRow;
    show([], NOW, { feed: [unread] });
    render(<Wall />);
    expect(plain()).toContain('RIS pr. 06:12, 3 kunne ikke læses');
  });

  it('BKG-80: says when the last message came, with its day where that is another', () => {
    const ris = { id: 'ris', state: 'up', cycleSeconds: 43_200, byMessages: true, revision: 1 };
    show([], NOW, { feed: [{ ...ris, asOf: '2026-11-24T05:12:00Z' } as AnyRow] });
    render(<Wall />);
    expect(plain()).toContain('RIS seneste besked 06:12');
    cleanup();
    show([], NOW, { feed: [{ ...ris, asOf: '2026-11-22T05:12:00Z' } as AnyRow] });
    render(<Wall />);
    expect(plain()).toContain('RIS ikke set siden søn 06:12');
  });

  it('CLI-2: is louder about not being live than about a node', () => {
    show([], NOW - 60_000, { node: [node(1, 'RIS', 'down')] });
    render(<Wall />);
    expect(plain()).toContain('IKKE LIVE');
    expect(plain()).not.toContain('svarer ikke');
  });

  const screenRow = (given: object) =>
    ({
      id: 4,
      name: 'Hotlab',
      layout: 'day',
      rotation: [],
      scheme: 'dark',
      lightFrom: '06:00:00',
      lightTo: '18:00:00',
      revision: 1,
      ...given,
    }) as AnyRow;
  const asMonitor = () =>
    shared.setState({
      user: { id: null, name: 'Hotlab', role: 'monitor', customerIds: [], deviceId: 4 },
    });
  const layout = () => document.querySelector('[data-layout]')?.getAttribute('data-layout');

  it('WALL-1 shows the layout of its own row, and another one as soon as that says so', () => {
    const others = screenRow({ id: 5, layout: 'alarms' });
    show([order(1, 'Nordby', {})], NOW, { screen: [screenRow({ layout: 'timeline' }), others] });
    asMonitor();
    render(<Wall />);
    expect(layout()).toBe('timeline');
    expect(document.documentElement.dataset.theme).toBe('dark');
    act(() => {
      const row = screenRow({ layout: 'runs', scheme: 'light' });
      show([order(1, 'Nordby', {})], NOW, { screen: [row, others] });
      asMonitor();
    });
    expect(layout()).toBe('runs');
    expect(document.documentElement.dataset.theme).toBe('light');
  });

  it.each(['day', 'timeline', 'deliveries', 'runs', 'alarms'])(
    'WALL-2 says in %s what is wrong, what counts down, and that it is not live',
    (name) => {
      const late = order(2, 'Sundby', { departsAt: '2026-11-24T05:30:00Z' });
      show([order(1, 'Nordby', {}), late], NOW, { screen: [screenRow({ layout: name })] });
      asMonitor();
      render(<Wall />);
      expect(document.querySelector('[role=alert]')?.textContent).toContain('Sundby');
      expect(plain()).toMatch(/11 min|i vialer, lige nu/);
      expect(plain()).not.toContain('IKKE LIVE');
      cleanup();
      show([order(1, 'Nordby', {}), late], NOW - 60_000, { screen: [screenRow({ layout: name })] });
      asMonitor();
      render(<Wall />);
      expect(plain()).toContain('IKKE LIVE');
      expect(plain()).toContain('Sidst sikker 06:40:09');
    },
  );

  it('WALL-2 stops a rotation at the alarms while something is wrong', () => {
    const stops = ['deliveries', 'runs'].map((name) => ({ layout: name, seconds: 30 }));
    const row = screenRow({ layout: 'rotation', rotation: stops });
    show([order(1, 'Nordby', {})], NOW, { screen: [row] });
    asMonitor();
    render(<Wall />);
    expect(['deliveries', 'runs']).toContain(layout());
    cleanup();
    show([order(1, 'Nordby', { dispensedMbq: 7050 })], NOW, { screen: [row] });
    asMonitor();
    render(<Wall />);
    expect(layout()).toBe('alarms');
    expect(plain()).toContain('MANGLER 350 MBq');
    cleanup();
    // A node for its first quarter of an hour.
    const down = { ...node(1, 'RIS', 'down'), since: '2026-11-24T05:31:00Z' };
    show([order(1, 'Nordby', {})], NOW, { screen: [row], node: [down] });
    asMonitor();
    render(<Wall />);
    expect(layout()).toBe('alarms');
    cleanup();
    show([order(1, 'Nordby', {})], NOW, { screen: [row], node: [node(1, 'RIS', 'down')] });
    asMonitor();
    render(<Wall />);
    expect(layout()).not.toBe('alarms');
    expect(plain()).toContain('svarer ikke siden 05:31');
  });

  it('WALL-7 shows nothing but that it waits before it was ever sure, and when it was last sure before', async () => {
    localStorage.setItem(
      'tracershop.wall.sure',
      JSON.stringify({ at: Date.parse('2026-11-23T22:15:00Z'), scheme: 'light' }),
    );
    show([order(1, 'Nordby', {})], NOW);
    const { pulse } = shared.getState();
    shared.setState({ pulse: { ...pulse, sureAt: null, heardAt: null } });
    vi.useFakeTimers({ now: NOW });
    render(<Wall />);
    expect(plain()).toBe('Forbinder…');
    act(() => {
      vi.advanceTimersByTime(6_000);
    });
    expect(plain()).toContain('INGEN FORBINDELSE');
    expect(plain()).toContain('Sidst sikker Mandag 23. november 23:15');
    expect(plain()).not.toContain('Nordby');
    expect(plain()).not.toContain('06:41');
    expect(document.querySelector('main')?.dataset.theme).toBe('light');
  });

  it('has nothing to press', () => {
    show([order(1, 'Nordby', {})], NOW);
    render(<Wall />);
    act(() => undefined);
    expect(document.querySelectorAll('button, a, input')).toHaveLength(0);
  });
});
