// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../sync/store';
import Audit from './index';
import { addressOf, askedOf, dataOf } from './Trail';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const ENTRY = {
  id: 17,
  at: '2026-11-24T06:00:00Z',
  kind: 'order.edited',
  title: 'Ordre ændret',
  actor: 'Sofie Holm',
  role: 'shopUser',
  origin: 'screen',
  commandId: 'c',
  subjects: ['order:4', 'batchNumber:FDG-261124-1'],
  reason: 'to patienter mere',
  before: null,
  after: null,
  changes: [
    { row: 'order:4', field: 'orderedMbq', label: 'Bestilt', before: '9 000', after: '9 100' },
  ],
  erased: null,
  withheld: false,
  long: false,
  hash: 'abc',
};

const answer = (result: unknown) => Promise.resolve({ type: 'answer', id: 'q', result });
const pageOf = (entries: unknown[], more = false) => ({ entries, more, kinds: ['order.edited'] });

function as(role: string): void {
  shared.setState({
    user: { id: 1, name: 'Jens Kjær', role, customerIds: [] },
    session: 'signedIn',
  } as never);
}

beforeEach(() => {
  window.history.replaceState(null, '', '/audit/trail');
  sent.run.mockReset();
  sent.query.mockReset();
  HTMLDialogElement.prototype.showModal = function show() {
    this.open = true;
  };
  HTMLDialogElement.prototype.close = function close() {
    this.open = false;
  };
});
afterEach(cleanup);

describe('an answer that is on its way', () => {
  it.each(['rights', 'punctuality', 'reviews'])(
    'is told on %s, until it is refused',
    async (tab) => {
      as('productionAdmin');
      window.history.replaceState(null, '', `/audit/${tab}`);
      let refuse: (refused: unknown) => void = () => {};
      sent.query.mockImplementation(() => new Promise((done) => (refuse = done)));
      render(<Audit />);
      expect((await screen.findByText('Henter …')).getAttribute('aria-busy')).toBe('true');
      refuse({ type: 'refused', id: 'q', code: 'forbidden', message: 'Det må du ikke.' });
      expect(await screen.findByText('Det må du ikke.')).toBeDefined();
      expect(screen.queryByText('Henter …')).toBeNull();
    },
  );
});

describe('AUD-1: the trail on the screen', () => {
  it('keeps what is asked in the address, and sends numbers as numbers', () => {
    const asked = askedOf('?orderId=17&person=%20Anne%20&fromDate=2026-11-24&other=x&batch=');
    expect(asked).toEqual({ orderId: '17', person: 'Anne', fromDate: '2026-11-24' });
    expect(dataOf(asked)).toEqual({ orderId: 17, person: 'Anne', fromDate: '2026-11-24' });
    expect(askedOf(addressOf(asked))).toEqual(asked);
  });

  it('shows who, when, why and each field before and after', async () => {
    as('productionAdmin');
    sent.query.mockImplementation(() => answer(pageOf([ENTRY])));
    render(<Audit />);
    expect(await screen.findByText('Ordre ændret')).toBeDefined();
    expect(document.body.textContent).toContain('to patienter mere');
    const row = screen.getByRole('row', { name: /Bestilt/ });
    expect(row.textContent).toBe('Bestilt9 000→9 100');
    expect(screen.queryByText('Slet ordene…')).toBeNull();
    expect(sent.query).toHaveBeenCalledWith('audit.search', { limit: 50 });
  });

  it('DOC-20 leads production to the papers that an entry is about, and nobody else', async () => {
    const subjects = ['order:4', 'certificate:9', 'document:5'];
    const links = () => screen.queryAllByRole('link', { name: /^Åbn/ });
    as('productionUser');
    sent.query.mockImplementation(() => answer(pageOf([{ ...ENTRY, subjects }])));
    render(<Audit />);
    await screen.findByText('Ordre ændret');
    expect(links().map((link) => [link.textContent, link.getAttribute('href')])).toEqual([
      ['Åbn Certifikat 9', '/api/certificates/9'],
      ['Åbn Dokument 5', '/api/documents/5'],
    ]);
    cleanup();
    as('siteAdmin');
    render(<Audit />);
    await screen.findByText('Ordre ændret');
    expect(links()).toEqual([]);
  });

  it('goes on to older ones from the last that is shown', async () => {
    as('productionUser');
    sent.query
      .mockImplementationOnce(() => answer(pageOf([ENTRY], true)))
      .mockImplementationOnce(() => answer(pageOf([{ ...ENTRY, id: 9 }])));
    render(<Audit />);
    fireEvent.click(await screen.findByRole('button', { name: 'Vis ældre' }));
    expect(await screen.findByText('2 poster')).toBeDefined();
    expect(sent.query).toHaveBeenLastCalledWith('audit.search', { limit: 50, before: 17 });
  });

  it('says a refusal at its field', async () => {
    as('productionUser');
    sent.query.mockResolvedValue({
      type: 'refused',
      id: 'q',
      stream: null,
      code: 'invalid',
      message: '80 navne passer. Skriv mere af navnet.',
      field: 'person',
      details: null,
    });
    render(<Audit />);
    await screen.findByText('80 navne passer. Skriv mere af navnet.');
    expect(screen.getByLabelText('Person').getAttribute('aria-invalid')).toBe('true');
  });
});

describe('ERA-1: the act on the screen', () => {
  async function opened() {
    as('siteAdmin');
    sent.query.mockImplementation((name: string) =>
      answer(
        name === 'audit.repeats'
          ? {
              entryId: 17,
              entries: [
                {
                  id: 20,
                  at: ENTRY.at,
                  kind: 'order.accepted',
                  title: 'Ordre accepteret',
                  actor: 'A',
                },
                { id: 21, at: ENTRY.at, kind: 'order.edited', title: 'Ordre ændret', actor: 'B' },
              ],
              living: ['order:4'],
              more: false,
            }
          : pageOf([{ ...ENTRY, withheld: true, changes: [] }]),
      ),
    );
    render(<Audit />);
    fireEvent.click(await screen.findByText('Slet ordene…'));
    await screen.findByText('2 andre poster gentager de samme ord. Slet dem med:');
    return screen.getByRole('button', { name: /Slet ordene i/, hidden: true });
  }

  it('asks for a reason and the password, and sends neither before both are there', async () => {
    const button = await opened();
    expect(document.body.textContent).toContain('Ordre 4 siger det stadig');
    await act(async () => fireEvent.click(button));
    expect(document.body.textContent).toContain('Skriv en begrundelse.');
    fireEvent.change(screen.getByLabelText('Hvorfor slettes ordene?'), {
      target: { value: 'et navn' },
    });
    await act(async () => fireEvent.click(button));
    expect(document.body.textContent).toContain('Skriv dit kodeord');
    expect(sent.run).not.toHaveBeenCalled();
  });

  it('signs for the chosen entries, and keeps the password nowhere', async () => {
    sent.run.mockResolvedValue({
      type: 'done',
      id: 'x',
      result: {},
      revisions: {},
      repeated: false,
    });
    const button = await opened();
    fireEvent.click(screen.getAllByRole('checkbox', { hidden: true })[1] as HTMLElement);
    fireEvent.change(screen.getByLabelText('Hvorfor slettes ordene?'), {
      target: { value: 'et navn' },
    });
    const box = screen.getByLabelText('Dit kodeord') as HTMLInputElement;
    fireEvent.change(box, { target: { value: 'hemmelig' } });
    await act(async () => fireEvent.click(button));
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'payload.erase',
      { entryId: 17, reason: 'et navn', moreEntryIds: [20] },
      { signature: { meaning: 'erase', password: 'hemmelig' } },
    );
    expect(document.body.innerHTML).not.toContain('hemmelig');
  });
});

describe('ACC-21: the register on the screen', () => {
  it('warns, and says of each right whether its holder could release', async () => {
    window.history.replaceState(null, '', '/audit/rights');
    as('siteAdmin');
    const right = {
      releaseRightId: 1,
      userId: 5,
      userName: 'Anne Lind',
      tracerId: 1,
      isotopeId: null,
      of: 'FDG',
      fromDate: '2026-11-01',
      toDate: null,
      grantedAt: null,
      withdrawnAt: null,
      role: 'productionUser',
      could: true,
      until: null,
      why: null,
    };
    sent.query.mockImplementation(() =>
      answer({
        date: '2026-11-24',
        asOf: ENTRY.at,
        rights: [
          right,
          { ...right, releaseRightId: 2, userName: 'Bo', could: false, why: 'disabled' },
        ],
        warnings: [
          { code: 'few', of: 'FDG', tracerId: 1, count: 1, userName: null, toDate: null },
          { code: 'few', of: 'FET', tracerId: 2, count: 0, userName: null, toDate: null },
          {
            code: 'endsSoon',
            of: 'FLT',
            tracerId: 3,
            count: null,
            userName: 'Bo',
            toDate: '2026-12-01',
          },
        ],
      }),
    );
    render(<Audit />);
    await screen.findByText('Kun 1 person kan frigive FDG.');
    const text = document.body.textContent ?? '';
    expect(text).toContain('Ingen kan frigive FET.');
    expect(text).toContain('Bos ret til FLT udløber 1. dec. 2026.');
    expect(text).toContain('Kunne ikke: kontoen var spærret');
    expect(screen.queryByRole('link', { name: 'Afspil en dag' })).toBeNull();
  });
});

describe('AUD-31 a search by time of day', () => {
  it('asks for dates with their times, and keeps them in the address', async () => {
    as('productionUser');
    sent.query.mockReturnValue(answer(pageOf([])));
    await act(async () => void render(<Audit />));
    for (const [label, value] of [
      ['Fra og med', '2026-11-24'],
      ['kl. (kan udelades)', '06:30'],
      ['Til og med', '2026-11-24'],
      ['kl., minuttet med', '07:15'],
    ] as const) {
      fireEvent.change(screen.getByLabelText(label), { target: { value } });
    }
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Søg' })));
    const span = {
      fromDate: '2026-11-24',
      fromTime: '06:30',
      toDate: '2026-11-24',
      toTime: '07:15',
    };
    expect(sent.query).toHaveBeenLastCalledWith('audit.search', { ...span, limit: 50 });
    expect(askedOf(window.location.search)).toEqual(span);
  });
});

describe('EXP-20 the tables that may be taken out', () => {
  const links = () =>
    screen.getAllByRole('link').flatMap((link) => {
      const [, name] = /exports\/(\w+)\.csv/.exec(link.getAttribute('href') ?? '') ?? [];
      return name ?? [];
    });

  it('are all of them for production', () => {
    window.history.replaceState(null, '', '/audit/exports');
    as('productionUser');
    render(<Audit />);
    for (const name of ['orders', 'releaseLines', 'bookings', 'rooms', 'tracers', 'users']) {
      expect(links()).toContain(name);
    }
  });

  it('are those of catalogue and site for the site admin', () => {
    window.history.replaceState(null, '', '/audit/exports');
    as('siteAdmin');
    render(<Audit />);
    expect(links()).toContain('quarantine');
    expect(links()).toContain('releaseRights');
    for (const name of ['orders', 'releaseLines', 'bookings', 'rooms']) {
      expect(links()).not.toContain(name);
    }
  });

  it('EXP-20 are called what they are called elsewhere', () => {
    window.history.replaceState(null, '', '/audit/exports');
    as('siteAdmin');
    render(<Audit />);
    const said = document.body.textContent ?? '';
    for (const words of ['Katalog og drift', 'Drift, det hele', 'Afviste RIS-beskeder']) {
      expect(said).toContain(words);
    }
    expect(said).not.toMatch(/meddelelse|anlæg/i);
  });
});
