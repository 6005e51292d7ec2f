/** The customers by name, for whoever assigns people: production reads their rows, a site admin has to ask. */
import { useEffect, useMemo, useState } from 'react';
import type { Customer } from '../../protocol/rows';
import { useFreshness, useQuery, useSession, useTable } from '../../sync';

export type Named = Pick<Customer, 'id' | 'shortName' | 'longName' | 'archived'>;

/** By id; null while nothing has been told yet. */
export function useCustomers(): ReadonlyMap<number | string, Named> | null {
  const { user } = useSession();
  const rows = useTable('production', 'customer');
  const query = useQuery();
  const { live } = useFreshness();
  const [told, setTold] = useState<readonly Named[] | null>(null);
  const asks = user?.role === 'siteAdmin';
  // biome-ignore lint/correctness/useExhaustiveDependencies: the line's return asks again.
  useEffect(() => {
    let here = true;
    if (asks) {
      void query('customers.named', {}).then((answer) => {
        if (here && answer.type === 'answer') {
          setTold((answer.result as unknown as { customers: Named[] }).customers);
        }
      });
    }
    return () => {
      here = false;
    };
  }, [query, asks, live]);
  return useMemo(
    () => (asks ? told && new Map(told.map((customer) => [customer.id, customer])) : rows),
    [asks, told, rows],
  );
}
