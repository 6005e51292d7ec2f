/** A plain table that becomes a list of cards where it is narrow. */
import type { ReactNode } from 'react';
import styles from './Table.module.css';

interface Column<R> {
  head: string;
  cell: (row: R) => ReactNode;
  /** Takes what room is left. */
  wide?: boolean;
}

interface TableProps<R> {
  label: string;
  rows: readonly R[];
  columns: readonly Column<R>[];
  keyOf: (row: R) => string | number;
  dim?: (row: R) => boolean;
  empty: ReactNode;
}

export function Table<R>({ label, rows, columns, keyOf, dim, empty }: TableProps<R>) {
  if (rows.length === 0) {
    return <p className={styles.empty}>{empty}</p>;
  }
  return (
    <table className={styles.table} aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th key={column.head} scope="col">
              {column.head || <span className="unseen">·</span>}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <tr key={keyOf(row)} className={dim?.(row) ? styles.dim : undefined}>
            {columns.map((column) => (
              <td
                key={column.head}
                data-head={column.head}
                className={column.wide ? styles.wide : undefined}
              >
                {column.cell(row)}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  );
}
