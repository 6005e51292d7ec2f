// @vitest-environment happy-dom
import '../../../i18n';
import '../texts';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import type { Proposal } from '../../../protocol/rows';
import { goLive } from '../../production/work.testing';
import Setup from '../index';
import { begin, done, production, refused, show } from '../scene';
import { dialog, plain, press, type } from '../sceneActs';

const sent = vi.hoisted(() => ({ run: vi.fn() }));
vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  hold: () => () => undefined,
}));

const isotope = { id: 1, symbol: 'F-18', halfLifeSeconds: 6586.2, source: 'ICRP 107', revision: 4 };
const proposal = (given: Partial<Proposal> = {}): Proposal => ({
  id: 3,
  command: 'isotope.edit',
  data: {},
  before: isotope,
  after: { ...isotope, halfLifeSeconds: 6600, revision: 5 },
  orderIds: [],
  fromDate: '2026-11-24',
  reason: 'ICRP 107, andet oplag',
  state: 'proposed',
  proposedBy: 'Lars Dam',
  proposedById: 99,
  proposedAt: '2026-11-24T05:00:00Z',
  approvedBy: null,
  approvedAt: null,
  endedBy: null,
  endedAt: null,
  endedReason: null,
  why: null,
  revision: 1,
  ...given,
});

function open(path: string) {
  const { hook } = memoryLocation({ path });
  render(
    <Router hook={hook}>
      <Setup />
    </Router>,
  );
}

const shown = (...proposals: Proposal[]) =>
  act(() => show({ ...production(), proposal: proposals as never[] }));
const card = () => within(screen.getByRole('article'));

beforeEach(() => {
  begin();
  sent.run.mockReset();
  sent.run.mockResolvedValue(done({}));
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('EYE-7: the same form proposes', () => {
  it('asks from when and why where the server says that it takes two, and sends the same data', async () => {
    sent.run
      .mockResolvedValueOnce(refused('needs_approval'))
      .mockResolvedValueOnce(done({ proposalId: 3 }));
    open('/setup/isotopes');
    fireEvent.click(screen.getAllByRole('button', { name: /F-18/ })[0] as HTMLElement);
    type('Kilde', 'ICRP 107 (2008)');
    await press('Gem');
    const asked = within(screen.getByRole('dialog', { name: 'Det kræver to personer' }));
    fireEvent.click(asked.getByRole('button', { name: 'Foreslå ændringen' }));
    expect(asked.getByText('Skal udfyldes.')).toBeTruthy();
    fireEvent.change(asked.getByLabelText('Hvorfor'), { target: { value: 'nyt oplag' } });
    fireEvent.change(asked.getByLabelText('Gælder fra'), { target: { value: '2027-01-01' } });
    await act(async () => {
      fireEvent.click(asked.getByRole('button', { name: 'Foreslå ændringen' }));
    });
    expect(sent.run.mock.calls.map(([name]) => name)).toEqual(['isotope.edit', 'proposal.make']);
    expect(sent.run).toHaveBeenLastCalledWith(
      'proposal.make',
      {
        name: 'isotope.edit',
        data: { isotopeId: 1, source: 'ICRP 107 (2008)' },
        fromDate: '2027-01-01',
        reason: 'nyt oplag',
      },
      { seen: { 'isotope:1': 4 } },
    );
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('asks once for a form that sends several', async () => {
    sent.run.mockImplementation((name: string) =>
      Promise.resolve(name === 'slot.add' ? refused('needs_approval') : done({ proposalId: 3 })),
    );
    open('/setup/week');
    await press(/Ny levering/);
    type('Sted', '1');
    type('Hvad', 't1');
    type('Levering kl.', '930');
    await press('man–fre');
    await press('Tilføj 5 leveringer');
    const asked = within(screen.getByRole('dialog', { name: 'Det kræver to personer' }));
    fireEvent.change(asked.getByLabelText('Hvorfor'), { target: { value: 'ny morgen' } });
    await act(async () => {
      fireEvent.click(asked.getByRole('button', { name: 'Foreslå ændringen' }));
    });
    const made = sent.run.mock.calls.filter(([name]) => name === 'proposal.make');
    expect(made.map(([, data]) => [data.data.weekday, data.reason])).toEqual(
      [1, 2, 3, 4, 5].map((day) => [day, 'ny morgen']),
    );
  });

  it('changes nothing where one goes back, and keeps the form', async () => {
    sent.run.mockResolvedValueOnce(refused('needs_approval'));
    open('/setup/isotopes');
    fireEvent.click(screen.getAllByRole('button', { name: /F-18/ })[0] as HTMLElement);
    type('Kilde', 'ICRP 107 (2008)');
    await press('Gem');
    const asked = within(screen.getByRole('dialog', { name: 'Det kræver to personer' }));
    await act(async () => {
      fireEvent.click(asked.getByRole('button', { name: 'Fortryd' }));
    });
    expect(sent.run).toHaveBeenCalledTimes(1);
    expect((dialog().getByLabelText('Kilde') as HTMLInputElement).value).toBe('ICRP 107 (2008)');
  });
});

describe('EYE-7: what waits', () => {
  it('is told before and after, by whom, from when and why, and counted for whoever may decide it', () => {
    open('/setup/proposals');
    shown(
      proposal(),
      proposal({ id: 4, proposedById: 5, proposedBy: 'Karen', fromDate: '2027-01-01' }),
    );
    const [first, second] = screen.getAllByRole('article').map((one) => plain(one));
    expect(first).toMatch(/Isotope?: F-18.*Lars Dam.*109,77 min.*110 min.*andet oplag/);
    expect(second).toMatch(/Gælder fra Fredag 1\. januar 2027/);
    expect(screen.getByRole('link', { name: /Ændringer der venter/ }).textContent).toMatch(/1/);
  });

  it('is signed over the proposal and the row as shown, and over just its orders', async () => {
    open('/setup/proposals');
    goLive();
    shown(proposal({ orderIds: [5, 6] }));
    await press(/^Godkend/);
    expect(dialog().getByText('Rører 2 åbne ordrer')).toBeTruthy();
    fireEvent.change(dialog().getByLabelText(/kodeord/i), { target: { value: 'secret' } });
    sent.run.mockResolvedValueOnce(
      refused('touches_orders', {
        field: 'confirmedOrderIds',
        details: { orderIds: [5, 6, 7], orders: [] },
      }),
    );
    await press('Skriv under og godkend');
    expect(sent.run).toHaveBeenLastCalledWith(
      'proposal.approve',
      { proposalId: 3, confirmedOrderIds: [5, 6] },
      {
        seen: { 'proposal:3': 1, 'isotope:1': 4 },
        signature: { meaning: 'approveChange', password: 'secret' },
      },
    );
    // They are others by now: nothing is sent again by itself.
    expect(dialog().getByText(/ikke længere dem, der stod her/)).toBeTruthy();
    expect(dialog().getByText('Rører 3 åbne ordrer')).toBeTruthy();
    fireEvent.change(dialog().getByLabelText(/kodeord/i), { target: { value: 'secret' } });
    await press('Skriv under og godkend');
    expect(sent.run.mock.calls.at(-1)?.[1]).toEqual({
      proposalId: 3,
      confirmedOrderIds: [5, 6, 7],
    });
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('cannot be signed where the row has changed since', async () => {
    open('/setup/proposals');
    shown(proposal({ before: { ...isotope, halfLifeSeconds: 6580 } }));
    await press(/^Godkend/);
    expect(dialog().getByText(/er ændret, siden forslaget blev lavet/)).toBeTruthy();
    const sign = dialog().getByRole('button', { name: 'Skriv under og godkend' });
    expect((sign as HTMLButtonElement).disabled).toBe(true);
  });

  it('says why one could not be made', () => {
    open('/setup/proposals');
    shown(
      proposal({
        state: 'failed',
        approvedBy: 'Karen Berg',
        approvedAt: '2026-11-23T05:00:00Z',
        why: { code: 'stale', danish: 'Den er ændret imens.', english: 'It has changed.' },
      }),
    );
    expect(card().getByText(/Den er ændret imens/)).toBeTruthy();
    expect(card().queryByRole('button', { name: /^Godkend/ })).toBeNull();
  });
});
