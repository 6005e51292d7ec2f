/** Which rights to release the person here holds today. The server decides; this only warns in time. */
import { useRows, useSession } from '../../sync';

export interface Released {
  tracerId: number | null;
}

export function useRights(today: string): (what: Released) => boolean {
  const { user } = useSession();
  const rights = useRows('production', 'releaseRight');
  return ({ tracerId }) =>
    rights.some(
      (right) =>
        right.userId === user?.id &&
        right.tracerId === tracerId &&
        right.fromDate <= today &&
        (right.toDate === null || right.toDate >= today) &&
        !right.withdrawn,
    );
}
