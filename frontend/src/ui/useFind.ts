/** What is looked for, in the address: a link leads to what one saw, and another page begins with nothing. */
import { useCallback } from 'react';
import { useLocation, useSearch } from 'wouter';

export function useFind(): [string, (text: string) => void] {
  const search = useSearch();
  const [path, go] = useLocation();
  const find = new URLSearchParams(search).get('find') ?? '';
  const setFind = useCallback(
    (text: string) => {
      const next = new URLSearchParams(search);
      if (text === '') {
        next.delete('find');
      } else {
        next.set('find', text);
      }
      const query = next.toString();
      go(query ? `${path}?${query}` : path, { replace: true });
    },
    [search, path, go],
  );
  return [find, setFind];
}
