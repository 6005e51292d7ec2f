/**
 * The keys of a screen: bound while it stands, shown by `?`, and what can be done now offered by the palette.
 *
 * One list says all three, so that none of them can be wrong about the others.
 */
import { useEffect, useRef } from 'react';
import { type Keys, useKeys } from '../ui/useKeys';

export interface ScreenKey {
  /** The names `useKeys` knows; the first is the one that is shown. */
  keys: readonly string[];
  text: string;
  /** Keys of one heading stand together. */
  group: string;
  /** Absent where the key belongs to a part of the screen, which binds it itself. */
  run?: () => void;
  /** Whether it can be done now: else the key does nothing and nobody is offered it. */
  can?: boolean;
  /** The palette offers it, and says what it is done to. Ways about the screen are none of its business. */
  offer?: { of?: string; words?: string };
}

type Made = readonly ScreenKey[];
/** A screen that is drawn often has them made when a key is pressed or somebody asks for them. */
type Making = Made | (() => Made);
const lists = new Set<{ current: Making }>();

const made = (keys: Making): Made => (typeof keys === 'function' ? keys() : keys);

/** Binds keys while the component stands and `active` holds, and tells of them. */
export function useScreenKeys(keys: Making, active: boolean): void {
  const list = useRef(keys);
  list.current = keys;
  useEffect(() => {
    lists.add(list);
    return () => {
      lists.delete(list);
    };
  }, []);
  useKeys(() => boundBy(made(keys)), active);
}

function boundBy(keys: readonly ScreenKey[]): Keys {
  const bound: Record<string, () => void> = {};
  for (const { keys: names, run, can = true } of keys) {
    for (const name of run && can ? names : []) {
      bound[name] = run as () => void;
    }
  }
  return bound;
}

/** The keys of what stands on the page now, in the order in which its parts came. */
export function presentKeys(): readonly ScreenKey[] {
  return [...lists].flatMap(({ current }) => made(current));
}

const SHOWN: Readonly<Record<string, string>> = {
  arrowdown: '↓',
  arrowup: '↑',
  arrowleft: '←',
  arrowright: '→',
  'shift+arrowleft': '⇧ ←',
  'shift+arrowright': '⇧ →',
  escape: 'Esc',
  enter: '↵',
  home: 'Home',
  end: 'End',
  pageup: 'PgUp',
  pagedown: 'PgDn',
  ' ': '␣',
};

/** A key as it is printed on keyboards. */
export function shownKey(name: string): string {
  return (
    SHOWN[name] ??
    (name.startsWith('shift+') ? `⇧ ${name.slice(6).toUpperCase()}` : name.toUpperCase())
  );
}
