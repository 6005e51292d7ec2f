/** The head of a column: a button where the table can be ordered by it. */

import styles from './SortHead.module.css';
import type { Sort } from './tableView';

interface SortHeadProps {
  column: { key: string; head: string; end?: boolean };
  /** Null where it cannot be ordered by this column. */
  onSort: ((sort: Sort) => void) | null;
  sort: Sort | null;
}

export function SortHead({ column, sort, onSort }: SortHeadProps) {
  const chosen = onSort !== null && sort?.key === column.key;
  const down = chosen && sort?.down === true;
  return (
    <th
      scope="col"
      className={column.end ? styles.end : undefined}
      aria-sort={chosen ? (down ? 'descending' : 'ascending') : undefined}
    >
      {onSort ? (
        <button
          type="button"
          className={styles.head}
          onClick={() => onSort({ key: column.key, down: chosen && !down })}
        >
          {column.head}
          <svg viewBox="0 0 10 10" aria-hidden="true" data-chosen={chosen || undefined}>
            <path d={down ? 'M1.5 3l3.5 4 3.5-4' : 'M1.5 7l3.5-4 3.5 4'} />
          </svg>
        </button>
      ) : (
        column.head || <span className="unseen">·</span>
      )}
    </th>
  );
}
