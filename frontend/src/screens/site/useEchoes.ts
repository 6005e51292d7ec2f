/** The echoes of DICOM nodes as they are heard of, the last of each. Nothing keeps them: a page begins with none. */
import { useEffect, useState } from 'react';
import type { Echo } from '../../domain/nodes';
import { onNotice } from '../../sync';

const NONE: ReadonlyMap<number, Echo> = new Map();

export function useEchoes(stream: string): ReadonlyMap<number, Echo> {
  const [echoes, setEchoes] = useState(NONE);
  useEffect(
    () =>
      onNotice((hint) => {
        const echo = hint.stream === stream ? echoOf(hint) : null;
        if (echo !== null) {
          setEchoes((before) => new Map(before).set(echo.nodeId, echo));
        }
      }),
    [stream],
  );
  return echoes;
}

/** An echo out of a hint; null where it is another's hint. */
export function echoOf(hint: { kind: string; at: string; data: object }): Echo | null {
  const { nodeId, state, roundTripMs, trouble } = hint.data as Record<string, unknown>;
  if (hint.kind !== 'node.echo' || typeof nodeId !== 'number' || typeof state !== 'string') {
    return null;
  }
  const ms = typeof roundTripMs === 'number' ? roundTripMs : null;
  const why = typeof trouble === 'string' ? trouble : null;
  return { nodeId, state, roundTripMs: ms, at: Date.parse(hint.at), trouble: why };
}
