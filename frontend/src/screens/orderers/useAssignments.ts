/** Who may order for a customer: asked of the server, as no stream carries people to a customer. */
import { useCallback, useEffect, useState } from 'react';
import type { Refused } from '../../protocol/frames';
import type { Role } from '../../protocol/rows';
import { useFreshness, useQuery, useRevision } from '../../sync';

export interface Person {
  id: number;
  username: string;
  name: string;
  role: Role;
  active: boolean;
}

/** Asked anew when the customer's stream moves, the line comes back, or by `ask` after an own change. */
export function useAssignments(customerId: number) {
  const query = useQuery();
  const revision = useRevision(`customer:${customerId}`);
  const { live } = useFreshness();
  const [people, setPeople] = useState<Person[] | null>(null);
  const [refused, setRefused] = useState<Refused | null>(null);
  const [count, setCount] = useState(0);
  // biome-ignore lint/correctness/useExhaustiveDependencies: a revision, the line's return and a count ask again.
  useEffect(() => {
    let here = true;
    void query('assignments.of', { customerId }).then((answer) => {
      if (!here) {
        return;
      }
      if (answer.type === 'answer') {
        const { users } = answer.result as unknown as { users: Person[] };
        setPeople([...users].sort((one, other) => one.name.localeCompare(other.name, 'da')));
        setRefused(null);
      } else {
        setRefused(answer);
      }
    });
    return () => {
      here = false;
    };
  }, [query, customerId, revision, live, count]);
  const ask = useCallback(() => setCount((before) => before + 1), []);
  return { people, refused, ask };
}
