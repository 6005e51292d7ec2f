/** How one wants to see a table: its columns, how close its rows stand, and the searches that one comes back to. */
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { copyText } from './copy';
import { type TableView, useTableView } from './tableView';
import styles from './ViewMenu.module.css';
import './tableTexts';

/** What is looked for now. */
export interface Sought {
  /** As it is kept. */
  now: string;
  /** As people would say it. */
  told: string;
  go: (kept: string) => void;
}

type Columns = readonly { key: string; head: string }[];

interface ViewMenuProps {
  /** The columns that may be left out; the first one of a table always stands. */
  columns: Columns;
  /** Those that it can be ordered by: chosen here where a narrow screen has no heads to press. */
  sorts: Columns;
  /** The column that it is ordered by where nobody has chosen; null where the screen orders it. */
  first: string | null;
  view: TableView;
  onView: (change: Partial<TableView>) => void;
  /** For tables that can be searched. */
  sought?: Sought | undefined;
}

/** For what is searched and is no table: the searches alone. */
export function SavedSearches({ id, sought }: { id: string; sought: Sought }) {
  const { t } = useTranslation('table');
  const [view, onView] = useTableView(id);
  return (
    <Opened word={t('filters')}>
      <Filters view={view} onView={onView} sought={sought} />
    </Opened>
  );
}

export function ViewMenu(props: ViewMenuProps) {
  const { columns, sorts, first, view, onView, sought } = props;
  const { t } = useTranslation('table');
  const toggle = (key: string, shown: boolean) =>
    onView({ hidden: shown ? view.hidden.filter((one) => one !== key) : [...view.hidden, key] });
  return (
    <Opened word={t('view')}>
      {sorts.length > 0 && <Order {...{ sorts, first, view, onView }} />}
      <Choice checked={view.dense} onChange={(dense) => onView({ dense })}>
        {t('dense')}
      </Choice>
      {columns.length > 0 && (
        <fieldset>
          <legend>{t('columns')}</legend>
          {columns.map(({ key, head }) => (
            <Choice
              key={key}
              checked={!view.hidden.includes(key)}
              onChange={(shown) => toggle(key, shown)}
            >
              {head}
            </Choice>
          ))}
        </fieldset>
      )}
      {sought && <Filters view={view} onView={onView} sought={sought} />}
    </Opened>
  );
}

/** A button, and what it opens below itself. */
function Opened({ word, children }: { word: string; children: ReactNode }) {
  const { t } = useTranslation('table');
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useAway(open, box, () => setOpen(false));
  return (
    <div className={styles.place} ref={box}>
      <Button
        look="bare"
        small
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {word}
      </Button>
      {open && (
        <fieldset className={styles.menu} id={id} aria-label={word}>
          {children}
          <p className={styles.hint}>{t('hint')}</p>
        </fieldset>
      )}
    </div>
  );
}

function Choice(props: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: string;
}) {
  return (
    <label className={styles.choice}>
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.target.checked)}
      />
      {props.children}
    </label>
  );
}

/** Where rows are cards there is no head to press: the order is chosen here. */
function Order({ sorts, first, view, onView }: Omit<ViewMenuProps, 'columns' | 'sought'>) {
  const { t } = useTranslation('table');
  const key = view.sort?.key ?? first ?? '';
  const down = view.sort?.down ?? false;
  return (
    <fieldset className={styles.order}>
      <legend>{t('order')}</legend>
      <select
        aria-label={t('orderBy')}
        value={key}
        onChange={(event) =>
          onView({ sort: event.target.value ? { key: event.target.value, down } : null })
        }
      >
        {first === null && <option value="">{t('asIs')}</option>}
        {sorts.map((one) => (
          <option key={one.key} value={one.key}>
            {one.head}
          </option>
        ))}
      </select>
      <Choice checked={down} onChange={(next) => key && onView({ sort: { key, down: next } })}>
        {t('down')}
      </Choice>
    </fieldset>
  );
}

function Filters({
  view,
  onView,
  sought,
}: Pick<ViewMenuProps, 'view' | 'onView'> & { sought: Sought }) {
  const { t } = useTranslation('table');
  const [name, setName] = useState('');
  const now = sought.now.trim();
  const others = view.filters.filter((filter) => filter.find !== now);
  return (
    <fieldset>
      <legend>{t('filters')}</legend>
      {view.filters.map((filter) => (
        <div key={filter.name} className={styles.filter}>
          <Button
            look="bare"
            small
            aria-pressed={filter.find === now}
            onClick={() => sought.go(filter.find)}
          >
            {filter.name}
          </Button>
          <button
            type="button"
            className={styles.forget}
            aria-label={t('forget', { name: filter.name })}
            onClick={() => onView({ filters: view.filters.filter((one) => one !== filter) })}
          >
            <svg viewBox="0 0 20 20" aria-hidden="true">
              <path d="M6 6l8 8M14 6l-8 8" />
            </svg>
          </button>
        </div>
      ))}
      {now === '' && view.filters.length === 0 && <p className={styles.hint}>{t('noFilters')}</p>}
      {now !== '' && (
        <>
          {others.length === view.filters.length && (
            <form
              className={styles.keep}
              onSubmit={(event) => {
                event.preventDefault();
                const called = name.trim() || sought.told;
                onView({
                  filters: [
                    ...others.filter((one) => one.name !== called),
                    { name: called, find: now },
                  ],
                });
                setName('');
              }}
            >
              <input
                aria-label={t('filterName')}
                placeholder={t('filterName')}
                value={name}
                maxLength={40}
                onChange={(event) => setName(event.target.value)}
              />
              <Button look="quiet" small type="submit">
                {t('keep', { find: sought.told })}
              </Button>
            </form>
          )}
          <Button
            look="bare"
            small
            onClick={() => void copyText(window.location.href, t('copied'))}
          >
            {t('link')}
          </Button>
        </>
      )}
    </fieldset>
  );
}

/** Closes what is open by a press elsewhere, or by Escape, which gives the focus back to its button. */
function useAway(open: boolean, box: React.RefObject<HTMLElement | null>, close: () => void): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!open) {
      return undefined;
    }
    const away = (event: Event) => {
      const escaped = event instanceof KeyboardEvent && event.key === 'Escape';
      const inside = event.target instanceof Node && box.current?.contains(event.target);
      if (escaped) {
        box.current?.querySelector('button')?.focus();
      }
      if (escaped || !inside) {
        latest.current();
      }
    };
    document.addEventListener('pointerdown', away);
    document.addEventListener('keydown', away);
    return () => {
      document.removeEventListener('pointerdown', away);
      document.removeEventListener('keydown', away);
    };
  }, [open, box]);
}
