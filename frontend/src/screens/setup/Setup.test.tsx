// @vitest-environment happy-dom
import '../../i18n';
import './texts';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import Setup from './index';
import { begin, done, production, refused, show, site, slot, tracer } from './scene';
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

describe('an endpoint without an address', () => {
  it('is warned of, and its form opens from a link', async () => {
    open('/setup/customers/1');
    expect(screen.getByText('adresse mangler')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    cleanup();
    open('/setup/customers/1?endpoint=1');
    type('Adresse', 'Hospitalsvej 12\n4690 Nordby');
    await press('Gem');
    expect(sent.run).toHaveBeenCalledWith(
      'endpoint.edit',
      { endpointId: 1, address: 'Hospitalsvej 12\n4690 Nordby' },
      { seen: { 'endpoint:1': 3 } },
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
    type('Adresse', 'Indgang 4\n2100 Havnby');
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
        address: 'Indgang 4\n2100 Havnby',
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
