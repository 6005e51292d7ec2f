// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { batch, STERILE, vial } from '../../../domain/batches.testing';
import { order } from '../../../domain/book.testing';
import type { AnyRow } from '../../../protocol/frames';
import { shared } from '../../../sync/store';
import Production from '../index';
import {
  begin,
  choose,
  dialog,
  done,
  fill,
  giveReason,
  goLive,
  key,
  NOW,
  plain,
  press,
  refusal,
  stream,
  submit,
  tickReview,
} from '../work.testing';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const RIGHT = {
  id: 1,
  userId: 5,
  tracerId: 1,
  isotopeId: null,
  fromDate: '2026-01-01',
  toDate: null,
  withdrawn: false,
};
const FIRST = order(17, 1, 3900, { dispensedMbq: 4000 });
const SECOND = order(18, 2, 2000, { customerId: 2, endpointId: 1, dispensedMbq: 2100 });
const VIALS = [vial(4, { activityMbq: 6000 }), vial(5, { activityMbq: 4850, customerId: 2 })];
const CERTIFICATE = {
  id: 9,
  number: 'FDG-261124-9',
  version: 1,
  orderIds: [17],
  customerId: 1,
  signedBy: 'Karen Holm',
  signedAt: '2026-11-24T04:55:00Z',
  meaning: '',
  sha256: '',
  kind: 'release',
  struckAt: null,
  struckBy: null,
  struckReason: null,
  acknowledgedBy: null,
  acknowledgedAt: null,
  revision: 1,
};

function show(
  given: { orders?: object[]; vials?: object[]; batches?: object[]; certificates?: object[] } = {},
) {
  stream({
    orders: (given.orders ?? [FIRST, SECOND]) as never,
    vials: (given.vials ?? VIALS) as unknown as AnyRow[],
    more: {
      batch: given.batches ?? [batch(1, { state: 'certified' })],
      releaseRight: [RIGHT],
      certificate: given.certificates ?? [],
    },
  });
  goLive();
  render(<Production />);
}
const boxes = () => within(dialog()).getAllByRole<HTMLInputElement>('checkbox', { hidden: true });

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ ...done, result: { certificateIds: [21, 22] } });
  begin();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('VIA-2: vials that all wait for a person', () => {
  const DOUBTED = [vial(4, { activityMbq: 6000, state: 'unconfirmed' })];

  it('are confirmed before anything is signed', async () => {
    show({ vials: DOUBTED, orders: [FIRST] });
    await choose(/^FDG 07:00 Nordby/);
    const panel = screen.getByRole('region', { name: 'Valgt levering' });
    expect(within(panel).queryByRole('button', { name: /^Underskriv og frigiv/ })).toBeNull();
    await press(/^Bekræft vialen/, panel);
    expect(sent.run).toHaveBeenCalledWith('vial.confirm', { vialId: 4 }, expect.anything());
  });

  it('are a colleague’s where the person here has entered them', async () => {
    show({ vials: [{ ...DOUBTED[0], enteredBy: 'Anders Bæk' }], orders: [FIRST] });
    await choose(/^FDG 07:00 Nordby/);
    const panel = screen.getByRole('region', { name: 'Valgt levering' });
    expect(within(panel).queryByRole('button', { name: /^Bekræft vialen/ })).toBeNull();
    expect(plain(panel)).toContain('en kollega bekræfter den');
  });

  it('make no sum that looks well: nothing is chosen yet', async () => {
    show({ vials: DOUBTED, orders: [FIRST] });
    await choose(/^FDG 07:00 Nordby/);
    await key('r');
    expect(plain(dialog())).toContain('Vælg mindst én vial.');
    expect(plain(dialog())).not.toContain('kræver begrundelse');
  });
});

describe('REL-50: vials that several deliveries by count share', () => {
  const injections = { kind: 'injection', injections: 1, orderedMbq: null, toDispenseMbq: null };
  const SHARED = [order(17, 1, 0, injections), order(18, 2, 0, injections)] as const;

  it('are ticked by nobody but the one who signs, and the dialog says so', async () => {
    show({ orders: [...SHARED], vials: [vial(4, { activityMbq: 600 })] });
    await choose(/^FDG 07:00 Nordby/);
    await key('r');
    expect(plain(dialog())).toContain('Vialerne ligger til 2 leveringer efter antal.');
    const box = within(dialog()).getByRole<HTMLInputElement>('checkbox', {
      name: /FDG-261124-1/,
      hidden: true,
    });
    expect(box.checked).toBe(false);
    expect(plain(dialog())).not.toContain('Ingen vialer, der kan frigives nu');
    const [other] = within(dialog()).getAllByRole<HTMLInputElement>('checkbox', {
      name: /08:15/,
      hidden: true,
    });
    expect(other?.disabled).toBe(false);
    expect(plain(dialog())).toContain('vælg selv vialerne');
    await act(async () => fireEvent.click(box));
    expect(box.checked).toBe(true);
  });

  it('are ticked where it is the only one', async () => {
    show({ orders: [SHARED[0]], vials: [vial(4, { activityMbq: 600 })] });
    await choose(/^FDG 07:00 Nordby/);
    await key('r');
    expect(plain(dialog())).not.toContain('efter antal');
    expect(
      within(dialog()).getByRole<HTMLInputElement>('checkbox', {
        name: /FDG-261124-1/,
        hidden: true,
      }).checked,
    ).toBe(true);
  });
});

describe('REL: a tick that is missing', () => {
  it('gets the focus when one signs without it', async () => {
    show({ orders: [FIRST], vials: [vial(4, { activityMbq: 6000 })] });
    await choose(/^FDG 07:00 Nordby/);
    await key('r');
    const box = within(dialog()).getByRole('checkbox', { name: /FDG-261124-1/, hidden: true });
    await act(async () => fireEvent.click(box));
    await fill('Kodeord', 'secret');
    await submit();
    expect(plain(dialog())).toContain('Vælg mindst én vial.');
    expect(document.activeElement).toBe(box);
    expect(sent.run).not.toHaveBeenCalled();
  });
});

describe('REL: a batch that is not certified', () => {
  it('bars its vials, with the reason beside them, and leads to it', async () => {
    show({ batches: [batch(1)] });
    await choose(/^FDG 07:00 Nordby/);
    const link = screen.getByRole('link', { name: 'Gå til FDG-261124-1' });
    expect(link.getAttribute('href')).toBe('/production/batches?batch=1');
    expect(plain(document.body)).toContain('venter på, at FDG-261124-1 godkendes');
    await key('r');
    expect(plain(dialog())).toContain('batchen er ikke godkendt: afventer QC');
    const barred = boxes().at(-1);
    expect(barred?.disabled).toBe(true);
    expect(barred?.checked).toBe(false);
    await fill('Kodeord', 'secret');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
  });

  it('may serve other use than people with a reason', async () => {
    show({ batches: [batch(1)], orders: [{ ...FIRST, usage: 'animal' }] });
    await key('r');
    expect(plain(dialog())).toContain('Til andet end mennesker kræver det en begrundelse.');
    await tickReview();
    await giveReason('Andet', 'Dyreforsøg');
    await fill('Kodeord', 'secret');
    await submit();
    expect(sent.run.mock.calls[0]?.[1]).toEqual({
      orderIds: [17],
      vialIds: [4],
      reasonCode: 'other',
      reason: 'Dyreforsøg',
    });
  });

  it('but conditionally is named among what one has to look at', async () => {
    const state = 'conditionallyCertified';
    show({ batches: [batch(1, { state, lateTests: [STERILE.key] })] });
    await choose(/^FDG 07:00 Nordby/);
    await key('r');
    expect(plain(dialog())).toContain(
      'Batch FDG-261124-1 er kun betinget godkendt. Mangler endnu: Sterilitet.',
    );
  });
});

describe('REL: one signature over several deliveries', () => {
  it('names which vials are for which, and shows a certificate for each', async () => {
    show();
    await choose(/^FDG 07:00 Nordby/);
    await key('r');
    await act(async () => {
      fireEvent.click(within(dialog()).getByLabelText(/^FDG 08:15 Sundby/));
    });
    expect(plain(dialog())).toContain('Frigiv 2 leveringer med én underskrift');
    await fill('Kodeord', 'secret');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.release',
      {
        orderIds: [17, 18],
        vialIds: [4, 5],
        pools: [
          { orderIds: [17], vialIds: [4] },
          { orderIds: [18], vialIds: [5] },
        ],
      },
      {
        seen: { 'order:17': 1, 'order:18': 1, 'vial:4': 1, 'vial:5': 1 },
        signature: { meaning: 'release', password: 'secret' },
      },
    );
    const links = within(dialog()).getAllByRole('link', { hidden: true });
    expect(links.map((link) => link.getAttribute('href'))).toEqual([
      '/api/certificates/21',
      '/api/certificates/22',
    ]);
    expect(document.body.innerHTML).not.toContain('secret');
  });

  it('is of one delivery as before where nothing else is taken along', async () => {
    show();
    await choose(/^FDG 07:00 Nordby/);
    await key('r');
    await fill('Kodeord', 'secret');
    await submit();
    expect(sent.run.mock.calls[0]?.[1]).toEqual({ orderIds: [17], vialIds: [4] });
  });
});

describe('REL-30: the limits of this site', () => {
  afterEach(() => shared.setState({ site: null }));

  it('decide when a reason is asked for, and stand on the screen', async () => {
    shared.setState({ site: { releaseLowPercent: 99, releaseHighPercent: 104, missing: [] } });
    show();
    await choose(/^FDG 07:00 Nordby/);
    await key('r');
    // 4 107 of 3 900 MBq are 105 %.
    expect(plain(dialog())).toContain('over 104 %: kræver begrundelse');
    await fill('Kodeord', 'secret');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
  });
});

describe('SUP: more vials for what is released', () => {
  it('says what comes to what was released before, and is signed anew', async () => {
    const released = { ...FIRST, status: 'released', vialIds: [4], deliveredMbq: 4107 };
    const vials = [
      { ...VIALS[0], state: 'released', orderIds: [17] },
      vial(6, { activityMbq: 700 }),
    ];
    show({ orders: [released], vials, certificates: [CERTIFICATE] });
    await key('p');
    expect(plain(dialog())).toContain('4 107 MBq frigivet før + 0 MBq');
    await act(async () => {
      fireEvent.click(boxes()[0] as HTMLElement);
    });
    expect(plain(dialog())).toContain('4 107 MBq frigivet før + 479 MBq');
    await fill('Kodeord', 'secret');
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.supplement',
      { orderIds: [17], vialIds: [6] },
      {
        seen: { 'order:17': 1, 'vial:6': 1 },
        signature: { meaning: 'supplement', password: 'secret' },
      },
    );
  });
});

describe('COR: taking a release back', () => {
  const released = { ...FIRST, status: 'released', vialIds: [4], deliveredMbq: 4107 };
  const vials = [{ ...VIALS[0], state: 'released', orderIds: [17] }];
  const asked = () => show({ orders: [released], vials, certificates: [CERTIFICATE] });

  it('asks where each vial is, and why, before the password goes anywhere', async () => {
    asked();
    await key('z');
    expect(plain(dialog())).toContain('Certifikat FDG-261124-9, version 1, streges over');
    await fill('Kodeord', 'secret');
    await submit();
    expect(plain(dialog())).toContain('Hvor er vialen nu?');
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.click(within(dialog()).getByLabelText('Hos kunden'));
    await press('Forkert vial frigivet', dialog());
    await submit();
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.correct',
      {
        orderIds: [17],
        vials: [{ vialId: 4, fate: 'atCustomer' }],
        reasonCode: 'mistake',
        reason: 'Forkert vial frigivet',
      },
      {
        seen: { 'order:17': 1, 'vial:4': 1 },
        signature: { meaning: 'correct', password: 'secret' },
      },
    );
  });

  it('wants a second person after the delivery, says at his password that it was wrong, and keeps neither', async () => {
    vi.setSystemTime(NOW + 2 * 3_600_000);
    asked();
    await choose(/^FDG 07:00 Nordby/);
    await key('z');
    fireEvent.click(within(dialog()).getByLabelText('Destrueret'));
    await giveReason('Fejl', 'Forkert vial');
    await fill('Kodeord', 'mine');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    sent.run.mockResolvedValue(refusal('signature_wrong', { field: 'secondSignature' }));
    await fill('Kollegaens brugernavn', 'mette');
    await fill('Kollegaens kodeord', 'hers');
    await submit();
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({
      secondSignature: { username: 'mette', password: 'hers' },
    });
    const second = within(dialog()).getByLabelText<HTMLInputElement>('Kollegaens kodeord');
    expect(second.getAttribute('aria-invalid')).toBe('true');
    expect(document.activeElement).toBe(second);
    expect(second.value).toBe('');
    expect(document.body.innerHTML).not.toMatch(/hers|mine/);
  });

  it('leaves the old certificate struck through, with the reason and whether the customer has seen it', async () => {
    const struck = {
      ...CERTIFICATE,
      struckAt: '2026-11-24T05:00:00Z',
      struckBy: 'Karen Holm',
      struckReason: 'Forkert vial',
    };
    show({ certificates: [struck] });
    await choose(/^FDG 07:00 Nordby/);
    expect(document.querySelector('s')?.textContent).toBe('FDG-261124-9, version 1');
    expect(plain(document.body)).toContain('Streget over af Karen Holm 06:00: Forkert vial');
    expect(plain(document.body)).toContain('kunden har ikke kvitteret');
  });
});
