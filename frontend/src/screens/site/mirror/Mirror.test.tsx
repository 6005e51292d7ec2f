// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../../sync/store';
import { show } from '../../setup/scene';
import Site from '../index';
import { addressOf, wireOf } from './mirror';

const sent = vi.hoisted(() => ({ query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  // What the installation is stands in its own test; here nobody answers that.
  runQuery: (name: string, data: object) =>
    name === 'system.read' ? new Promise(() => undefined) : sent.query(name, data),
  hold: () => () => undefined,
  onNotice: () => () => undefined,
}));

const AT = '2026-11-24T05:41:09Z';
const LINK = {
  id: 1,
  name: 'oldSystem',
  state: 'cut',
  since: AT,
  inStepAt: AT,
  behind: 0,
  trouble: null,
  revision: 4,
};
const row = (id: number, given: object = {}) => ({
  id,
  key: `${id}`,
  data: {
    OID: `${id}`,
    BID: '1',
    deliver_datetime: '2026-12-01 11:30:00',
    amount: '500',
    what: null,
  },
  seenAt: AT,
  goneAt: null,
  ties: [{ kind: 'order', id: id + 100, part: 'main' }],
  ...given,
});
const page = (rows: object[], more = false) => ({
  tables: [
    { name: 'orders', rows: 7, gone: 1, dated: true, ofCustomers: true },
    { name: 'Roles', rows: 5, gone: 0, dated: false, ofCustomers: false },
  ],
  table: 'orders',
  columns: ['OID', 'BID', 'deliver_datetime', 'amount', 'what'],
  rows,
  more,
});
const answers: object[] = [];

async function open(rows: Record<string, object[]>) {
  history.replaceState(null, '', '/site/mirror');
  shared.setState({
    user: { id: 1, name: 'Jens Kjær', role: 'siteAdmin', customerIds: [] },
    session: 'signedIn',
  } as never);
  show({}, { worker: [], ...rows } as never);
  await act(async () => {
    render(<Site />);
  });
}

describe('the mirror of the old system', () => {
  beforeEach(() => {
    sent.query.mockReset();
    sent.query.mockImplementation(async (name: string) =>
      name === 'mirror.search'
        ? { type: 'answer', id: '1', result: answers.shift() ?? page([]) }
        : { type: 'answer', id: '1', result: { customers: [{ id: 3, shortName: 'RH' }] } },
    );
  });
  afterEach(cleanup);

  it('LNK-60 shows a table, a row with what its columns mean and the order of ours, and more on demand', async () => {
    answers.push(page([row(2), row(1, { goneAt: AT, ties: [] })], true), page([row(0)]));
    await open({ link: [LINK] });
    const lines = () => screen.getAllByRole('row').slice(1);
    expect(lines()).toHaveLength(2);
    expect(lines()[0]?.textContent).toContain('Ordre 102');
    expect(lines()[1]?.textContent).toContain('væk siden');
    expect(screen.getByRole('link', { name: 'Hent som Excel' }).getAttribute('href')).toBe(
      '/api/exports/mirror/orders.xlsx',
    );
    await act(async () => {
      fireEvent.click(screen.getByRole('button', { name: 'Vis flere' }));
    });
    expect(sent.query).toHaveBeenLastCalledWith('mirror.search', { before: 1 });
    expect(lines()).toHaveLength(3);
    fireEvent.click(screen.getByRole('button', { name: 'Se rækken: 2' }));
    const box = within(screen.getByRole('dialog'));
    expect(box.getByText('Bestilt, MBq ved den bestilte levering')).toBeTruthy();
    expect(box.getByRole('rowheader', { name: 'what' })).toBeTruthy();
  });

  it('LNK-60 puts the next page below, whatever numbers its rows have', async () => {
    // By their day: the second page has higher numbers than the first.
    answers.push(page([row(3), row(2)], true), page([row(9), row(8)], true), page([row(1)]));
    await open({ link: [LINK] });
    for (const [before, count] of [
      [2, 4],
      [8, 5],
    ]) {
      await act(async () => {
        fireEvent.click(screen.getByRole('button', { name: 'Vis flere' }));
      });
      expect(sent.query).toHaveBeenLastCalledWith('mirror.search', { before });
      expect(screen.getAllByRole('row').slice(1)).toHaveLength(count ?? 0);
    }
  });

  it('LNK-60 asks anew for another table, and forgets what was asked of the first', async () => {
    answers.push(page([row(2)]), page([row(2)]), { ...page([]), table: 'Roles', columns: ['Id'] });
    await open({ link: [LINK] });
    await act(async () => {
      fireEvent.change(screen.getByLabelText('Nøgle'), { target: { value: ' 2 ' } });
    });
    expect(sent.query).toHaveBeenLastCalledWith('mirror.search', { key: '2' });
    await act(async () => {
      fireEvent.change(screen.getByLabelText('Tabel'), { target: { value: 'Roles' } });
    });
    expect(sent.query).toHaveBeenLastCalledWith('mirror.search', { table: 'Roles' });
    expect(screen.queryByLabelText('Kunde')).toBeNull();
    expect(screen.getByText('Ingen rækker passer.')).toBeTruthy();
  });

  it('LNK-60 has no tab where there never was an old system', async () => {
    await open({});
    expect(screen.queryByRole('link', { name: 'Gammelt system' })).toBeNull();
  });

  it('LNK-60 asks for the same in a file as on the page', () => {
    const asked = { table: 'orders', key: '', customerId: '3', fromDate: '2026-12-01', toDate: '' };
    expect(wireOf(asked, 9)).toEqual({
      table: 'orders',
      customerId: 3,
      fromDate: '2026-12-01',
      before: 9,
    });
    expect(addressOf('orders', asked, 'csv')).toBe(
      '/api/exports/mirror/orders.csv?customerId=3&from=2026-12-01',
    );
  });
});
