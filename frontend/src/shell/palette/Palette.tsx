/** The command palette: one box that finds what one may see, and does what one may do, by keyboard alone (CMD-1 … CMD-4). */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { find } from '../../domain/palette';
import { Status } from '../../ui/Status';
import styles from './Palette.module.css';
import './texts';
import type { Found } from './things';
import { useThings } from './useThings';

const MOST = 40;
const AT_FIRST: readonly string[] = ['action', 'page'];

export default function Palette({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation('palette');
  const [, go] = useLocation();
  const { things, daysOf, terms: termsOf, production } = useThings();
  const [query, setQuery] = useState('');
  const [at, setAt] = useState(0);
  const box = useRef<HTMLDialogElement>(null);
  const id = useId();
  useEffect(() => {
    const dialog = box.current;
    dialog?.showModal();
    return () => dialog?.close();
  }, []);

  const terms = termsOf(query);
  const all = terms.length === 0 ? things.filter(({ kind }) => AT_FIRST.includes(kind)) : things;
  const days = daysOf(terms);
  // Days alone are what is meant; beside other words they only tell which orders.
  const alone = days.length === terms.length;
  const rest = find(all, terms, MOST);
  const found = alone ? [...days, ...rest] : [...rest, ...days];
  const chosen = Math.min(at, found.length - 1);
  const optionId = (index: number) => `${id}-${index}`;
  // biome-ignore lint/correctness/useExhaustiveDependencies: another query has other things at the same place.
  useEffect(() => {
    document.getElementById(optionId(chosen))?.scrollIntoView({ block: 'nearest' });
  }, [chosen, query]);

  const take = (thing: Found | undefined) => {
    if (!thing) {
      return;
    }
    onClose();
    // The page has its focus and its keys back first.
    setTimeout(() => (thing.run ? thing.run() : thing.href && go(thing.href)));
  };
  const onKey = (event: KeyboardEvent) => {
    const last = found.length - 1;
    const to = {
      ArrowDown: chosen >= last ? 0 : chosen + 1,
      ArrowUp: chosen <= 0 ? last : chosen - 1,
      PageDown: Math.min(last, chosen + 8),
      PageUp: Math.max(0, chosen - 8),
    }[event.key];
    if (to !== undefined) {
      event.preventDefault();
      setAt(to);
    } else if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
      event.preventDefault();
      take(found[chosen]);
    }
  };
  const label = t(production ? 'label' : 'labelCustomer');
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: a press beside the box closes it; keys have Escape.
    <dialog
      ref={box}
      className={styles.dialog}
      aria-label={t('title')}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onClick={(event) => {
        if (event.target === box.current) {
          onClose();
        }
      }}
    >
      <div className={styles.field}>
        <svg viewBox="0 0 24 24" aria-hidden="true">
          <circle cx="10.5" cy="10.5" r="6.5" />
          <path d="M15.5 15.5L21 21" />
        </svg>
        <input
          type="text"
          role="combobox"
          aria-label={label}
          aria-expanded={found.length > 0}
          aria-controls={found.length > 0 ? `${id}-list` : undefined}
          aria-activedescendant={found.length > 0 ? optionId(chosen) : undefined}
          aria-autocomplete="list"
          placeholder={t(production ? 'hint' : 'hintCustomer')}
          autoComplete="off"
          autoCapitalize="off"
          spellCheck={false}
          maxLength={80}
          value={query}
          onChange={(event) => {
            setQuery(event.target.value);
            setAt(0);
          }}
          onKeyDown={onKey}
        />
      </div>
      {found.length === 0 ? (
        <p className={styles.none}>{t(production ? 'none' : 'noneCustomer')}</p>
      ) : (
        <div className={styles.list} role="listbox" id={`${id}-list`} aria-label={t('title')}>
          {found.map((thing, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the box's.
            <div
              key={thing.key}
              id={optionId(index)}
              role="option"
              tabIndex={-1}
              aria-selected={index === chosen}
              className={styles.option}
              onPointerMove={() => setAt(index)}
              onClick={() => take(thing)}
            >
              <span className={styles.title}>{thing.title}</span>
              {thing.detail && <span className={styles.detail}>{thing.detail}</span>}
              <span className={styles.end}>
                {thing.status && <Status status={thing.status} />}
                {thing.shown && <kbd className={styles.key}>{thing.shown}</kbd>}
                <span className={styles.kind}>{t(`kind.${thing.kind}`)}</span>
              </span>
            </div>
          ))}
        </div>
      )}
      <p className={styles.foot}>
        <span>
          <kbd className={styles.key}>↑</kbd> <kbd className={styles.key}>↓</kbd> {t('choose')}
        </span>
        <span>
          <kbd className={styles.key}>↵</kbd> {t('go')}
        </span>
        <span>
          <kbd className={styles.key}>Esc</kbd> {t('close')}
        </span>
        <span role="status">{terms.length > 0 && t('count', { count: found.length })}</span>
      </p>
    </dialog>
  );
}
