/** How one wants to see a table: its columns, how close its rows stand, and the searches that one comes back to. */
import { useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './Button';
import { copyText } from './copy';
import type { TableView } from './tableView';
import styles from './ViewMenu.module.css';
import './tableTexts';

interface ViewMenuProps {
  /** The columns that may be left out; the first one of a table always stands. */
  columns: readonly { key: string; head: string }[];
  view: TableView;
  onView: (change: Partial<TableView>) => void;
  /** What is looked for now, for tables that can be searched. */
  find?: string;
  onFind?: (find: string) => void;
}

export function ViewMenu({ columns, view, onView, find, onFind }: ViewMenuProps) {
  const { t } = useTranslation('table');
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useAway(open, box, () => setOpen(false));
  const toggle = (key: string, shown: boolean) =>
    onView({ hidden: shown ? view.hidden.filter((one) => one !== key) : [...view.hidden, key] });
  return (
    <div className={styles.place} ref={box}>
      <Button
        look="bare"
        small
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => setOpen(!open)}
      >
        {t('view')}
      </Button>
      {open && (
        <fieldset className={styles.menu} id={id} aria-label={t('view')}>
          <Choice checked={view.dense} onChange={(dense) => onView({ dense })}>
            {t('dense')}
          </Choice>
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
          {onFind && <Filters view={view} onView={onView} find={find ?? ''} onFind={onFind} />}
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

function Filters({
  view,
  onView,
  find,
  onFind,
}: Required<Pick<ViewMenuProps, 'view' | 'onView' | 'find' | 'onFind'>>) {
  const { t } = useTranslation('table');
  const [name, setName] = useState('');
  const sought = find.trim();
  const others = view.filters.filter((filter) => filter.find !== sought);
  return (
    <fieldset>
      <legend>{t('filters')}</legend>
      {view.filters.map((filter) => (
        <div key={filter.name} className={styles.filter}>
          <Button
            look="bare"
            small
            aria-pressed={filter.find === sought}
            onClick={() => onFind(filter.find)}
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
      {sought !== '' && (
        <>
          {others.length === view.filters.length && (
            <form
              className={styles.keep}
              onSubmit={(event) => {
                event.preventDefault();
                const called = name.trim() || sought;
                onView({
                  filters: [
                    ...others.filter((one) => one.name !== called),
                    { name: called, find: sought },
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
                {t('keep', { find: sought })}
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
