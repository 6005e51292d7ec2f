/** Whether the person here holds a right to release something today. The server decides; this only warns in time. */
import { useRows, useSession } from '../../sync';

export function useRight(
  what: { tracerId: number | null; isotopeId?: number | null },
  today: string,
): boolean {
  const { user } = useSession();
  const rights = useRows('production', 'releaseRight');
  return rights.some(
    (right) =>
      right.userId === user?.id &&
      right.tracerId === what.tracerId &&
      (right.tracerId !== null || right.isotopeId === what.isotopeId) &&
      right.fromDate <= today &&
      (right.toDate === null || right.toDate >= today) &&
      !right.withdrawn,
  );
}
