// @vitest-environment happy-dom
import '../../../i18n';
import '../texts';
import '../boardTexts';
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DATE, order } from '../../../domain/book.testing';
import { booking, procedure } from '../../../domain/bookings.testing';
import Production from '../index';
import { begin, choose, dialog, NOW, plain, press, stream } from '../work.testing';

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  hold: () => () => undefined,
}));

const MAPPED = procedure(1, { endpointId: 1 });
const study = (id: number, startAt: string, given: object = {}) =>
  booking(id, `${DATE}T${startAt}:00Z`, { endpointId: 1, accession: '•••042', ...given });

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  begin();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const strip = () => screen.queryByRole('region', { name: 'Booket, ikke bestilt' });

describe('BKG-53: production, of studies that nobody has ordered for', () => {
  it('says how many, by tracer, and what they would add to a run, apart from what is ordered', async () => {
    const unmapped = { procedureId: 7, injectionAt: null };
    stream({
      more: {
        procedure: [MAPPED],
        booking: [study(1, '12:00'), study(2, '13:00'), study(3, '12:00', unmapped)],
      },
    });
    render(<Production />);
    const said = plain(strip() as HTMLElement);
    expect(said).toContain('FDG: 2 undersøgelser');
    expect(said).toMatch(/ville (lægge|tage) [\d ]+ MBq (på|af) kørsel \d\d:\d\d/);
    expect(said).toContain('1 undersøgelse uden tracer');
    expect(said).toContain('tæller ikke med i kørslerne');
    await press('Vis dem');
    const list = plain(dialog());
    expect(list).toContain('•••042');
    expect(list).toContain('Nordby');
    expect(dialog().querySelectorAll('tbody tr')).toHaveLength(3);
  });

  it('says nothing where all is ordered', () => {
    const ordered = { status: 'ordered' as const, orderId: 17 };
    stream({ more: { procedure: [MAPPED], booking: [study(1, '12:00', ordered)] } });
    render(<Production />);
    expect(strip()).toBeNull();
  });

  it('BKG-52: flags an order whose study the RIS has changed, and says how', async () => {
    const moved = study(1, '12:00', {
      status: 'ordered',
      orderId: 17,
      changes: ['moved'],
      injectionAt: `${DATE}T11:00:00Z`,
      orderedInjectionAt: `${DATE}T10:00:00Z`,
    });
    stream({
      orders: [order(17, 3, 3900, { marks: ['bookingMoved'] })],
      more: { procedure: [MAPPED], booking: [moved] },
    });
    render(<Production />);
    await choose(/^FDG 1/);
    const said = plain(document.body);
    expect(said).toContain('RIS ændret');
    expect(said).toContain('•••042: injektion 11:00 → 12:00');
    expect(said).toContain('Ordren er ikke ændret');
    expect(said).toContain('undersøgelsen er flyttet i RIS');
  });
});
