// @vitest-environment happy-dom
import '../../i18n';
import './texts';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import Setup from './index';
import { begin, done, production, refused, show, site, slot, tracer } from './scene';

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

const press = async (name: string | RegExp, nth = 0) => {
  await act(async () => {
    const found = screen.getAllByRole('button', { name })[nth];
    if (!found) {
      throw new Error(`no button ${name}`);
    }
    fireEvent.click(found);
  });
};
const type = (label: string | RegExp, value: string) =>
  fireEvent.change(screen.getByLabelText(label), { target: { value } });
const check = (label: string) => fireEvent.click(screen.getByLabelText(label));
const dialog = () => within(screen.getByRole('dialog'));
const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s/g, ' ');

describe('isotopes', () => {
  it('takes a half-life in minutes and sends seconds', async () => {
    open('/setup/isotopes');
    await press(/Ny isotop/);
    type('Symbol', 'Ga-68');
    type('Halveringstid', '67,71');
    expect(plain(screen.getByRole('dialog'))).toContain('= 4 062,6 s');
    await press('Tilføj');
    expect(sent.run).toHaveBeenCalledWith(
      'isotope.add',
      { symbol: 'Ga-68', halfLifeSeconds: 4062.6, source: 'ICRP 107' },
      undefined,
    );
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('asks which of two readings is meant (CLI-4)', async () => {
    open('/setup/isotopes');
    await press(/^F-18/);
    type('Halveringstid', '109.770');
    await press('Gem');
    expect(sent.run).not.toHaveBeenCalled();
    await press('109,77');
    expect((screen.getByLabelText('Halveringstid') as HTMLInputElement).value).toBe('109,77');
  });

  it('sends nothing where nothing was changed', async () => {
    open('/setup/isotopes');
    await press(/^F-18/);
    await press('Gem');
    expect(sent.run).not.toHaveBeenCalled();
    expect(screen.queryByRole('dialog')).toBeNull();
  });
});

describe('tracers', () => {
  it('sends what was changed and no more, with the revision that was shown', async () => {
    open('/setup/tracers');
    await press(/^FDG/);
    type('Holdbarhed', '480');
    await press('Gem');
    expect(sent.run).toHaveBeenCalledWith(
      'tracer.edit',
      { tracerId: 1, shelfLifeMinutes: 480 },
      { seen: { 'tracer:1': 5 } },
    );
  });

  it('puts a refusal at its field, and takes it away where somebody types', async () => {
    sent.run.mockResolvedValue(
      refused('invalid', { field: 'shelfLifeMinutes', message: 'For kort.' }),
    );
    open('/setup/tracers');
    await press(/^FDG/);
    type('Holdbarhed', '1');
    await press('Gem');
    const field = screen.getByLabelText('Holdbarhed');
    expect(field.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(field);
    expect(screen.getByText('For kort.')).toBeTruthy();
    type('Holdbarhed', '10');
    expect(screen.queryByText('For kort.')).toBeNull();
  });

  it('shows what somebody else changed, and goes on from it with what was typed (LED-7)', async () => {
    open('/setup/tracers');
    await press(/^FDG/);
    type('Klinisk navn', 'Fludeoxyglucose');
    const rows = production();
    rows.tracer = [tracer(1, 'FDG', { shelfLifeMinutes: 480, revision: 6 })];
    act(() => show(rows));
    expect(plain(screen.getByRole('dialog'))).toContain('Holdbarhed: 600 min → 480 min');
    await press('Gå videre fra det nye');
    expect((screen.getByLabelText('Holdbarhed') as HTMLInputElement).value).toBe('480');
    await press('Gem');
    expect(sent.run).toHaveBeenCalledWith(
      'tracer.edit',
      { tracerId: 1, clinicalName: 'Fludeoxyglucose' },
      { seen: { 'tracer:1': 6 } },
    );
  });

  it('asks before it archives', async () => {
    open('/setup/tracers');
    await press(/^FDG/);
    await press('Arkivér');
    expect(sent.run).not.toHaveBeenCalled();
    await press('Arkivér', 1);
    expect(sent.run).toHaveBeenCalledWith(
      'tracer.archive',
      { tracerId: 1 },
      { seen: { 'tracer:1': 5 } },
    );
  });
});

describe('a new customer, to its first order', () => {
  it('is led from one missing thing to the next', async () => {
    const rows = production();
    const people = site();
    const havnby = {
      id: 2,
      shortName: 'Havnby',
      longName: 'Havnby Sygehus',
      dispenserNumber: null,
      archived: false,
      revision: 1,
    };
    rows.customer?.push(havnby);
    show(rows);
    open('/setup/customers/2?guide=1');
    expect(dialog().getByRole('heading').textContent).toBe('Nyt sted · Havnby');
    expect(dialog().getByText('Trin 1 af 4')).toBeTruthy();
    type('Navn', 'PET/CT');
    type('Transport', '40');
    sent.run.mockImplementationOnce(async () => {
      rows.endpoint?.push({
        ...(rows.endpoint[0] ?? { id: 0 }),
        id: 2,
        customerId: 2,
        name: 'PET/CT',
        transportMinutes: 40,
      });
      show(rows);
      return done({ endpointId: 2 });
    });
    await press('Tilføj');
    expect(sent.run).toHaveBeenLastCalledWith(
      'endpoint.add',
      {
        customerId: 2,
        name: 'PET/CT',
        transportMinutes: 40,
        internal: false,
        receivesFrom: null,
        receivesTo: null,
        receivesWeekdays: [1, 2, 3, 4, 5],
      },
      undefined,
    );
    expect(dialog().getByRole('heading').textContent).toBe('Hvad må PET/CT bestille?');
    type('Tracer eller isotop', 't1');
    type('som procent', '15');
    expect((screen.getByLabelText('Tillæg som faktor') as HTMLInputElement).value).toBe('1,15');
    type('Mest MBq pr. ordre', '12 GBq');
    sent.run.mockImplementationOnce(async () => {
      rows.catalogueEntry?.push({ ...(rows.catalogueEntry[0] ?? { id: 0 }), id: 2, endpointId: 2 });
      show(rows);
      return done();
    });
    await press('Giv lov');
    expect(sent.run).toHaveBeenLastCalledWith(
      'catalogueEntry.add',
      {
        endpointId: 2,
        tracerId: 1,
        isotopeId: null,
        overhead: 1.15,
        maxMbq: 12_000,
        maxInjections: null,
      },
      undefined,
    );
    expect(dialog().getByText('FDG · Havnby · PET/CT')).toBeTruthy();
    type('Levering kl.', '8.20');
    check('tirs');
    expect(plain(dialog().getAllByRole('row')[1] ?? null)).toContain('07:40');
    sent.run.mockImplementationOnce(async () => {
      rows.slot?.push(slot(3, 2, { endpointId: 2, deliveryTime: '08:20:00' }));
      show(rows);
      return done();
    });
    await press('Tilføj levering');
    expect(sent.run).toHaveBeenLastCalledWith(
      'slot.add',
      {
        endpointId: 2,
        runId: 2,
        weekday: 2,
        deliveryTime: '08:20:00',
        weeks: 'every',
        maxMbq: null,
        startsDate: null,
      },
      undefined,
    );
    type('Bruger', 'birgit');
    sent.run.mockImplementationOnce(async () => {
      people.user = (people.user ?? []).map((one) =>
        one.id === 8 ? { ...one, customerIds: [2] } : one,
      );
      show(rows, people);
      return done();
    });
    await press('Tilføj');
    expect(sent.run).toHaveBeenLastCalledWith(
      'assignment.add',
      { username: 'birgit', customerId: 2 },
      undefined,
    );
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByText('Havnby kan bestille.')).toBeTruthy();
    expect(plain(document.body)).toContain('Første mulige levering: FDG tirsdag 1. december 08:20');
  });

  it('lets one do the rest later', async () => {
    const rows = production();
    rows.slot = [];
    show(rows);
    open('/setup/customers/1?guide=1');
    await press('Senere');
    expect(screen.queryByRole('dialog')).toBeNull();
    expect(screen.getByRole('button', { name: 'FDG til PET/CT 1: hvornår' })).toBeTruthy();
  });
});

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
