/** The commands of this screen: what is under way, and what was refused, each at the place where it was asked for. */
import { useCallback, useMemo, useRef, useState } from 'react';
import { type ShownRows, seenOf } from '../../domain/dayStale';
import type { Refused } from '../../protocol/frames';
import { type Outcome, useCommand } from '../../sync';

/** A refusal, with the rows as they were shown when the command was given. */
export interface Refusing {
  refused: Refused;
  shown: ShownRows;
}

export interface Deeds {
  pending: ReadonlySet<string>;
  refusals: ReadonlyMap<string, Refusing>;
  /** Sends a command for the rows that are shown; `place` is where its state and refusal stand. */
  run: (
    place: string,
    name: string,
    data: Record<string, unknown>,
    shown: ShownRows,
  ) => Promise<Outcome | null>;
  clear: (place: string) => void;
}

export function useDeeds(): Deeds {
  const command = useCommand();
  const [pending, setPending] = useState<ReadonlySet<string>>(new Set());
  const [refusals, setRefusals] = useState<ReadonlyMap<string, Refusing>>(new Map());
  // What a refusal has shown of rows that moved on, by place: pressed again, the command is about these.
  const told = useRef(new Map<string, ShownRows>());
  const clear = useCallback((place: string) => {
    setRefusals((all) => without(all, place));
  }, []);
  const run = useCallback<Deeds['run']>(
    async (place, name, data, given) => {
      const shown = newest(given, told.current.get(place));
      let under = false;
      setPending((all) => {
        under = all.has(place);
        return new Set(all).add(place);
      });
      if (under) {
        return null;
      }
      setRefusals((all) => without(all, place));
      const outcome = await command(name, data, { seen: seenOf(shown) });
      setPending((all) => {
        const rest = new Set(all);
        rest.delete(place);
        return rest;
      });
      if (outcome.type === 'refused') {
        if (outcome.code === 'stale') {
          told.current.set(place, outcome.details as ShownRows);
        }
        setRefusals((all) => new Map(all).set(place, { refused: outcome, shown }));
      }
      return outcome;
    },
    [command],
  );
  return useMemo(() => ({ pending, refusals, run, clear }), [pending, refusals, run, clear]);
}

/** The shown rows, each in the newest state that was on the screen. */
function newest(shown: ShownRows, told: ShownRows | undefined): ShownRows {
  return Object.fromEntries(
    Object.entries(shown).map(([key, row]) => {
      const other = told?.[key];
      return [key, other && other.revision > row.revision ? other : row];
    }),
  );
}

function without<V>(map: ReadonlyMap<string, V>, key: string): ReadonlyMap<string, V> {
  if (!map.has(key)) {
    return map;
  }
  const rest = new Map(map);
  rest.delete(key);
  return rest;
}
