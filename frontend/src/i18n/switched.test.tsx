// @vitest-environment happy-dom
import '.';
import '../screens/setup/texts';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import Setup from '../screens/setup';
import { begin, done, refused } from '../screens/setup/scene';
import { press, type } from '../screens/setup/sceneActs';
import { setLanguage } from '.';

const sent = vi.hoisted(() => ({ run: vi.fn(), ask: vi.fn() }));
vi.mock('../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.ask,
  hold: () => () => undefined,
}));

beforeEach(() => {
  begin();
  sent.run.mockReset();
  sent.run.mockResolvedValue(done());
  const { hook } = memoryLocation({ path: '/setup/isotopes' });
  render(
    <Router hook={hook}>
      <Setup />
    </Router>,
  );
});

afterEach(() => {
  cleanup();
  act(() => setLanguage('da'));
});

const value = (label: string) => (screen.getByLabelText(label) as HTMLInputElement).value;

describe('the language, switched while somebody types', () => {
  it('changes every word of an open form and nothing of what was typed', async () => {
    await press(/Ny isotop/);
    type('Symbol', 'Ga-68');
    type('Halveringstid', '67,71');
    const field = screen.getByLabelText('Halveringstid');
    field.focus();
    act(() => setLanguage('en'));
    expect(screen.getByRole('dialog', { name: 'New isotope' })).toBeTruthy();
    expect(value('Symbol')).toBe('Ga-68');
    expect(value('Half-life')).toBe('67,71');
    // The same field, and the focus still in it.
    expect(screen.getByLabelText('Half-life')).toBe(field);
    expect(document.activeElement).toBe(field);
    expect(document.documentElement.lang).toBe('en');
  });

  it('reads a comma and a point alike in both', async () => {
    for (const [language, text] of [
      ['en', '67,71'],
      ['en', '67.71'],
      ['da', '67.71'],
    ] as const) {
      act(() => setLanguage(language));
      await press(/Ny isotop|New isotope/);
      type('Symbol', 'Ga-68');
      type(/Halveringstid|Half-life/, text);
      await press(/^(Tilføj|Add)/);
      expect(sent.run.mock.lastCall?.[1]).toMatchObject({ halfLifeSeconds: 4062.6 });
    }
  });

  it('changes with it what our own side says of a command that was not sent', async () => {
    sent.run.mockResolvedValue(refused('offline', { message: '' }));
    await press(/Ny isotop/);
    type('Symbol', 'Ga-68');
    type('Halveringstid', '67,71');
    await press(/^Tilføj/);
    expect(screen.getByText(/Der er ingen forbindelse/)).toBeTruthy();
    act(() => setLanguage('en'));
    expect(screen.getByText(/There is no connection/)).toBeTruthy();
  });
});
