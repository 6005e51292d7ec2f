// @vitest-environment happy-dom
/** What the screen says before a delivery leaves. */
import { cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { vial } from '../../../domain/batches.testing';
import { bookOf } from '../../../domain/book.testing';
import { planDay } from '../../../domain/day';
import { shared } from '../../../sync/store';
import '../../../i18n';
import { NOW, ORDERS, stream } from '../work.testing';
import { SendDialog } from './SendDialog';

function open(role: 'productionAdmin' | 'productionUser', address: string): void {
  const book = bookOf([]);
  const endpoints = [...book.endpoints.values()].map((endpoint) => ({ ...endpoint, address }));
  const filled = vial(4, { customerId: 1, tracerId: 1, calibratedAt: '2026-11-24T05:50:00Z' });
  stream({ vials: [filled] as never, more: { endpoint: endpoints } });
  shared.setState({
    user: { id: 5, name: 'Anne Lind', role, customerIds: [] },
    session: 'signedIn',
  });
  const rows = {
    ...book,
    orders: ORDERS,
    vials: [filled],
    batches: [],
    enough: 0.95,
    runs: [...book.runs.values()],
  };
  const delivery = planDay('2026-11-24', rows as never).byOrder.get(17);
  if (!delivery) {
    throw new Error('no delivery');
  }
  render(<SendDialog delivery={delivery} today="2026-11-24" onClose={() => undefined} />);
}

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('DOC-2: a place outside the house', () => {
  it('without an address: an admin gets the way to its form', () => {
    open('productionAdmin', '');
    expect(screen.getByText(/Modtagerens adresse mangler/)).toBeTruthy();
    const link = screen.getByRole('link', { name: /Skriv adressen på .*PET/ });
    expect(link.getAttribute('href')).toBe('/setup/customers/1?endpoint=1');
  });

  it('without an address: anybody else is told whom to ask', () => {
    open('productionUser', '');
    expect(screen.getByText(/Bed en produktionsadministrator/)).toBeTruthy();
    expect(screen.queryByRole('link')).toBeNull();
  });

  it('with one: nothing is said', () => {
    open('productionUser', 'Hospitalsvej 12');
    expect(screen.queryByText(/adresse mangler/)).toBeNull();
  });
});

describe('REL-31: what the site has not set of the consignor', () => {
  const missing = (...missing: ('siteAddress' | 'emergencyPhone')[]) =>
    shared.setState({ site: { releaseLowPercent: 95, releaseHighPercent: 120, missing } });

  it('is said before the papers are made', () => {
    missing('siteAddress', 'emergencyPhone');
    open('productionUser', 'Hospitalsvej 12');
    expect(screen.getByText(/mangler: afsenderens adresse, nødtelefonen\./)).toBeTruthy();
  });

  it('is not said where nothing is missing', () => {
    missing();
    open('productionUser', 'Hospitalsvej 12');
    expect(screen.queryByText(/får en tom linje/)).toBeNull();
  });
});
