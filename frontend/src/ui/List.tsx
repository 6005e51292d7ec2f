/**
 * A list of more than a handful of rows: found by typing, ordered by a press on a head, walked by arrows, taken along as a
 * file or on paper. What is looked for stands in the address; order, columns and closeness are kept for who looks.
 * Keys: `/` finds, `n` makes a new one, arrows go from row to row, Enter opens.
 */
import { type ReactNode, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { csv, csvName } from '../domain/csv';
import { useFormat } from '../domain/format';
import { matches, ordered, type SortValue } from '../domain/listing';
import { dateOf } from '../domain/time';
import { type ScreenKey, useScreenKeys } from '../shell/screenKeys';
import { serverNow, useSession } from '../sync';
import { Button } from './Button';
import styles from './List.module.css';
import { firstRow, ListRows } from './ListRows';
import { SearchBox } from './SearchBox';
import { saveFile } from './saveFile';
import { useTableView } from './tableView';
import { useFind } from './useFind';
import { type Sought, ViewMenu } from './ViewMenu';
import './tableTexts';

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

export interface ListProps<R> {
  label: string;
  /** What its view is kept under; its columns' keys where a table is the only one that has them. */
  id?: string;
  rows: readonly R[];
  columns: readonly ListColumn<R>[];
  keyOf: (row: R) => string | number;
  /** What is searched; without it the list has no search of its own. */
  search?: (row: R) => string;
  /** The search that a form above asks the server for, where there is one: it can be kept and sent like one's own. */
  sought?: Sought;
  /** Makes of a row's first column a button that opens it. */
  onOpen?: (row: R) => void;
  onNew?: () => void;
  newText?: string;
  /** Rows that are folded away until somebody asks for them. */
  folded?: { is: (row: R) => boolean; text: string };
  dim?: (row: R) => boolean;
  /** Rows that wait for somebody. */
  loud?: (row: R) => boolean;
  /** What to do where there is nothing yet. */
  empty: ReactNode;
  /** Beside the search. */
  filters?: ReactNode;
  /** Beside the ways out. */
  tools?: ReactNode;
  /** Which column it begins ordered by: its first one, or null for the order in which the rows are given. */
  first?: string | null;
  /** The sum of all rows; stands below them however they are ordered. */
  total?: R | null;
  /** Whether it can be taken along here: not where a file or a paper of its own stands beside it. */
  bare?: boolean;
}

export function List<R>(props: ListProps<R>) {
  const { label, rows, columns, search, folded, onNew, newText, filters, total = null } = props;
  const { t, i18n } = useTranslation('table');
  const [text, setText] = useFind();
  const wanted = search ? text : '';
  const [open, setOpen] = useState(false);
  const [view, setView] = useTableView(props.id ?? columns.map(({ key }) => key).join('-'));
  const first = props.first === undefined ? columns[0]?.key : props.first;
  // A kept order by a column that is no more is none.
  const kept = columns.some(({ key, sort }) => key === view.sort?.key && sort) ? view.sort : null;
  const sort = kept ?? (first ? { key: first, down: false } : null);
  const hidden = folded ? rows.filter(folded.is).length : 0;
  const column = columns.find((one) => one.key === sort?.key);
  const down = sort?.down === true;
  const shown = useMemo(() => {
    const found = rows.filter(
      (row) =>
        (!search || matches(search(row), wanted)) &&
        (open || wanted.trim() !== '' || !folded?.is(row)),
    );
    return column?.sort ? ordered(found, column.sort, down) : found;
  }, [rows, search, wanted, open, folded, column, down]);
  useListKeys(props);
  const filed = columns.filter((one) => one.file !== null && (one.file ?? one.sort));
  const save = () =>
    saveFile(
      csvName(label, dateOf(serverNow())),
      csv(
        filed.map((one) => one.head),
        shown.map((row) => filed.map((one) => (one.file ?? one.sort)?.(row) ?? null)),
        i18n.language,
      ),
    );
  const choices = columns.filter(({ fileOnly, head }) => !fileOnly && head);
  const own = search && { now: text, told: text.trim(), go: setText };
  return (
    <section className={styles.list} aria-label={label}>
      <div className={styles.bar}>
        {search && <SearchBox list={label} text={text} onText={setText} onDown={firstRow} />}
        {filters}
        <span className={styles.count} role="status">
          {t('count', { count: shown.length })}
        </span>
        <span className={styles.tools}>
          <ViewMenu
            columns={choices.slice(1)}
            sorts={choices.filter((one) => one.sort)}
            first={first ?? null}
            view={view}
            onView={setView}
            sought={props.sought ?? own}
          />
          {!props.bare && (
            <>
              <Button look="bare" small disabled={shown.length === 0} onClick={save}>
                {t('csv')}
              </Button>
              <Button
                look="bare"
                small
                disabled={shown.length === 0}
                onClick={() => window.print()}
              >
                {t('print')}
              </Button>
            </>
          )}
          {props.tools}
          {onNew && (
            <Button hotkey="N" onClick={onNew}>
              {newText}
            </Button>
          )}
        </span>
      </div>
      {!props.bare && <Printed what={props.sought?.told ?? wanted} />}
      {shown.length > 0 ? (
        <ListRows
          {...props}
          shown={shown}
          total={total}
          view={view}
          sort={sort}
          onSort={(next) => setView({ sort: next })}
        />
      ) : (
        <Nothing {...props} searched={wanted.trim() !== ''} hidden={hidden} />
      )}
      {folded && hidden > 0 && wanted.trim() === '' && (
        <button
          type="button"
          className={styles.fold}
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {open ? t('fold') : `${folded.text} (${hidden})`}
        </button>
      )}
    </section>
  );
}

/** Its keys, told by `?`; its search has one of its own. */
function useListKeys<R>({ search, onNew, newText = '', onOpen }: ListProps<R>): void {
  const { t } = useTranslation('table');
  const group = t('keys.group');
  const keys: (ScreenKey | false | undefined)[] = [
    onNew && { keys: ['n'], text: newText, group, run: onNew },
    // The rows bind these themselves.
    search && onOpen && { keys: ['arrowdown', 'arrowup'], text: t('keys.walk'), group },
    onOpen && { keys: ['enter'], text: t('keys.open'), group },
  ];
  useScreenKeys(
    keys.filter((one): one is ScreenKey => Boolean(one)),
    true,
  );
}

/** On paper only: what was looked for, who printed it, and when. */
function Printed({ what }: { what: string }) {
  const { t } = useTranslation('table');
  const { dayAndClock } = useFormat();
  const { user } = useSession();
  return (
    <p className={styles.printed} data-printed>
      {what && <b>{what}. </b>}
      {t('printed', { when: dayAndClock(serverNow()), who: user?.name ?? '' })}
    </p>
  );
}

function Nothing<R>({
  empty,
  onNew,
  newText,
  searched,
  hidden,
}: ListProps<R> & { searched: boolean; hidden: number }) {
  const { t } = useTranslation('table');
  return (
    <div className={styles.empty}>
      <p>{searched ? t('notFound') : hidden > 0 ? t('allFolded') : empty}</p>
      {!searched && onNew && (
        <Button look="quiet" onClick={onNew}>
          {newText}
        </Button>
      )}
    </div>
  );
}
