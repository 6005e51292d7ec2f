// @vitest-environment happy-dom
import '../i18n';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { User } from '../protocol/frames';
import { begin } from '../screens/setup/scene';
import { shared } from '../sync/store';
import { List } from './List';
import { readView } from './tableView';

const file = vi.hoisted(() => ({ save: vi.fn() }));
vi.mock('./saveFile', () => ({ saveFile: file.save }));

interface Row {
  id: number;
  name: string;
  size: number;
  away: boolean;
}

const ROWS: Row[] = [
  { id: 1, name: 'Østby', size: 10, away: false },
  { id: 2, name: 'Engby', size: 9, away: false },
  { id: 3, name: '=Vestby', size: 100, away: false },
  { id: 4, name: 'Gammelby', size: 1, away: true },
];

const opened = vi.fn();
const made = vi.fn();

beforeEach(() => {
  begin();
  localStorage.clear();
  history.replaceState(null, '', '/');
  opened.mockReset();
  made.mockReset();
  file.save.mockReset();
  draw();
});

function draw() {
  render(
    <List
      label="Byer"
      rows={ROWS}
      keyOf={(row) => row.id}
      search={(row) => row.name}
      onOpen={opened}
      onNew={made}
      newText="Ny by"
      folded={{ is: (row) => row.away, text: 'Vis arkiverede' }}
      empty="Ingen byer endnu."
      columns={[
        { key: 'name', head: 'Navn', cell: (row) => row.name, sort: (row) => row.name },
        { key: 'size', head: 'Antal', cell: (row) => row.size, sort: (row) => row.size },
        { key: 'do', head: '', cell: () => 'x', file: null },
      ]}
    />,
  );
}

/** As somebody who comes back to the page. */
function again() {
  cleanup();
  draw();
}

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

const names = () => [...document.querySelectorAll('[data-open]')].map((one) => one.textContent);
const find = (text: string) =>
  fireEvent.change(screen.getByRole('searchbox'), { target: { value: text } });
const key = (name: string, on: Element = document.body) =>
  act(() => void fireEvent.keyDown(on, { key: name }));

describe('LST-1, LST-2: a list', () => {
  it('is ordered by its first column, and by a press on a head either way', () => {
    expect(names()).toEqual(['=Vestby', 'Engby', 'Østby']);
    fireEvent.click(screen.getByRole('button', { name: 'Antal' }));
    expect(names()).toEqual(['Engby', 'Østby', '=Vestby']);
    fireEvent.click(screen.getByRole('button', { name: 'Antal' }));
    expect(names()).toEqual(['=Vestby', 'Østby', 'Engby']);
    const head = screen.getByRole('columnheader', { name: 'Antal' });
    expect(head.getAttribute('aria-sort')).toBe('descending');
  });

  it('folds archived rows away, and finds them all the same', () => {
    find('gammel');
    expect(names()).toEqual(['Gammelby']);
    find('');
    expect(names()).not.toContain('Gammelby');
    fireEvent.click(screen.getByRole('button', { name: 'Vis arkiverede (1)' }));
    expect(names()).toContain('Gammelby');
  });

  it('says what to do where nothing is found', () => {
    find('nix');
    expect(screen.getByText(/Intet passer/)).toBeTruthy();
  });

  it('goes by keys: / finds, n makes, arrows walk, Enter opens', () => {
    key('n');
    expect(made).toHaveBeenCalledOnce();
    key('/');
    expect(document.activeElement).toBe(screen.getByRole('searchbox'));
    key('ArrowDown', screen.getByRole('searchbox'));
    expect(document.activeElement?.textContent).toBe('=Vestby');
    key('ArrowDown', document.activeElement ?? document.body);
    expect(document.activeElement?.textContent).toBe('Engby');
    key('End', document.activeElement ?? document.body);
    key('ArrowDown', document.activeElement ?? document.body);
    expect(document.activeElement?.textContent).toBe('Østby');
    fireEvent.click(document.activeElement ?? document.body);
    expect(opened).toHaveBeenCalledWith(ROWS[0]);
  });

  it('is taken along as it is shown, and no value becomes a formula', () => {
    find('by');
    fireEvent.click(screen.getByRole('button', { name: 'Antal' }));
    fireEvent.click(screen.getByRole('button', { name: 'Hent CSV' }));
    expect(file.save).toHaveBeenCalledWith(
      'tracershop-byer-2026-11-24.csv',
      "\uFEFFNavn;Antal\r\nGammelby;1\r\nEngby;9\r\nØstby;10\r\n'=Vestby;100\r\n",
    );
  });

  it('remembers on this device its order, its columns and how close its rows stand', () => {
    fireEvent.click(screen.getByRole('button', { name: 'Antal' }));
    fireEvent.click(screen.getByRole('button', { name: 'Visning' }));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Tætte rækker' }));
    again();
    expect(names()).toEqual(['Engby', 'Østby', '=Vestby']);
    expect(screen.getByRole('table').className).toMatch(/dense/);
    fireEvent.click(screen.getByRole('button', { name: 'Visning' }));
    fireEvent.click(screen.getByRole('checkbox', { name: 'Antal' }));
    again();
    expect(screen.queryByRole('columnheader', { name: 'Antal' })).toBeNull();
    // The column that names a row always stands.
    fireEvent.click(screen.getByRole('button', { name: 'Visning' }));
    expect(screen.queryByRole('checkbox', { name: 'Navn' })).toBeNull();
  });

  it('keeps for each person his own', () => {
    fireEvent.click(screen.getByRole('button', { name: 'Antal' }));
    shared.setState({ user: { ...(shared.getState().user as User), id: 99 } });
    again();
    expect(names()[0]).toBe('=Vestby');
  });

  it('has what is looked for in its address, and keeps a search by name', () => {
    find('engby');
    expect(location.search).toBe('?find=engby');
    fireEvent.click(screen.getByRole('button', { name: 'Visning' }));
    fireEvent.change(screen.getByLabelText('Navn på søgningen'), { target: { value: 'Min by' } });
    fireEvent.click(screen.getByRole('button', { name: /Gem søgningen/ }));
    find('');
    again();
    expect(names()).toHaveLength(3);
    fireEvent.click(screen.getByRole('button', { name: 'Visning' }));
    fireEvent.click(screen.getByRole('button', { name: 'Min by' }));
    expect(names()).toEqual(['Engby']);
    fireEvent.click(screen.getByRole('button', { name: 'Glem søgningen Min by' }));
    expect(screen.queryByRole('button', { name: 'Min by' })).toBeNull();
  });
});

describe('LST-1: a list whose order its screen gives', () => {
  const lines = () =>
    [...document.querySelectorAll('tbody tr')].map((row) => row.querySelector('td')?.textContent);
  const draw = () =>
    render(
      <List
        id="towns"
        label="Byer"
        rows={ROWS}
        first={null}
        total={{ id: 9, name: 'Alle', size: 120, away: false }}
        keyOf={(row) => row.id}
        empty="Ingen byer endnu."
        columns={[
          { key: 'name', head: 'Navn', cell: (row) => row.name, sort: (row) => row.name },
          { key: 'size', head: 'Antal', cell: (row) => row.size, sort: (row) => row.size },
        ]}
      />,
    );
  beforeEach(() => {
    cleanup();
    draw();
  });

  it('stands so until a head is pressed; its sum stays below', () => {
    expect(lines()).toEqual(['Østby', 'Engby', '=Vestby', 'Gammelby']);
    expect(document.querySelector('[aria-sort]')).toBeNull();
    fireEvent.click(screen.getByRole('button', { name: 'Antal' }));
    expect(lines()[0]).toBe('Gammelby');
    expect(document.querySelector('tfoot td')?.textContent).toBe('Alle');
  });

  it('looks at no search that another list of the page has in the address', () => {
    cleanup();
    history.replaceState(null, '', '/?find=engby');
    draw();
    expect(screen.queryByRole('searchbox')).toBeNull();
    expect(lines()).toHaveLength(4);
  });

  it('is ordered without heads, where rows are cards', () => {
    fireEvent.click(screen.getByRole('button', { name: 'Visning' }));
    const order = screen.getByRole<HTMLSelectElement>('combobox', { name: 'Sortér efter' });
    expect(order.value).toBe('');
    fireEvent.change(order, { target: { value: 'size' } });
    expect(lines()[0]).toBe('Gammelby');
    fireEvent.click(screen.getByRole('checkbox', { name: 'Omvendt' }));
    expect(lines()[0]).toBe('=Vestby');
    fireEvent.change(order, { target: { value: '' } });
    expect(lines()[0]).toBe('Østby');
  });

  it('forgets an order by a column that is no more', () => {
    const kept = Object.keys(localStorage).find((key) => key.endsWith('.towns'));
    expect(kept).toBeUndefined();
    fireEvent.click(screen.getByRole('button', { name: 'Antal' }));
    const place = Object.keys(localStorage).find((key) => key.endsWith('.towns')) as string;
    localStorage.setItem(place, JSON.stringify({ sort: { key: 'gone', down: true } }));
    cleanup();
    draw();
    expect(lines()[0]).toBe('Østby');
  });
});

describe('a kept view', () => {
  it('that cannot be read is as the screen has it', () => {
    for (const text of [null, '', 'x', '[]', '{"hidden":3}', '{"sort":7,"dense":"yes"}', 'null']) {
      expect(readView(text)).toEqual({ sort: null, hidden: [], dense: false, filters: [] });
    }
  });
});
