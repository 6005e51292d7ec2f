// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../sync/store';
import { show } from '../setup/scene';
import { Users } from './Users';
import './texts';
import '../setup/texts';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const CUSTOMERS = [
  { id: 2, shortName: 'Nordby', longName: 'Nordby Sygehus', archived: false },
  { id: 3, shortName: 'Vestby', longName: 'Vestby Sygehus', archived: false },
];
const USER = {
  id: 6,
  username: 'nurse',
  name: 'Sofie Holm',
  role: 'shopUser',
  active: true,
  customerIds: [2],
  revision: 4,
};

beforeEach(() => {
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  sent.query.mockReset();
  sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: { customers: CUSTOMERS } });
  shared.setState({
    user: { id: 1, name: 'Jens Kjær', role: 'siteAdmin', customerIds: [] },
    session: 'signedIn',
  });
  show({}, { user: [USER] });
});
afterEach(cleanup);

const press = async (name: string | RegExp) => {
  await act(async () => fireEvent.click(screen.getByRole('button', { name })));
};

describe('ACC-10: a site admin, who reads no customer’s stream', () => {
  it('sees for whom somebody orders, by name', async () => {
    render(<Users />);
    expect(await screen.findByText('Nordby')).toBeTruthy();
    expect(sent.query).toHaveBeenCalledWith('customers.named', {});
  });

  it('assigns by name', async () => {
    render(<Users />);
    await screen.findByText('Nordby');
    await press('Sofie Holm');
    fireEvent.change(await screen.findByLabelText('Tilføj kunde'), { target: { value: '3' } });
    expect(sent.run).toHaveBeenCalledWith(
      'assignment.add',
      { username: 'nurse', customerId: 3 },
      undefined,
    );
  });

  it('makes an external user, who has a customer from the start', async () => {
    render(<Users />);
    await screen.findByText('Nordby');
    await press(/^Ny bruger/);
    const dialog = within(screen.getByRole('dialog'));
    fireEvent.change(dialog.getByLabelText('Rolle'), { target: { value: 'externalUser' } });
    expect(dialog.getByRole('checkbox', { name: 'Vestby' })).toBeTruthy();
  });
});
