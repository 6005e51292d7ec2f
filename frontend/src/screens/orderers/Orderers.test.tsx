// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../sync/store';
import Orderers from './index';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const PEOPLE = [
  { id: 6, username: 'nurse', name: 'Sofie Holm', role: 'shopUser', active: true },
  { id: 5, username: 'shopadmin', name: 'Birgit Sø', role: 'shopAdmin', active: true },
];
const button = (name: string) => screen.getByRole('button', { name });

beforeEach(() => {
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  sent.query.mockReset();
  sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: { users: PEOPLE } });
  shared.setState({
    user: { id: 5, name: 'Birgit Sø', role: 'shopAdmin', customerIds: [2] },
    session: 'signedIn',
  });
});
afterEach(cleanup);

describe('who may order for a customer', () => {
  it('is listed, with oneself not to be removed', async () => {
    render(<Orderers />);
    expect(await screen.findByText('Sofie Holm')).toBeDefined();
    expect(sent.query).toHaveBeenCalledWith('assignments.of', { customerId: 2 });
    expect(screen.queryByRole('button', { name: 'Fjern: Birgit Sø' })).toBeNull();
  });

  it('is added by user name, and the list asked for again', async () => {
    render(<Orderers />);
    await screen.findByText('Sofie Holm');
    const before = sent.query.mock.calls.length;
    fireEvent.change(screen.getByLabelText('Tilføj med brugernavn'), {
      target: { value: ' maria ' },
    });
    await act(async () => fireEvent.submit(screen.getByRole('form')));
    expect(sent.run.mock.calls).toHaveLength(1);
    expect(sent.run.mock.calls[0]?.slice(0, 2)).toEqual([
      'assignment.add',
      { username: 'maria', customerId: 2 },
    ]);
    expect(sent.query.mock.calls.length).toBeGreaterThan(before);
  });

  it('says at the field when nobody has that name', async () => {
    sent.run.mockResolvedValue({
      type: 'refused',
      id: 'x',
      stream: null,
      code: 'not_found',
      message: 'Findes ikke.',
      field: 'username',
      details: null,
    });
    render(<Orderers />);
    const field = screen.getByLabelText('Tilføj med brugernavn');
    fireEvent.change(field, { target: { value: 'ingen' } });
    await act(async () => fireEvent.submit(screen.getByRole('form')));
    expect(await screen.findByText('Findes ikke.')).toBeDefined();
    expect(field.getAttribute('aria-invalid')).toBe('true');
  });

  it('is removed after a second look', async () => {
    render(<Orderers />);
    await screen.findByText('Sofie Holm');
    fireEvent.click(button('Fjern: Sofie Holm'));
    expect(sent.run).not.toHaveBeenCalled();
    await act(async () => fireEvent.click(screen.getByText('Fjern', { selector: 'dialog span' })));
    expect(sent.run.mock.calls[0]?.slice(0, 2)).toEqual([
      'assignment.remove',
      { userId: 6, customerId: 2 },
    ]);
  });
});
