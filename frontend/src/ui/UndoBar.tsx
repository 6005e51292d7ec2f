/** "Saved … Undo": stands at the foot of the page, or of the dialog that lies over it, for a while after a change. */
import { type FocusEvent, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import type { Refused } from '../protocol/frames';
import { useCommand } from '../sync';
import { Button } from './Button';
import { CloseButton } from './CloseButton';
import { useRefusalText } from './Refusal';
import styles from './UndoBar.module.css';
import { endUndo, type UndoOffer, undoOffer } from './undo';

/** So long it stands while nobody is at it. */
export const UNDO_MS = 10_000;

/** Where a bar could stand: the page, and each dialog that is open. What lies under a dialog cannot be reached. */
const places = createStore<{ list: readonly object[] }>(() => ({ list: [] }));

export function UndoPlace() {
  const [me] = useState(() => ({}));
  useEffect(() => {
    places.setState(({ list }) => ({ list: [...list, me] }));
    return () => {
      places.setState(({ list }) => ({ list: list.filter((one) => one !== me) }));
      if (places.getState().list.length === 0) {
        // The next one who signs in takes nothing back.
        endUndo();
      }
    };
  }, [me]);
  const top = useStore(places, ({ list }) => list.at(-1) === me);
  const offer = useStore(undoOffer, (state) => state.offer);
  return (
    <div className={styles.place} aria-live="polite">
      {top && offer && <Bar key={offer.number} offer={offer} />}
    </div>
  );
}

function Bar({ offer }: { offer: UndoOffer }) {
  const { t } = useTranslation();
  const textOf = useRefusalText();
  const run = useCommand();
  const [state, setState] = useState<'offered' | 'sending' | 'done'>('offered');
  const [refused, setRefused] = useState<Refused | null>(null);
  const [pointed, setPointed] = useState(false);
  const [focused, setFocused] = useState(false);
  const box = useRef<HTMLElement>(null);
  const closer = useRef<HTMLButtonElement>(null);
  const from = useRef<HTMLElement | null>(null);
  const waits = !pointed && !focused && state !== 'sending' && refused === null;
  useEffect(() => {
    if (!waits) {
      return;
    }
    const timer = setTimeout(endUndo, UNDO_MS);
    return () => clearTimeout(timer);
  }, [waits]);
  useLayoutEffect(() => {
    const bar = box.current;
    return () => {
      // The focus does not go down with the bar.
      if (bar?.contains(document.activeElement)) {
        (from.current?.isConnected ? from.current : document.getElementById('content'))?.focus();
      }
    };
  }, []);
  const end = () => {
    // The button goes; the focus stays in the bar.
    if (box.current?.contains(document.activeElement)) {
      closer.current?.focus();
    }
    setState('done');
  };
  const undo = async () => {
    setState('sending');
    for (const { command, data, options } of offer.steps) {
      const outcome = await run(command, data, options);
      if (outcome.type === 'refused') {
        setRefused(outcome);
        break;
      }
    }
    end();
  };
  const latest = useRef(undo);
  latest.current = undo;
  const open = state === 'offered';
  useEffect(() => {
    if (!open) {
      return;
    }
    const onKey = (event: KeyboardEvent) => {
      const held = (event.ctrlKey || event.metaKey) && !event.shiftKey && !event.altKey;
      const typing = (event.target as Element | null)?.closest?.(
        'input, select, textarea, [contenteditable]',
      );
      if (held && event.key.toLowerCase() === 'z' && !typing && !event.repeat) {
        event.preventDefault();
        void latest.current();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [open]);
  return (
    <section
      ref={box}
      aria-label={t('undo.label')}
      className={`${styles.bar} ${refused ? styles.refused : ''}`}
      onPointerEnter={() => setPointed(true)}
      onPointerLeave={() => setPointed(false)}
      onFocus={({ relatedTarget }: FocusEvent) => {
        if (relatedTarget instanceof HTMLElement && !box.current?.contains(relatedTarget)) {
          from.current = relatedTarget;
        }
        setFocused(true);
      }}
      onBlur={() => setFocused(false)}
    >
      <p>
        {refused
          ? t('undo.refused', { why: textOf(refused) })
          : state === 'done'
            ? t('undo.done')
            : offer.said}
      </p>
      {state !== 'done' && (
        <Button
          look="quiet"
          small
          busy={state === 'sending'}
          aria-keyshortcuts="Control+Z"
          onClick={undo}
        >
          {t('undo.do')}
        </Button>
      )}
      <CloseButton ref={closer} onClose={endUndo} />
    </section>
  );
}
