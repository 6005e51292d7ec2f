/** A signing command from the dialog's side: asked for, under way, done, refused, or of unknown outcome. */
import { useCallback, useState } from 'react';
import type { Done, Refused } from '../../../protocol/frames';
import { useCommand, useFreshness } from '../../../sync';

export interface Signed {
  name: string;
  data: Record<string, unknown>;
  /** The revision of every row that was shown. */
  seen: Record<string, number>;
  meaning: string;
}

export interface Signing {
  phase: 'asking' | 'signing' | 'unknown';
  refused: Refused | null;
  live: boolean;
  /** The line dropped while the command was under way. */
  lost: boolean;
  /** Null where it was not done; the secrets live no longer than the call. */
  sign: (what: Signed, password: string) => Promise<Done | null>;
  clear: () => void;
}

export function useSigning(): Signing {
  const run = useCommand();
  const { live } = useFreshness();
  const [phase, setPhase] = useState<Signing['phase']>('asking');
  const [refused, setRefused] = useState<Refused | null>(null);
  const clear = useCallback(() => setRefused(null), []);
  const sign = useCallback<Signing['sign']>(
    async ({ name, data, seen, meaning }, password) => {
      setPhase('signing');
      setRefused(null);
      const outcome = await run(name, data, { seen, signature: { meaning, password } });
      if (outcome.type === 'done') {
        setPhase('asking');
        return outcome;
      }
      setPhase(outcome.code === 'outcome_unknown' ? 'unknown' : 'asking');
      setRefused(outcome.code === 'outcome_unknown' ? null : outcome);
      return null;
    },
    [run],
  );
  return { phase, refused, live, lost: phase === 'signing' && !live, sign, clear };
}
