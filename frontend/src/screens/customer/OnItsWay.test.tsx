// @vitest-environment happy-dom
import '../../i18n';
import { cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnyRow } from '../../protocol/frames';
import type { Order } from '../../protocol/rows';
import { shared } from '../../sync/store';
import { warningOf } from '../dispatch/State';
import type { Reach } from './data';
import { OnItsWay } from './OnItsWay';

const sent = vi.hoisted(() => ({ run: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  hold: () => () => undefined,
}));

const ORDER = { id: 17, status: 'accepted' } as Order;
const REACH = {
  stream: 'customer:1',
  customer: 'Nordby',
  endpoint: { id: 3, name: 'PET' },
} as Reach;
const table = (...rows: Record<string, unknown>[]) =>
  new Map(rows.map((row) => [row.id as number, row as unknown as AnyRow]));
const vial = (id: number, state: string) => ({
  id,
  state,
  batchNumber: 'FDG-261124-1',
  activityMbq: 9000,
  calibratedAt: '2026-11-24T06:00:00Z',
  volumeMl: 8,
});

function show(state: string, left: Record<string, unknown> = {}): void {
  const rows = {
    vial: table(vial(1, state), vial(2, state)),
    dispatch: table({
      id: 5,
      orderIds: [17],
      vialIds: [1, 2],
      dispatchedAt: '2026-11-24T05:48:00Z',
      vehicle: 'Bil 2',
      receivedAt: null,
      receivedBy: null,
      receivedVialIds: null,
      note: '',
      revision: 1,
      ...left,
    }),
    document: table({
      id: 9,
      kind: 'deliveryNote',
      number: 'DN-261124-1',
      dispatchId: 5,
      forDate: '2026-11-24',
      madeBy: 'Anders Bæk',
      madeAt: '2026-11-24T05:48:00Z',
      mediaType: 'application/pdf',
      about: [{ type: 'vial', id: 1, facts: { state: 'free' } }],
    }),
  };
  shared.setState({ copies: { 'customer:1': { revision: 1, rows } } } as never);
  render(<OnItsWay order={ORDER} reach={REACH} today="2026-11-24" />);
}

beforeEach(() => {
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', result: {} });
});
afterEach(cleanup);

describe('what is on its way to a customer', () => {
  it('DSP-5 says since when, and that it may not be used, before the release', () => {
    show('free');
    expect(screen.getByText(/På vej siden 06:48/)).toBeTruthy();
    expect(screen.getByText('Må ikke bruges før frigivelse')).toBeTruthy();
    expect(screen.queryByText('Ændret siden')).toBeNull();
  });

  it('DSP-5 DOC-6 says neither after it, and that the paper is older', () => {
    show('released');
    expect(screen.queryByText('Må ikke bruges før frigivelse')).toBeNull();
    expect(screen.getByText('Ændret siden')).toBeTruthy();
    const link = screen.getByRole('link', { name: /Følgeseddel/ });
    expect(link.getAttribute('href')).toBe('/api/documents/9');
  });

  it('BAT-9 COR-2 says of what is blocked or discarded that it may not be used, and waits for no release', () => {
    for (const state of ['blocked', 'discarded']) {
      show(state);
      expect(screen.getByText('Spærret: må ikke bruges')).toBeTruthy();
      expect(screen.queryByText('Må ikke bruges før frigivelse')).toBeNull();
      cleanup();
    }
    show('released', { vialIds: [1, 2, 3] });
    expect(screen.getByText('Må ikke bruges før frigivelse')).toBeTruthy();
    cleanup();
    const vials = new Map([
      [1, { state: 'released' }],
      [2, { state: 'blocked' }],
    ] as const);
    expect(warningOf({ vialIds: [1, 2] }, vials)).toBe('someBarred');
  });

  it('DSP-6 sends what was ticked, for the row that was shown', () => {
    show('released');
    fireEvent.click(screen.getByRole('button', { name: 'Meld modtaget' }));
    const dialog = within(screen.getByRole('dialog', { hidden: true }));
    fireEvent.click(dialog.getAllByRole('checkbox', { hidden: true })[1] as HTMLElement);
    fireEvent.click(dialog.getByRole('button', { name: 'Modtag 1 vial', hidden: true }));
    const [name, data, options] = sent.run.mock.calls[0] as [
      string,
      { vialIds: number[] },
      unknown,
    ];
    expect([name, data.vialIds, options]).toEqual([
      'dispatch.receive',
      [1],
      { seen: { 'dispatch:5': 1 } },
    ]);
  });

  it('DSP-20 says what was entered late from paper, and sends that a receipt is', () => {
    show('released', { marks: ['fromPaper'] });
    expect(screen.getByText('efterført fra papir')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Meld modtaget' }));
    const dialog = within(screen.getByRole('dialog', { hidden: true }));
    fireEvent.click(dialog.getByRole('checkbox', { name: 'Fra papir', hidden: true }));
    fireEvent.click(dialog.getByRole('button', { name: 'Modtag 2 vialer', hidden: true }));
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({ vialIds: [1, 2], fromPaper: true });
    cleanup();
    show('released', { receivedAt: '2026-11-24T05:58:00Z', marks: ['receivedFromPaper'] });
    expect(screen.getByText('modtagelsen er efterført fra papir')).toBeTruthy();
  });

  it('DSP-21 DSP-22 says that the car came back, and that its papers do not hold', () => {
    show('free', {
      returnedAt: '2026-11-24T05:58:00Z',
      returnedBy: 'Karen Holm',
      returnedReason: 'Transport: vejen er spærret',
    });
    expect(
      screen.getByText('Bilen kom tilbage 06:58, Karen Holm: Transport: vejen er spærret'),
    ).toBeTruthy();
    expect(screen.getByText('Bilen kom tilbage')).toBeTruthy();
    expect(screen.queryByText('Må ikke bruges før frigivelse')).toBeNull();
    expect(screen.queryByRole('button', { name: 'Meld modtaget' })).toBeNull();
  });

  it('DSP-7 says what is missing', () => {
    show('released', {
      receivedAt: '2026-11-24T05:58:00Z',
      receivedBy: 'Sofie Lind',
      receivedVialIds: [1],
      note: 'én manglede',
    });
    expect(screen.getByText(/Modtaget 06:58 af Sofie Lind, 1 vial mangler/)).toBeTruthy();
    expect(screen.getByText(/vial 2/)).toBeTruthy();
    expect(screen.queryByRole('button', { name: 'Meld modtaget' })).toBeNull();
  });
});
