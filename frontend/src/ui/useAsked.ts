/** What a form asks for, in the address: a link leads to what one saw, and a search can be kept. */
import { useCallback, useMemo } from 'react';
import { useLocation, useSearch } from 'wouter';

export interface InAddress<T> {
  asked: T;
  ask: (given: Partial<T>) => void;
  /** What is asked otherwise than the form begins, as the address has it; empty where nothing is. */
  now: string;
  /** Asks what such a text says, and nothing else. */
  go: (kept: string) => void;
}

/** `plain` is what the form begins with: that needs no words in the address, and days in it move with the day. */
export function useAsked<T extends Readonly<Record<string, string>>>(plain: T): InAddress<T> {
  const search = useSearch();
  const [path, go] = useLocation();
  const begins = JSON.stringify(plain);
  const { asked, now } = useMemo(() => read(JSON.parse(begins) as T, search), [begins, search]);
  const put = useCallback(
    (next: T) => {
      const address = new URLSearchParams(search);
      for (const [key, first] of Object.entries(JSON.parse(begins) as T)) {
        address.delete(key);
        if (next[key] !== first) {
          address.set(key, next[key] ?? '');
        }
      }
      const query = address.toString();
      go(query ? `${path}?${query}` : path, { replace: true });
    },
    [begins, search, path, go],
  );
  return {
    asked,
    now,
    ask: (given) => put({ ...asked, ...given }),
    go: (kept) => put(read(JSON.parse(begins) as T, kept).asked),
  };
}

function read<T extends Readonly<Record<string, string>>>(plain: T, search: string) {
  const given = new URLSearchParams(search);
  const other = new URLSearchParams();
  const asked: Record<string, string> = { ...plain };
  for (const [key, first] of Object.entries(plain)) {
    const value = given.get(key);
    if (value !== null && value !== first) {
      asked[key] = value;
      other.set(key, value);
    }
  }
  return { asked: asked as T, now: other.toString() };
}
