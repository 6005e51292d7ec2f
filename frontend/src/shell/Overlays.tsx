/** The palette and the list of keys over every signed-in screen, and the keys that open them. */
import { Suspense, useEffect } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocation } from 'wouter';
import { isForScreen } from '../ui/useKeys';
import { GoneOver, later, Piece } from './later';
import { closeOverlay, openOverlay, useOverlay } from './overlay';
import styles from './Shell.module.css';

const Palette = later(() => import('./palette/Palette'));
const KeysDialog = later(() => import('./KeysDialog').then((it) => ({ default: it.KeysDialog })));

function onKey(event: KeyboardEvent): void {
  const held = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey;
  if (held && event.key.toLowerCase() === 'k') {
    // The browser's own search stays closed also where another dialog has the word.
    event.preventDefault();
    if (document.querySelector('dialog[open]') === null) {
      openOverlay('palette');
    }
    return;
  }
  const wanted = ({ '/': 'palette', '?': 'keys' } as const)[event.key];
  if (wanted && !event.defaultPrevented && isForScreen(event)) {
    event.preventDefault();
    openOverlay(wanted);
  }
}

export function Overlays() {
  const open = useOverlay();
  useEffect(() => {
    // On the window, so that a screen's own use of a key goes first: a list has `/` for its own search.
    window.addEventListener('keydown', onKey);
    return () => window.removeEventListener('keydown', onKey);
  }, []);
  // Nothing lies over another page, nor over that of the next person.
  const [path] = useLocation();
  // biome-ignore lint/correctness/useExhaustiveDependencies: on every way to another page
  useEffect(() => closeOverlay, [path]);
  return (
    <Piece at={open ?? ''} gone={<GoneOver onClose={closeOverlay} />}>
      <Suspense fallback={null}>
        {open === 'palette' && <Palette onClose={closeOverlay} />}
        {open === 'keys' && <KeysDialog onClose={closeOverlay} />}
      </Suspense>
    </Piece>
  );
}

/** Opens the palette where there are no keys, and says which there are. */
export function FindButton() {
  const { t } = useTranslation();
  return (
    <button
      type="button"
      className={styles.find}
      aria-keyshortcuts="Control+K /"
      onClick={() => openOverlay('palette')}
    >
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <circle cx="10.5" cy="10.5" r="6.5" />
        <path d="M15.5 15.5L21 21" />
      </svg>
      <span className={styles.findWord}>{t('header.find')}</span>
      <kbd>Ctrl K</kbd>
    </button>
  );
}
