/** The rows of a list: a table where there is room, cards where there is not. */
import type { KeyboardEvent } from 'react';
import type { ListProps } from './List';
import styles from './List.module.css';
import { SortHead } from './SortHead';
import type { Sort, TableView } from './tableView';

interface ListRowsProps<R> extends ListProps<R> {
  shown: readonly R[];
  total: R | null;
  view: TableView;
  sort: Sort | null;
  onSort: (sort: Sort) => void;
}

export function ListRows<R>(props: ListRowsProps<R>) {
  const { label, shown, keyOf, dim, loud, folded, onOpen, view, sort, onSort, total } = props;
  const columns = props.columns.filter(
    ({ key, fileOnly }, place) => !fileOnly && (place === 0 || !view.hidden.includes(key)),
  );
  const cells = (row: R) =>
    columns.map((column, place) => (
      <td
        key={column.key}
        data-head={column.head}
        className={`${column.wide ? styles.wide : ''} ${column.end ? styles.end : ''}`}
      >
        {place === 0 && onOpen ? (
          <button type="button" data-open className={styles.open} onClick={() => onOpen(row)}>
            {column.cell(row)}
          </button>
        ) : (
          column.cell(row)
        )}
      </td>
    ));
  return (
    <div className={styles.scroll}>
      <table
        className={`${styles.table} ${view.dense ? styles.dense : ''}`}
        aria-label={label}
        onKeyDown={walk}
      >
        <thead>
          <tr>
            {columns.map((column) => (
              <SortHead
                key={column.key}
                column={column}
                sort={sort}
                onSort={column.sort ? onSort : null}
              />
            ))}
          </tr>
        </thead>
        <tbody>
          {shown.map((row) => (
            <tr
              key={keyOf(row)}
              data-opens={onOpen ? true : undefined}
              className={
                loud?.(row) ? styles.loud : dim?.(row) || folded?.is(row) ? styles.dim : undefined
              }
            >
              {cells(row)}
            </tr>
          ))}
        </tbody>
        {total !== null && (
          <tfoot>
            <tr>{cells(total)}</tr>
          </tfoot>
        )}
      </table>
    </div>
  );
}

/** Arrows go from row to row. */
function walk(event: KeyboardEvent<HTMLElement>): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const list = event.currentTarget;
  const buttons = [...list.querySelectorAll<HTMLElement>('[data-open]')];
  const at = buttons.findIndex((one) => one.closest('tr')?.contains(event.target as Node));
  if (at < 0 || event.target instanceof HTMLSelectElement) {
    return;
  }
  if (step !== undefined) {
    event.preventDefault();
    goTo(list, Math.min(Math.max(at + step, 0), buttons.length - 1));
  } else if (event.key === 'Home' || event.key === 'End') {
    event.preventDefault();
    goTo(list, event.key === 'Home' ? 0 : buttons.length - 1);
  }
}

/** From the search on to the first row of its list. */
export function firstRow(box: HTMLElement): void {
  goTo(box.closest('section'), 0);
}

/** Puts the focus on the nth row. */
function goTo(list: Element | null, place: number): void {
  list?.querySelectorAll<HTMLElement>('[data-open]')[place]?.focus();
}
