// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import Production from '../index';
import { begin, dialog, done, key, NOW, press } from '../work.testing';

const sent = vi.hoisted(() => ({ run: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  hold: () => () => undefined,
}));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue(done);
  begin();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const fill = (label: string | RegExp, value: string) =>
  act(async () => {
    fireEvent.change(within(dialog()).getByLabelText(label), { target: { value } });
  });

async function typed(whose: string, paper = false): Promise<Record<string, unknown>> {
  render(<Production />);
  await key('v');
  if (paper) {
    fireEvent.click(within(dialog()).getByRole('checkbox', { name: 'Fra papir' }));
  }
  await fill('Tracer', '1');
  await fill(/^Kunde/, whose);
  await fill('Aktivitet', '500');
  await fill('Volumen (ml)', '1,5');
  await fill('Batchnummer', 'FDG-261124-1');
  await press(/^Tilføj vial/, dialog());
  const [name, data] = sent.run.mock.calls[0] as [string, Record<string, unknown>];
  expect(name).toBe('vial.add');
  return data;
}

describe('VIA-40: a vial from paper', () => {
  it('is said to be that, and no other is', async () => {
    expect(await typed('2', true)).toMatchObject({ fromPaper: true, customerId: 2 });
    cleanup();
    sent.run.mockClear();
    expect(await typed('2')).not.toHaveProperty('fromPaper');
  });
});

describe('VIA-30: a vial by hand', () => {
  it('is a customer’s', async () => {
    const data = await typed('2');
    expect([data.customerId, data.purpose]).toEqual([2, undefined]);
  });

  it('is for a purpose, and says beforehand that it can never be released', async () => {
    const data = await typed('rinse');
    expect([data.customerId, data.purpose]).toEqual([undefined, 'rinse']);
  });

  it('names what a purpose means', async () => {
    render(<Production />);
    await key('v');
    expect(dialog().textContent).not.toContain('kan aldrig frigives');
    await fill(/^Kunde/, 'test');
    expect(dialog().textContent).toContain('kan aldrig frigives');
  });
});
