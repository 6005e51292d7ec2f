/** How somebody likes a table: its order, its columns, how close its rows stand, and what he often looks for. */
import { useCallback, useState } from 'react';
import { useSession } from '../sync';

export interface Sort {
  key: string;
  down: boolean;
}

export interface Filter {
  name: string;
  find: string;
}

export interface TableView {
  /** Null: as the screen orders it. */
  sort: Sort | null;
  /** The keys of columns that are left out. */
  hidden: readonly string[];
  dense: boolean;
  filters: readonly Filter[];
}

const AS_IT_IS: TableView = { sort: null, hidden: [], dense: false, filters: [] };

const isText = (value: unknown): value is string => typeof value === 'string';

/** What was kept, as far as it can be read: what another version wrote is not trusted. */
export function readView(text: string | null): TableView {
  try {
    const found = JSON.parse(text ?? '{}') as Partial<TableView> | null;
    const { sort = null, hidden = [], dense = false, filters = [] } = found ?? {};
    return {
      sort: isText(sort?.key) ? { key: sort.key, down: sort.down === true } : null,
      hidden: hidden.filter(isText),
      dense: dense === true,
      filters: filters.filter(({ name, find }) => isText(name) && isText(find)),
    };
  } catch {
    return AS_IT_IS;
  }
}

/** The view of a table, kept on this device for whoever is signed in; `id` is the table's. */
export function useTableView(id: string): [TableView, (change: Partial<TableView>) => void] {
  const { user } = useSession();
  const place = `tracershop.table.${user?.id ?? 0}.${id}`;
  const [view, setView] = useState(() => readView(stored(place)));
  const change = useCallback(
    (part: Partial<TableView>) =>
      setView((before) => {
        const next = { ...before, ...part };
        keep(place, next);
        return next;
      }),
    [place],
  );
  return [view, change];
}

function stored(place: string): string | null {
  try {
    return localStorage.getItem(place);
  } catch {
    // No storage here: it is as it is.
    return null;
  }
}

function keep(place: string, view: TableView): void {
  try {
    localStorage.setItem(place, JSON.stringify(view));
  } catch {
    // For this page only.
  }
}
