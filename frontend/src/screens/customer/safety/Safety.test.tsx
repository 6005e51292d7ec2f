// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import i18next from 'i18next';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { AnyRow } from '../../../protocol/frames';
import { shared } from '../../../sync/store';
import '../../production/boardTexts';
import '../../production/release/texts';
import '../../production/texts';
import { NOW, order, stand, TODAY } from '../customer.testing';
import Customer from '../index';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ');
const press = (name: string | RegExp) =>
  act(async () => fireEvent.click(screen.getByRole('button', { name })));

const released = order(17, {
  status: 'released',
  slotId: 30,
  deliveryDate: TODAY,
  deliverAt: '2026-11-24T06:00:00Z',
  departsAt: '2026-11-24T05:40:00Z',
  releasedBy: 'Karen Holm',
  releasedAt: '2026-11-24T05:20:00Z',
  deliveredMbq: 9120,
  vialIds: [4],
  batchNumbers: ['FDG-261124-1'],
  certificateId: 9,
});

function recall(acknowledgedAt: string | null): AnyRow {
  return {
    id: 3,
    batchId: 1,
    batchNumber: 'FDG-261124-1',
    tracerId: 1,
    reason: 'Endotoksin over grænsen',
    madeBy: 'Karen Holm',
    madeAt: '2026-11-24T05:31:09Z',
    madeDate: TODAY,
    answers: [
      {
        customerId: 2,
        vialIds: [4],
        orderIds: [17],
        acknowledgedBy: acknowledgedAt ? 'Sofie Holm' : null,
        acknowledgedAt,
        seenBy: 'Sofie Holm',
        seenAt: '2026-11-24T05:32:00Z',
      },
    ],
    revision: 1,
  };
}

function certificate(given: Record<string, unknown>): AnyRow {
  return {
    id: 9,
    number: 'FDG-261124-9',
    version: 1,
    orderIds: [17],
    customerId: 2,
    signedBy: 'Karen Holm',
    signedAt: '2026-11-24T05:20:00Z',
    meaning: '',
    sha256: '',
    kind: 'release',
    struckAt: null,
    struckBy: null,
    struckReason: null,
    acknowledgedBy: null,
    acknowledgedAt: null,
    revision: 2,
    ...given,
  };
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: { orders: [], days: [] } });
  Element.prototype.scrollIntoView = () => undefined;
  window.history.replaceState(null, '', `/orders/3/${TODAY}`);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('RCL: a recall on the customer’s screen', () => {
  const recalled = { ...released, marks: ['recalled'] };

  it('RCL-21 says that it stands before somebody’s eyes, and only while nobody has said so', () => {
    const unseen = recall(null) as unknown as { answers: object[] };
    const answers = unseen.answers.map((one) => ({ ...one, seenBy: null, seenAt: null }));
    const hidden = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    stand({ order: [recalled], more: { recall: [{ ...recall(null), answers } as AnyRow] } });
    render(<Customer />);
    expect(sent.run).not.toHaveBeenCalled();
    hidden.mockReturnValue('visible');
    fireEvent(document, new Event('visibilitychange'));
    expect(sent.run).toHaveBeenCalledExactlyOnceWith('recall.show', { recallId: 3 });
    cleanup();
    hidden.mockRestore();
    stand({ order: [recalled], more: { recall: [recall(null)] } });
    render(<Customer />);
    expect(sent.run).toHaveBeenCalledOnce();
  });

  it('RCL-40 stands till the customer has acknowledged it, and says who was told by a person', async () => {
    const quiet = recall(null) as unknown as { answers: object[] };
    const told = { reachedWhom: 'Mette Friis', reachedHow: 'phone', reachedBy: 'Karen Holm' };
    const answers = quiet.answers.map((one) => ({
      ...one,
      ...told,
      reachedAt: '2026-11-24T05:50:00Z',
    }));
    stand({ order: [recalled], more: { recall: [{ ...recall(null), answers } as AnyRow] } });
    render(<Customer />);
    const alarm = screen.getByRole('alert', { name: 'Kræver din opmærksomhed' });
    expect(plain(alarm)).toContain(
      'Karen Holm fra produktionen har sagt det til Mette Friis 06:50. Kvittér også her.',
    );
    await press('Kvittér: vi bruger den ikke');
    expect(sent.run).toHaveBeenCalledOnce();
  });

  it('RCL-22 names the deliveries that have left the screen', async () => {
    stand({ more: { recall: [recall(null)] } });
    sent.query.mockImplementation((name: string) =>
      Promise.resolve({
        type: 'answer',
        id: 'q',
        result: name === 'recall.read' ? { orders: [recalled] } : { orders: [], days: [] },
      }),
    );
    render(<Customer />);
    await act(async () => undefined);
    const alarm = screen.getByRole('alert', { name: 'Kræver din opmærksomhed' });
    expect(plain(alarm)).toContain('FDG 07:00, 9 000 MBq');
  });

  it('RCL-22 says that its deliveries could not be fetched, and why', async () => {
    stand({ more: { recall: [recall(null)] } });
    sent.query.mockResolvedValue({ type: 'refused', id: 'q', code: 'offline' });
    render(<Customer />);
    await act(async () => undefined);
    const alarm = screen.getByRole('alert', { name: 'Kræver din opmærksomhed' });
    expect(plain(alarm)).toContain('Ikke alle leveringerne kunne hentes: Der er ingen forbindelse');
  });

  it('stands above everything until somebody acknowledges it', async () => {
    stand({ order: [recalled], more: { recall: [recall(null)] } });
    render(<Customer />);
    const alarm = screen.getByRole('alert', { name: 'Kræver din opmærksomhed' });
    expect(plain(alarm)).toContain('Tilbagekaldt: brug ikke FDG fra batch FDG-261124-1');
    expect(plain(alarm)).toContain('Grund: Endotoksin over grænsen');
    expect(plain(alarm)).toContain('FDG 07:00, 9 000 MBq');
    expect(plain(alarm)).toContain('Ingen her har kvitteret, i 10 min');
    expect(document.title).toBe('(!) Ordrer · Tracershop');
    await press('Kvittér: vi bruger den ikke');
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'recall.acknowledge',
      { recallId: 3 },
      { seen: { 'recall:3': 1 } },
    );
  });

  it('is never shown as something one got, and stays on the order when it is acknowledged', () => {
    stand({ order: [recalled], more: { recall: [recall('2026-11-24T05:35:00Z')] } });
    render(<Customer />);
    expect(screen.queryByRole('alert', { name: 'Kræver din opmærksomhed' })).toBeNull();
    const part = screen.getByRole('article', { name: /^07:00 FDG 9\s000\sMBq, Tilbagekaldt$/ });
    expect(plain(part)).toContain('Tilbagekaldt: må ikke bruges. Batch FDG-261124-1');
    expect(plain(part)).toContain('Kvitteret af Sofie Holm 06:35');
    expect(plain(part)).not.toContain('Du får');
    expect(within(part).getByRole('link', { name: /^Certifikat/ })).toBeDefined();
    expect(plain(document.body)).toContain('1 er tilbagekaldt og må ikke bruges.');
    expect(plain(document.body)).not.toContain('Alt er frigivet.');
    // Nobody is told to wait for it.
    expect(plain(document.body)).not.toContain('Næste: FDG');
  });
});

describe('what is new about a batch', () => {
  const news = (kind: string, row: typeof released) => {
    stand({ order: [row] });
    const happenedAt = Date.parse('2026-11-24T05:41:00Z');
    const trace = { at: Date.now(), actor: 'Karen Holm', happenedAt, kind };
    shared.setState({ traces: new Map([['order:17', trace]]) } as never);
    render(<Customer />);
    const shown = plain(screen.getByRole('region', { name: 'Nyt siden sidst' }));
    cleanup();
    return shown;
  };

  it('is a recall where the order is recalled, and else that its vials changed', () => {
    const recalled = { ...released, marks: ['recalled'] };
    const told = news('qcResult.entered', recalled);
    expect(told).toContain('Tilbagekaldt');
    expect(told).toContain('tilbagekaldt 06:41 af Karen Holm');
    expect(told).not.toContain('Frigivet');
    const accepted = { ...released, status: 'accepted', deliveredMbq: null, certificateId: null };
    expect(news('batch.opened', accepted)).toContain('vialer fyldt eller ændret 06:41');
    expect(news('dispatch.made', accepted)).toContain('kørt 06:41');
    expect(news('dispatch.received', released)).toContain('modtaget 06:41');
  });
});

describe('COR: a release that was taken back', () => {
  const struck = {
    struckAt: '2026-11-24T05:40:00Z',
    struckBy: 'Karen Holm',
    struckReason: 'Forkert vial frigivet',
  };

  it('shows the old certificate struck through with its reason, and wants an acknowledgement', async () => {
    const accepted = { ...released, status: 'accepted', deliveredMbq: null, certificateId: null };
    stand({ order: [accepted], more: { certificate: [certificate(struck)] } });
    render(<Customer />);
    const alarm = screen.getByRole('alert', { name: 'Kræver din opmærksomhed' });
    expect(plain(alarm)).toContain('Frigivelsen af FDG 07:00 er trukket tilbage');
    expect(alarm.querySelector('s')?.textContent).toBe('Certifikat FDG-261124-9, version 1');
    expect(plain(alarm)).toContain('Grund: Forkert vial frigivet');
    await press('Kvittér for, at vi har set det');
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'certificate.acknowledge',
      { certificateId: 9 },
      { seen: { 'certificate:9': 2 } },
    );
  });

  it('stays struck through on the order once it is acknowledged', () => {
    const seen = { acknowledgedBy: 'Sofie Holm', acknowledgedAt: '2026-11-24T05:41:00Z' };
    stand({ order: [released], more: { certificate: [certificate({ ...struck, ...seen })] } });
    render(<Customer />);
    expect(screen.queryByRole('alert', { name: 'Kræver din opmærksomhed' })).toBeNull();
    expect(document.querySelector('article s')?.textContent).toContain('FDG-261124-9');
    expect(plain(document.body)).toContain('kvitteret af Sofie Holm 06:41');
  });
});

describe('CRT-3: what is certified conditionally', () => {
  const told = (given: Record<string, unknown>) => {
    const vial = {
      id: 4,
      state: 'released',
      orderIds: [17],
      batchNumber: 'FDG-261124-1',
      ...given,
    };
    stand({
      order: [released],
      vial: [{ dispatchId: null, calibratedAt: '2026-11-24T05:05:00Z', revision: 1, ...vial }],
    });
    render(<Customer />);
    return plain(screen.getByRole('article', { name: /FDG/ }));
  };

  it('says so on the order, and which results are open', () => {
    const text = told({ batchState: 'conditionallyCertified', lateTests: ['Sterilitet'] });
    expect(text).toContain('betinget godkendt');
    expect(text).toContain('Batch FDG-261124-1 er betinget godkendt. Endnu ikke klar: Sterilitet.');
  });

  it('says so on the board of the week, in words (CUS-4)', () => {
    told({ batchState: 'conditionallyCertified', lateTests: ['Sterilitet'] });
    expect(plain(document.getElementById('day-2026-11-24'))).toContain('! betinget godkendt');
  });

  it('says that only the signature is lacking', () => {
    const text = told({ batchState: 'conditionallyCertified', lateTests: [] });
    expect(text).toContain('Alle resultater er inde; underskriften mangler.');
  });

  it('says nothing once the batch is certified', () => {
    expect(told({ batchState: 'certified', lateTests: [] })).not.toContain('betinget');
  });
});

describe('an order’s vials and marks', () => {
  it('say that a vial is blocked', () => {
    const calibratedAt = '2026-11-24T05:05:00Z';
    const vial = { id: 4, state: 'blocked', orderIds: [17], calibratedAt, revision: 1 };
    stand({ order: [released], vial: [vial] });
    render(<Customer />);
    expect(plain(document.body)).toContain('1 vial er spærret og må ikke bruges');
  });

  // Every mark that the server sets on an order: ordering, set-up, moving, releasing, correcting, recalling.
  const MARKS = [
    'late',
    'overLimit',
    'runFull',
    'onBehalf',
    'byRequest',
    'editedAfterAcceptance',
    'releasedWithReason',
    'outsideHours',
    'slotEnded',
    'notInCatalogue',
    'closedDate',
    'ownEntry',
    'supplemented',
    'corrected',
    'recalled',
  ];

  it.each(MARKS)('have words in both languages, here and in production: %s', (mark) => {
    for (const language of ['da', 'en']) {
      for (const key of [`customer:mark.${mark}`, `production:orderMark.${mark}`]) {
        expect(i18next.exists(key, { lng: language, fallbackLng: [] }), `${language} ${key}`).toBe(
          true,
        );
      }
    }
  });

  it('stand on the order in words', () => {
    stand({ order: [{ ...released, marks: ['late', 'onBehalf'] }] });
    render(<Customer />);
    const words = ['late', 'onBehalf'].map((mark) => i18next.t(`customer:mark.${mark}`));
    expect(words).not.toContain('mark.late');
    expect(plain(document.body)).toContain(words.join(' · '));
  });
});
