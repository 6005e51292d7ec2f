// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../../sync/store';
import { show } from '../../setup/scene';
import Site from '../index';

const sent = vi.hoisted(() => ({ run: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  hold: () => () => undefined,
}));

const NOW = Date.parse('2026-11-24T05:41:09Z');
const word = (id: number, name: string, leader: string, given: object = {}) => ({
  id,
  tracerId: null,
  function: name,
  leader,
  setBy: 'Det gamle system',
  setAt: '2026-11-20T08:00:00Z',
  reason: null,
  revision: 1,
  ...given,
});
const WORDS = [
  word(1, 'ordering', 'old'),
  word(2, 'acceptMove', 'old'),
  word(3, 'vials', 'old'),
  word(4, 'release', 'old'),
  word(5, 'setUp', 'old'),
  word(6, 'ordering', 'new', { tracerId: 1, setBy: 'Karen', reason: 'prøves en uge', revision: 2 }),
];
const LINK = {
  id: 1,
  name: 'oldSystem',
  state: 'reading',
  since: '2026-11-20T08:00:00Z',
  inStepAt: '2026-11-24T05:41:00Z',
  behind: 0,
  trouble: null,
  revision: 1,
};
const TRACERS = [
  { id: 1, shortName: 'FDG', archived: false, revision: 1 },
  { id: 2, shortName: 'FLT', archived: false, revision: 1 },
];

function open(rows: Record<string, object[]> = {}, role = 'productionAdmin'): void {
  history.replaceState(null, '', '/site/lead');
  shared.setState({
    user: { id: 1, name: 'Karen', role, customerIds: [] },
    session: 'signedIn',
  } as never);
  show({}, { link: [LINK], authority: WORDS, ...rows } as never);
  const { pulse, copies } = shared.getState();
  shared.setState({
    pulse: { ...pulse, link: 'open', lostAt: null, heardAt: NOW, sureAt: NOW, behindSince: null },
    copies: { ...copies, catalogue: copied({ tracer: TRACERS }) },
  } as never);
  render(<Site />);
}

/** A stream's copy, made the way the scene makes its own. */
function copied(rows: object): unknown {
  const before = shared.getState().copies;
  show(rows as never, {} as never);
  const found = shared.getState().copies.production;
  shared.setState({ copies: before } as never);
  return found;
}

const rowsShown = () =>
  screen
    .getAllByRole('row')
    .slice(1)
    .map((row) => [...row.children].map((cell) => cell.textContent?.trim()).slice(0, 4));
const press = (name: string | RegExp) =>
  act(async () => fireEvent.click(screen.getByRole('button', { name })));
const dialog = () => document.querySelector('dialog[open]') as HTMLElement;
const fill = (label: RegExp, value: string) =>
  act(async () => {
    fireEvent.change(within(dialog()).getByLabelText(label), { target: { value } });
  });
const submit = () =>
  act(async () => {
    fireEvent.submit(dialog().querySelector('form') as HTMLFormElement);
  });

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('LNK-35, LNK-36: who leads', () => {
  it('stands for each function, with the tracers that have a word of their own, and who said so and why', () => {
    open();
    const shown = rowsShown();
    expect(shown.map(([what, leader]) => [what, leader])).toEqual([
      ['Bestille, ændre og annullere', 'Det gamle system'],
      ['Kun FDG', 'Tracershop'],
      ['Acceptere og flytte', 'Det gamle system'],
      ['Vialer i hånden', 'Det gamle system'],
      ['Frigivelse', 'Det gamle system'],
      ['Faste tider, kunder og tracere', 'Det gamle system'],
    ]);
    expect(shown[1]?.[2]).toContain('Karen');
    expect(shown[1]?.[3]).toBe('prøves en uge');
    expect(shown[0]?.[2]).toBe('Sådan begynder det');
  });

  it('is changed by a dialog that says what will happen, with a reason and a signature', async () => {
    open();
    await press('Skift: Acceptere og flytte');
    expect(dialog().textContent).toContain('Fra nu af accepteres, afvises og flyttes der her');
    await fill(/kodeord/i, 'hemmelig');
    await submit();
    expect(sent.run).not.toHaveBeenCalled();
    await fill(/Begrundelse/, 'Den gamle side lukkes');
    await fill(/kodeord/i, 'hemmelig');
    await submit();
    expect(sent.run).toHaveBeenCalledWith(
      'authority.set',
      { function: 'acceptMove', leader: 'new', reason: 'Den gamle side lukkes' },
      { seen: { 'authority:2': 1 }, signature: { meaning: 'lead', password: 'hemmelig' } },
    );
  });

  it('takes a tracer’s own word back, and says which exceptions stay', async () => {
    open();
    await press('Skift: Bestille, ændre og annullere');
    expect(dialog().textContent).toContain('Undtagelsen står: FDG (Tracershop).');
    cleanup();
    open();
    await press('Skift: Bestille, ændre og annullere, Kun FDG');
    await act(async () => {
      fireEvent.click(within(dialog()).getByLabelText(/Som for alle andre/));
    });
    await fill(/Begrundelse/, 'Prøven er slut');
    await fill(/kodeord/i, 'hemmelig');
    await submit();
    expect(sent.run).toHaveBeenCalledWith(
      'authority.set',
      { function: 'ordering', leader: null, reason: 'Prøven er slut', tracerId: 1 },
      { seen: { 'authority:6': 2 }, signature: { meaning: 'lead', password: 'hemmelig' } },
    );
  });

  it('makes an exception for one tracer, but not of what has one leader', async () => {
    open();
    await press('Undtagelse for en tracer …');
    const what = within(dialog()).getByLabelText('Hvad') as HTMLSelectElement;
    expect([...what.options].map(({ value }) => value)).toEqual([
      '',
      'ordering',
      'acceptMove',
      'vials',
    ]);
    await fill(/^Tracer$/, '2');
    await fill(/^Hvad$/, 'ordering');
    await act(async () => {
      fireEvent.click(within(dialog()).getByLabelText('Tracershop'));
    });
    await fill(/Begrundelse/, 'FLT bestilles her');
    await fill(/kodeord/i, 'hemmelig');
    await submit();
    expect(sent.run).toHaveBeenCalledWith(
      'authority.set',
      { function: 'ordering', leader: 'new', reason: 'FLT bestilles her', tracerId: 2 },
      { seen: { 'authority:1': 1 }, signature: { meaning: 'lead', password: 'hemmelig' } },
    );
  });
});

describe('LNK-37: not while the two disagree about it', () => {
  it('leads to what waits instead of asking for a signature', async () => {
    const conflict = {
      id: 5,
      kind: 'bothEdited',
      subject: 'order:1',
      state: 'open',
      details: { functions: ['acceptMove'], tracerId: 2, fields: [] },
      madeAt: '2026-11-24T05:00:00Z',
      revision: 1,
    };
    open({ conflict: [conflict] });
    expect(rowsShown()[2]?.[1]).toContain('1 uafklaret');
    await press('Skift: Acceptere og flytte');
    expect(within(dialog()).queryByLabelText(/kodeord/i)).toBeNull();
    expect(within(dialog()).getByRole('link', { name: 'Til det, der venter' })).toBeTruthy();
  });

  it('is read by the rest of production, and is not there where there is no old system', () => {
    open({}, 'productionUser');
    expect(screen.queryByRole('button', { name: /Skift/ })).toBeNull();
    cleanup();
    open({ link: [{ ...LINK, state: 'off' }] });
    expect(screen.queryByRole('link', { name: /Førende/ })).toBeNull();
  });
});
