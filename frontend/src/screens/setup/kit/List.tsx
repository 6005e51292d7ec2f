/**
 * A list of the set-up: found by typing, ordered by a press on a head, walked by arrows, taken along as a file or on paper.
 * Keys: `/` finds, `n` makes a new one, arrows go from row to row, Enter opens.
 */
import { type KeyboardEvent, type ReactNode, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { csv, csvName } from '../../../domain/csv';
import { matches, ordered, type SortValue } from '../../../domain/listing';
import { Button } from '../../../ui/Button';
import { SortHead } from '../../../ui/SortHead';
import { saveFile } from '../../../ui/saveFile';
import { type Sort, type TableView, useTableView } from '../../../ui/tableView';
import { useFind } from '../../../ui/useFind';
import { useKeys } from '../../../ui/useKeys';
import { ViewMenu } from '../../../ui/ViewMenu';
import { useToday } from '../rows';
import styles from './List.module.css';

export interface ListColumn<R> {
  key: string;
  head: string;
  cell: (row: R) => ReactNode;
  /** What it is ordered by; without it the head is no button. */
  sort?: (row: R) => SortValue;
  /** What stands in the file, where that is not what it is ordered by; null leaves the column out. */
  file?: ((row: R) => string | number | boolean | null) | null;
  wide?: boolean;
  /** Stands in the file and not on the screen. */
  fileOnly?: boolean;
  /** Figures stand to the right. */
  end?: boolean;
}

interface ListProps<R> {
  label: string;
  rows: readonly R[];
  columns: readonly ListColumn<R>[];
  keyOf: (row: R) => string | number;
  /** What is searched. */
  search: (row: R) => string;
  /** Makes of a row's first column a button that opens it. */
  onOpen?: (row: R) => void;
  onNew?: () => void;
  newText?: string;
  /** Rows that are folded away until somebody asks for them. */
  folded?: { is: (row: R) => boolean; text: string };
  dim?: (row: R) => boolean;
  /** What to do where there is nothing yet. */
  empty: ReactNode;
  /** Beside the search. */
  filters?: ReactNode;
  /** Which column it begins ordered by. */
  first?: string;
}

export function List<R>(props: ListProps<R>) {
  const { label, rows, columns, search, folded, onNew, newText, filters } = props;
  const { t } = useTranslation('setup');
  const [text, setText] = useFind();
  const [open, setOpen] = useState(false);
  const [view, setView] = useTableView(columns.map(({ key }) => key).join('-'));
  const sort = view.sort ?? { key: props.first ?? columns[0]?.key ?? '', down: false };
  const field = useRef<HTMLInputElement>(null);
  const { i18n } = useTranslation();
  const today = useToday();
  const hidden = folded ? rows.filter(folded.is).length : 0;
  const column = columns.find((one) => one.key === sort.key);
  const shown = useMemo(() => {
    const found = rows.filter(
      (row) => matches(search(row), text) && (open || text.trim() !== '' || !folded?.is(row)),
    );
    return column?.sort ? ordered(found, column.sort, sort.down) : found;
  }, [rows, search, text, open, folded, column, sort.down]);
  useKeys({ '/': () => field.current?.focus(), ...(onNew ? { n: onNew } : {}) }, true);
  const filed = columns.filter((one) => one.file !== null && (one.file ?? one.sort));
  const save = () =>
    saveFile(
      csvName(label, today),
      csv(
        filed.map((one) => one.head),
        shown.map((row) => filed.map((one) => (one.file ?? one.sort)?.(row) ?? null)),
        i18n.language,
      ),
    );
  return (
    <section className={styles.list} aria-label={label}>
      <div className={styles.bar}>
        <label className={styles.search}>
          <span className="unseen">{t('list.search', { list: label })}</span>
          <svg viewBox="0 0 20 20" aria-hidden="true">
            <circle cx="8.5" cy="8.5" r="5.5" />
            <path d="M12.8 12.8L17 17" />
          </svg>
          <input
            ref={field}
            type="search"
            value={text}
            placeholder={t('list.find')}
            autoComplete="off"
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.key === 'Escape') {
                setText('');
                field.current?.blur();
              } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
                event.preventDefault();
                goTo(event.currentTarget.closest('section'), 0);
              }
            }}
          />
          <kbd>/</kbd>
        </label>
        {filters}
        <span className={styles.count} role="status">
          {t('list.count', { count: shown.length })}
        </span>
        <span className={styles.tools}>
          <ViewMenu
            columns={columns.slice(1).filter(({ fileOnly, head }) => !fileOnly && head)}
            view={view}
            onView={setView}
            find={text}
            onFind={setText}
          />
          <Button look="bare" small disabled={shown.length === 0} onClick={save}>
            {t('list.csv')}
          </Button>
          <Button look="bare" small disabled={shown.length === 0} onClick={() => window.print()}>
            {t('list.print')}
          </Button>
          {onNew && (
            <Button hotkey="N" onClick={onNew}>
              {newText}
            </Button>
          )}
        </span>
      </div>
      {shown.length > 0 ? (
        <Rows
          {...props}
          shown={shown}
          view={view}
          sort={sort}
          onSort={(next) => setView({ sort: next })}
        />
      ) : (
        <Nothing {...props} searched={text.trim() !== ''} hidden={hidden} />
      )}
      {folded && hidden > 0 && text.trim() === '' && (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? t('list.fold') : `${folded.text} (${hidden})`}
        </button>
      )}
    </section>
  );
}

function Nothing<R>({
  empty,
  onNew,
  newText,
  searched,
  hidden,
}: ListProps<R> & { searched: boolean; hidden: number }) {
  const { t } = useTranslation('setup');
  return (
    <div className={styles.empty}>
      <p>{searched ? t('list.notFound') : hidden > 0 ? t('list.allFolded') : empty}</p>
      {!searched && onNew && (
        <Button look="quiet" onClick={onNew}>
          {newText}
        </Button>
      )}
    </div>
  );
}

function Rows<R>({
  label,
  shown,
  columns: all,
  keyOf,
  dim,
  folded,
  onOpen,
  view,
  sort,
  onSort,
}: ListProps<R> & {
  shown: readonly R[];
  view: TableView;
  sort: Sort;
  onSort: (sort: Sort) => void;
}) {
  const columns = all.filter((column) => !column.fileOnly && !view.hidden.includes(column.key));
  const onKeyDown = (event: KeyboardEvent<HTMLElement>) => {
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
  };
  return (
    <div className={styles.scroll}>
      <table
        className={`${styles.table} ${view.dense ? styles.dense : ''}`}
        aria-label={label}
        onKeyDown={onKeyDown}
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
              className={dim?.(row) || folded?.is(row) ? styles.dim : undefined}
            >
              {columns.map((column, place) => (
                <td
                  key={column.key}
                  data-head={column.head}
                  className={`${column.wide ? styles.wide : ''} ${column.end ? styles.end : ''}`}
                >
                  {place === 0 && onOpen ? (
                    <button
                      type="button"
                      data-open
                      className={styles.open}
                      onClick={() => onOpen(row)}
                    >
                      {column.cell(row)}
                    </button>
                  ) : (
                    column.cell(row)
                  )}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Puts the focus on the nth row. */
function goTo(list: Element | null, place: number): void {
  list?.querySelectorAll<HTMLElement>('[data-open]')[place]?.focus();
}
