// @vitest-environment happy-dom
import '../../i18n';
import './texts';
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import Setup from './index';
import { begin, done, production, refused, show } from './scene';
import { check, dialog, plain, press, type } from './sceneActs';

const sent = vi.hoisted(() => ({ run: vi.fn(), ask: vi.fn() }));
vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.ask,
  hold: () => () => undefined,
}));

beforeEach(() => {
  begin();
  sent.run.mockReset();
  sent.run.mockResolvedValue(done());
});

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function open(path: string) {
  const [at, search] = path.split('?');
  const { hook, searchHook } = memoryLocation({ path: at, searchPath: search ?? '' });
  render(
    <Router hook={hook} searchHook={searchHook}>
      <Setup />
    </Router>,
  );
}

describe('the week', () => {
  it('shows each delivery with its run, departure and decay', () => {
    open('/setup/week');
    const chip = screen.getByRole('button', { name: /tirs\s*07:00/ });
    expect(plain(chip)).toMatch(/Nordby PET\/CT 1.*FDG.*afg\. 06:40.*kørsel 05:45, 62 %/);
  });

  it('adds a delivery for each weekday, fed by the nearest run before it leaves', async () => {
    open('/setup/week');
    await press(/Ny levering/);
    type('Sted', '1');
    type('Hvad', 't1');
    type('Levering kl.', '930');
    await press('man–fre');
    await press('Tilføj 5 leveringer');
    expect(sent.run.mock.calls.map(([name, data]) => [name, data.weekday, data.runId])).toEqual(
      [1, 2, 3, 4, 5].map((day) => ['slot.add', day, day]),
    );
  });

  it('stops at the first that is refused, and keeps what is left', async () => {
    sent.run
      .mockResolvedValueOnce(done())
      .mockResolvedValueOnce(refused('invalid', { field: 'deliveryTime', message: 'Findes.' }));
    open('/setup/week');
    await press(/Ny levering/);
    type('Sted', '1');
    type('Hvad', 't1');
    type('Levering kl.', '930');
    await press('man–fre');
    await press('Tilføj 5 leveringer');
    expect(sent.run).toHaveBeenCalledTimes(2);
    expect(screen.getByText('Findes.')).toBeTruthy();
    expect(screen.getByRole('button', { name: 'Tilføj 4 leveringer' })).toBeTruthy();
  });

  it('warns of two odd weeks in a row, and swaps from week 1 (SCH-3)', async () => {
    open('/setup/week');
    expect(screen.getByText(/2026 har en uge 53/)).toBeTruthy();
    await press('Byt fra …');
    const [, row] = dialog().getAllByRole('row');
    expect(plain(row ?? null)).toContain('uge 51, 53, 1, 3');
    expect(plain(row ?? null)).toContain('uge 51, 53, 2, 4');
    await press('Byt 1 levering');
    expect(sent.run).toHaveBeenCalledWith(
      'slot.swap',
      { slotIds: [2], fromDate: '2027-01-04' },
      { seen: { 'slot:2': 1 } },
    );
  });
});

describe('deadlines and closed dates', () => {
  it('says what a deadline comes to while it is typed (ORD-7)', async () => {
    open('/setup/deadlines');
    await press('Ret: Aktivitet og isotoper');
    type('Klokkeslæt', '11.15');
    expect(plain(dialog().getByRole('status'))).toBe(
      'Til levering onsdag 25. november er sidste øjeblik tirsdag 24. november 11:15.',
    );
    await press('Sæt frist');
    expect(sent.run).toHaveBeenCalledWith(
      'deadline.set',
      {
        kind: 'activity',
        tracerId: null,
        type: 'daily',
        weekday: null,
        time: '11:15:00',
        workingDaysOnly: true,
      },
      { seen: { 'deadline:1': 1 } },
    );
  });

  it('closes the proposed holidays that are chosen, the optional ones not by themselves', async () => {
    sent.ask.mockResolvedValue({
      type: 'answer',
      id: 'x',
      result: {
        dates: [
          { date: '2026-12-25', name: 'Juledag' },
          { date: '2026-12-26', name: 'Anden juledag' },
          { date: '2026-12-31', name: 'Nytårsaften', optional: true },
        ],
      },
    });
    open('/setup/closed');
    await press(/Foreslå helligdage/);
    expect(sent.ask).toHaveBeenCalledWith('closedDates.proposed', { year: 2026 });
    fireEvent.click(screen.getByLabelText(/Anden juledag/));
    await press('Luk 1 dag');
    expect(sent.run).toHaveBeenCalledWith(
      'closedDate.add',
      { dates: [{ date: '2026-12-25', name: 'Juledag' }] },
      undefined,
    );
  });
});

describe('release rights (REL-1)', () => {
  it('grants several at once, and none to oneself', async () => {
    open('/setup/rights');
    expect(screen.getByText(/Ingen må frigive FDG, PIB i dag/)).toBeTruthy();
    const own = screen.getByRole('button', { name: 'Karen, FDG: ingen ret. Giv en.' });
    expect((own as HTMLButtonElement).disabled).toBe(true);
    await press('Anders, FDG: ingen ret. Giv en.');
    const persons = [...screen.getByLabelText('Person').querySelectorAll('option')];
    expect(persons.map((one) => one.textContent)).toEqual(['Vælg …', 'Anders (Produktion)']);
    check('PIB');
    await press('Giv 2 rettigheder');
    expect(sent.run.mock.calls.map(([, data]) => data)).toEqual(
      [1, 2].map((tracerId) => ({
        userId: 6,
        tracerId,
        isotopeId: null,
        fromDate: '2026-11-24',
        toDate: null,
      })),
    );
  });

  it('is withdrawn with a reason only', async () => {
    const rows = production();
    rows.releaseRight = [
      {
        id: 3,
        userId: 6,
        userName: 'Anders',
        tracerId: 1,
        isotopeId: null,
        fromDate: '2026-11-01',
        toDate: null,
        withdrawn: false,
        revision: 2,
      },
    ];
    show(rows);
    open('/setup/rights');
    await press('Anders, FDG: gyldig');
    await press('Træk tilbage');
    await press('Træk tilbage');
    expect(sent.run).not.toHaveBeenCalled();
    type('Begrundelse', 'Orlov');
    await press('Træk tilbage');
    expect(sent.run).toHaveBeenCalledWith(
      'releaseRight.withdraw',
      { releaseRightId: 3, reason: 'Orlov' },
      { seen: { 'releaseRight:3': 2 } },
    );
  });
});

describe('people (ACC-1)', () => {
  it('makes an external user with customers and a password that is shown once', async () => {
    open('/setup/people');
    await press(/Ny ekstern bruger/);
    type('Navn', 'Thomas Fjord');
    type('Brugernavn', 'thomas');
    type('Kodeord', 'en lang hemmelighed');
    await press('Opret');
    expect(screen.getByText('Vælg mindst én kunde.')).toBeTruthy();
    check('Nordby');
    await press('Opret');
    expect(sent.run).toHaveBeenCalledWith(
      'user.create',
      {
        username: 'thomas',
        name: 'Thomas Fjord',
        role: 'externalUser',
        customerIds: [1],
        password: 'en lang hemmelighed',
      },
      undefined,
    );
    expect(dialog().getByText('en lang hemmelighed')).toBeTruthy();
  });

  it('lets users of the house be assigned and no more', async () => {
    open('/setup/people');
    await press(/^Sofie/);
    expect(dialog().queryByRole('button', { name: 'Nyt kodeord' })).toBeNull();
    await press('Fjern: Nordby');
    await press('Fjern');
    expect(sent.run).toHaveBeenCalledWith(
      'assignment.remove',
      { userId: 7, customerId: 1 },
      { seen: { 'user:7': 1 } },
    );
  });
});
