// @vitest-environment happy-dom
import '../../i18n';
import './texts';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Router } from 'wouter';
import { memoryLocation } from 'wouter/memory-location';
import { UndoPlace } from '../../ui/UndoBar';
import Setup from './index';
import { REST_MS } from './kit/form';
import { begin, done, NOW, production, refused, show, tracer } from './scene';
import { press, type } from './sceneActs';

const sent = vi.hoisted(() => ({ run: vi.fn() }));
vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  hold: () => () => undefined,
}));

beforeEach(() => {
  begin();
  vi.useFakeTimers({ now: NOW });
  sent.run.mockReset();
  sent.run.mockResolvedValue(done());
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function open(path: string) {
  const { hook, searchHook } = memoryLocation({ path });
  render(
    <Router hook={hook} searchHook={searchHook}>
      <Setup />
      <UndoPlace />
    </Router>,
  );
}

const field = (label: string) => screen.getByLabelText(label);
const said = (label: string) => {
  const ids = (field(label).getAttribute('aria-describedby') ?? '').split(' ');
  return field(label).hasAttribute('aria-invalid')
    ? (document.getElementById(ids.at(-1) ?? '')?.textContent ?? '')
    : '';
};
const rest = () => act(() => vi.advanceTimersByTime(REST_MS));
const go = (from: string, to: string) =>
  act(() => {
    fireEvent.blur(field(from), { relatedTarget: field(to) });
  });

describe('FRM-1: a form says what is wrong at the field, while one types', () => {
  it('when the hand has rested, and no longer once it is mended', async () => {
    open('/setup/customers');
    await press(/^Ny kunde/);
    type('Kort navn', '  nordby ');
    expect(said('Kort navn')).toBe('');
    rest();
    expect(said('Kort navn')).toBe('Bruges allerede af Nordby.');
    type('Kort navn', 'Nordby 2');
    expect(said('Kort navn')).toBe('');
    type('Dispensernummer', '7');
    rest();
    expect(said('Dispensernummer')).toBe('Bruges allerede af Nordby.');
    type('Dispensernummer', '1000000');
    expect(said('Dispensernummer')).toBe('Skal være fra 1 til 999999.');
  });

  it('when one goes on to another field; a press beside them moves nothing under the hand', async () => {
    open('/setup/customers');
    await press(/^Ny kunde/);
    go('Kort navn', 'Fulde navn');
    expect(said('Kort navn')).toBe('Skal udfyldes.');
    act(() => {
      fireEvent.blur(field('Fulde navn'), { relatedTarget: null });
    });
    expect(said('Fulde navn')).toBe('');
    rest();
    expect(said('Fulde navn')).toBe('Skal udfyldes.');
  });

  it('also at the field that another one has made wrong', async () => {
    const rows = production();
    rows.endpoint = rows.endpoint?.map((one) => ({
      ...one,
      receivesFrom: '08:00:00',
      receivesTo: '15:00:00',
    })) as never;
    show(rows);
    open('/setup/customers/1');
    await press(/^Ret.*PET\/CT 1/);
    const box = within(screen.getByRole('dialog'));
    fireEvent.change(box.getByLabelText(/^Fra/), { target: { value: '16' } });
    rest();
    expect(box.getByLabelText(/^Til/).getAttribute('aria-invalid')).toBe('true');
    expect(box.getByLabelText(/^Fra/).getAttribute('aria-invalid')).toBeNull();
  });

  it('of short names, tags and ranges of a tracer, and nothing of what its row has had all along', async () => {
    const rows = production();
    rows.tracer = [tracer(1, 'FDG', {}), tracer(2, 'PIB', {}), tracer(3, 'fdg', {})];
    show(rows);
    open('/setup/tracers');
    await press(/^PIB/);
    type('Kort navn', 'FDG');
    type('Holdbarhed', '10001');
    rest();
    expect(said('Kort navn')).toBe('Bruges allerede af FDG.');
    expect(said('Holdbarhed')).toBe('Skal være fra 1 til 10000.');
    await press('Luk');
    await press(/^fdg/);
    type('Holdbarhed', '480');
    await press('Gem');
    expect(sent.run).toHaveBeenCalledTimes(1);
  });
});

describe('FRM-2: the button says all that is wrong', () => {
  it('at once, goes to the first, and sends nothing; what the server refuses is said all the same', async () => {
    open('/setup/customers');
    await press(/^Ny kunde/);
    type('Kort navn', 'NORDBY');
    type('Dispensernummer', 'syv');
    await press('Tilføj');
    expect(document.querySelectorAll('[aria-invalid]')).toHaveLength(3);
    expect(document.activeElement).toBe(field('Kort navn'));
    expect(sent.run).not.toHaveBeenCalled();
    type('Kort navn', 'Ny');
    type('Fulde navn', 'Nyt sygehus');
    type('Dispensernummer', '');
    sent.run.mockResolvedValue(refused('invalid', { field: 'shortName', message: 'Nej.' }));
    await press('Tilføj');
    expect(said('Kort navn')).toBe('Nej.');
  });
});

describe('FRM-3: a change of the set-up', () => {
  it('is taken back by its reverse, with the revision that it made', async () => {
    open('/setup/tracers');
    await press(/^FDG/);
    type('Holdbarhed', '480');
    sent.run.mockImplementationOnce(async () => {
      const rows = production();
      rows.tracer = [tracer(1, 'FDG', { shelfLifeMinutes: 480, revision: 9 })];
      show(rows);
      return done();
    });
    await press('Gem');
    await press('Tag det tilbage');
    expect(sent.run).toHaveBeenLastCalledWith(
      'tracer.edit',
      { tracerId: 1, shelfLifeMinutes: 600 },
      { seen: { 'tracer:1': 9 } },
    );
  });

  it('FRM-4: that touched open orders was confirmed, and is not undone by one press', async () => {
    open('/setup/isotopes');
    await press(/^F-18/);
    type('Halveringstid', '110');
    sent.run.mockResolvedValueOnce(
      refused('touches_orders', { details: { orderIds: [4], orders: [] } }),
    );
    await press('Gem');
    await press(/Jeg har set den/);
    expect(sent.run).toHaveBeenCalledTimes(2);
    expect(screen.queryByRole('button', { name: 'Tag det tilbage' })).toBeNull();
  });

  it('that closes a day opens it again, and one that opens it closes it', async () => {
    open('/setup/closed');
    await press(/^Åbn igen: /);
    await press(/^Åbn igen$/);
    await press('Tag det tilbage');
    expect(sent.run).toHaveBeenLastCalledWith(
      'closedDate.add',
      { dates: [{ date: '2026-12-24', name: 'Juleaften' }] },
      { seen: {} },
    );
  });
});
