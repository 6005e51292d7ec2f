/** The box that a list is searched by. `/` goes to it, Escape shows all again, an arrow goes on to what was found. */
import { useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { useScreenKeys } from '../shell/screenKeys';
import styles from './SearchBox.module.css';
import './tableTexts';

interface SearchBoxProps {
  /** What is searched, by name. */
  list: string;
  text: string;
  onText: (text: string) => void;
  /** On to what was found; gets the box. */
  onDown?: (box: HTMLElement) => void;
}

export function SearchBox({ list, text, onText, onDown }: SearchBoxProps) {
  const { t } = useTranslation('table');
  const field = useRef<HTMLInputElement>(null);
  useScreenKeys(
    [
      {
        keys: ['/'],
        text: t('keys.find'),
        group: t('keys.group'),
        run: () => field.current?.focus(),
      },
    ],
    true,
  );
  return (
    <label className={styles.search}>
      <span className="unseen">{t('search', { list })}</span>
      <svg viewBox="0 0 20 20" aria-hidden="true">
        <circle cx="8.5" cy="8.5" r="5.5" />
        <path d="M12.8 12.8L17 17" />
      </svg>
      <input
        ref={field}
        type="search"
        value={text}
        placeholder={t('find')}
        autoComplete="off"
        onChange={(event) => onText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') {
            onText('');
            field.current?.blur();
          } else if (event.key === 'ArrowDown' || event.key === 'Enter') {
            event.preventDefault();
            onDown?.(event.currentTarget);
          }
        }}
      />
      <kbd>/</kbd>
    </label>
  );
}
