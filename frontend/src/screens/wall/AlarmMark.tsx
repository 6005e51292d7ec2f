/** What kind of wrong it is, by shape: a clock that ran out, something that lacks, something that must not be used. */
import type { AlarmKind } from '../../domain/wall';

const SHAPES: Record<AlarmKind | 'node', string> = {
  late: 'M16 2a14 14 0 1 0 .01 0zM16 8v9l6 4',
  short: 'M16 3L30 28H2zM16 12v8M16 24v.2',
  recalled: 'M10 2h12l8 8v12l-8 8H10l-8-8V10zM9 16h14',
  node: 'M5 5l22 22M27 5L5 27',
};

export function AlarmMark({ kind }: { kind: AlarmKind | 'node' }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true">
      <path d={SHAPES[kind]} />
    </svg>
  );
}
