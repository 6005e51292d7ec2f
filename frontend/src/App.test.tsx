// @vitest-environment happy-dom
import './i18n';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { App } from './App';
import { shared } from './sync/store';

vi.mock('./sync/store', async (original) => ({
  ...(await original<object>()),
  hold: () => () => undefined,
  runQuery: () => new Promise(() => undefined),
}));

afterEach(cleanup);

describe('LST-3: a link that was sent to somebody', () => {
  it('leads there after he has signed in, what it searches with it', async () => {
    history.replaceState(null, '', '/audit/trail?batch=FDG-26&kind=vial');
    shared.setState({ user: null, session: 'anonymous' });
    render(<App />);
    expect(await screen.findByRole('button', { name: 'Log ind' })).toBeTruthy();
    expect(location.pathname).toBe('/login');
    const user = { id: 1, name: 'Anders Bæk', role: 'productionAdmin', customerIds: [] };
    await act(async () => shared.setState({ user: user as never, session: 'signedIn' }));
    expect(location.pathname + location.search).toBe('/audit/trail?batch=FDG-26&kind=vial');
  });
});
