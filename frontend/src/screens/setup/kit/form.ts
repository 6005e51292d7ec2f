/** A form's values, what is wrong with them, and the row they came from, which may change while somebody types. */
import { useEffect, useRef, useState } from 'react';
import { rebased } from '../../../domain/rowChanges';
import type { Refused } from '../../../protocol/frames';
import { useRefusalText } from '../../../ui/Refusal';

export interface Bound<V> {
  value: V;
  onValue: (value: V) => void;
  /** The focus has left the field: for another one, or for none. */
  onLeave?: (toField: boolean) => void;
  error?: string;
}

export type Wrong<T> = Partial<Record<keyof T, string>>;

interface FormOptions<T, R> {
  /** The values to begin with; of a row, those that it has. */
  valuesOf: (row: R | null) => T;
  /** The row that is edited, as it is now; null for a new one. */
  row?: R | null;
  /**
   * What cannot be sent, by field. Said of a field when the focus has gone on from it or a hand has rested, and of all of
   * them from the first press of the button on. The server judges what is sent.
   */
  check?: (values: T) => Wrong<T>;
  refused: Refused | null;
  /** Fields of the wire that stand in a field of another name here. */
  places?: Readonly<Record<string, keyof T & string>>;
}

export interface Form<T, R = unknown> {
  values: T;
  /** What the form was filled with. */
  start: T;
  set<K extends keyof T>(name: K, value: T[K]): void;
  bind<K extends keyof T & string>(name: K): Bound<T[K]>;
  /** Whether it may be sent; from now on what is wrong is said. */
  ready(): boolean;
  /** A refusal that stands at none of the fields. */
  elsewhere: Refused | null;
  /** The row as it was when the form was filled. */
  shown: R | null;
  /** The row has moved on since. */
  moved: boolean;
  /** Begins anew, with nothing said. */
  clear(): void;
  /** Goes on from the present row: what nobody touched follows, what was typed stays. */
  take(): void;
}

/** So long a hand rests before a word is said of what it typed. */
export const REST_MS = 400;

interface Revised {
  revision: number;
}

export function useForm<T extends object, R extends Revised = Revised>({
  valuesOf,
  row = null,
  check,
  refused,
  places = {},
}: FormOptions<T, R>): Form<T, R> {
  const textOf = useRefusalText();
  const [shown, setShown] = useState(row);
  const [start, setStart] = useState(() => valuesOf(row));
  const [values, setValues] = useState(start);
  const [strict, setStrict] = useState(false);
  // What was refused is no longer said where somebody has typed since; another refusal is said anew.
  const [typed, setTyped] = useState<{ since: Refused | null; names: ReadonlySet<string> }>({
    since: null,
    names: new Set(),
  });
  const { due, rest, settle, hush, forget } = useDue();
  const mended = typed.since === refused ? typed.names : new Set<string>();
  const wrong: Wrong<T> = check?.(values) ?? {};
  const began: Wrong<T> = check?.(start) ?? {};
  // What another field has made wrong is said too: a time that is before the other one now.
  const said = (name: keyof T & string) =>
    strict ||
    due.has(name) ||
    (due.size > 0 && values[name] === start[name] && values[name] !== '' && !began[name]);
  const place = refused?.field ? (places[refused.field] ?? refused.field) : null;
  // A form that goes on from the present row has answered what was stale.
  const [taken, setTaken] = useState<Refused | null>(null);
  const atField = place !== null && place in values;
  const set = <K extends keyof T>(name: K, value: T[K]) => {
    setValues((before) => ({ ...before, [name]: value }));
    // A word that stands stays until it is no longer true; a new one waits for the hand.
    if (!wrong[name]) {
      hush(String(name));
    }
    rest(String(name));
    setTyped((before) => ({
      since: refused,
      names: new Set(before.since === refused ? before.names : []).add(String(name)),
    }));
  };
  return {
    values,
    start,
    set,
    bind: (name) => {
      const told = refused && place === name && !mended.has(name) ? textOf(refused) : undefined;
      const error = told ?? (said(name) ? wrong[name] : undefined);
      return {
        value: values[name],
        onValue: (value) => set(name, value),
        onLeave: (toField) => (toField ? settle(name) : rest(name)),
        ...(error ? { error } : {}),
      };
    },
    ready: () => {
      setStrict(true);
      return Object.values(wrong).every((text) => !text);
    },
    elsewhere: atField || refused === taken ? null : refused,
    shown,
    moved: row !== null && shown !== null && row.revision !== shown.revision,
    clear: () => {
      setValues(start);
      setStrict(false);
      forget();
    },
    take: () => {
      const next = valuesOf(row);
      setValues((before) => rebased(before, start, next));
      setStart(next);
      setShown(row);
      setTaken(refused);
    },
  };
}

/** The fields of which it may be said what is wrong with them. */
function useDue() {
  const [due, setDue] = useState<ReadonlySet<string>>(() => new Set());
  const timers = useRef(new Map<string, ReturnType<typeof setTimeout>>());
  useEffect(() => {
    const running = timers.current;
    return () => {
      for (const timer of running.values()) {
        clearTimeout(timer);
      }
    };
  }, []);
  const settle = (name: string) => {
    clearTimeout(timers.current.get(name));
    setDue((before) => (before.has(name) ? before : new Set(before).add(name)));
  };
  return {
    due,
    settle,
    rest: (name: string) => {
      clearTimeout(timers.current.get(name));
      timers.current.set(
        name,
        setTimeout(() => settle(name), REST_MS),
      );
    },
    forget: () => setDue(new Set()),
    hush: (name: string) =>
      setDue((before) =>
        before.has(name) ? new Set([...before].filter((one) => one !== name)) : before,
      ),
  };
}

/** The revision that was shown, as a command carries it. */
export function seenOf(type: string, row: { id: number | string; revision: number } | null) {
  return row ? { seen: { [`${type}:${row.id}`]: row.revision } } : {};
}
