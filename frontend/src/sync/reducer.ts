/**
 * The one reducer: copies of streams out of frames, and nothing else changes them.
 *
 * The law: the snapshot of a stream at a, then its deltas a+1 … b, is its snapshot at b. It is pure, so the server's
 * recorded cases run through it as they are.
 */
import type {
  AnyRow,
  Delta,
  Ended,
  Resumed,
  RowId,
  Snapshot,
  StreamFrame,
} from '../protocol/frames';

export type Rows = Readonly<Record<string, ReadonlyMap<RowId, AnyRow>>>;

/** What this screen holds of one stream. `revision` −1: nothing yet. */
export interface StreamCopy {
  readonly epoch: string;
  readonly revision: number;
  readonly rows: Rows;
  /** Parts of a long snapshot, kept aside until the last one is here. */
  readonly parts: readonly Snapshot[];
  /** Set when the server ended the stream: null when we asked for it, `forbidden` when the right is gone. */
  readonly ended: { readonly code: string | null } | null;
}

export type Copies = Readonly<Record<string, StreamCopy>>;

/** The copies after a frame, and whether the stream must be asked for again from where the copy stands. */
export interface Reduced {
  readonly copies: Copies;
  readonly resubscribe: boolean;
}

const EMPTY: StreamCopy = { epoch: '', revision: -1, rows: {}, parts: [], ended: null };

export function reduce(copies: Copies, frame: StreamFrame): Reduced {
  const copy = copies[frame.stream] ?? EMPTY;
  const keep = (next: StreamCopy): Reduced => ({
    copies: next === copy && frame.stream in copies ? copies : { ...copies, [frame.stream]: next },
    resubscribe: false,
  });
  switch (frame.type) {
    case 'snapshot':
      return keep(takeSnapshot(copy, frame));
    case 'resumed':
      return resume(copies, copy, frame);
    case 'delta':
      return takeDelta(copies, copy, frame);
    case 'ended':
      return keep(end(frame));
  }
}

function takeSnapshot(copy: StreamCopy, frame: Snapshot): StreamCopy {
  const parts = frame.parts ?? 0;
  if (parts <= 1) {
    return {
      epoch: frame.epoch,
      revision: frame.revision,
      rows: index([frame]),
      parts: [],
      ended: null,
    };
  }
  // Invariant: a part is only added to the parts of the same snapshot; a new part 1 starts over. Half of a snapshot
  // that a dropped line cut off must never be completed by another one's second half.
  const part = frame.part ?? 1;
  const before = part === 1 ? [] : copy.parts;
  const fits =
    before.length === part - 1 &&
    before.every((other) => other.epoch === frame.epoch && other.revision === frame.revision);
  if (!fits) {
    return { ...copy, parts: [] };
  }
  const all = [...before, frame];
  if (all.length < parts) {
    return { ...copy, parts: all };
  }
  return { epoch: frame.epoch, revision: frame.revision, rows: index(all), parts: [], ended: null };
}

function resume(copies: Copies, copy: StreamCopy, frame: Resumed): Reduced {
  if (copy.epoch === frame.epoch && frame.revision <= copy.revision) {
    // Deltas of the old subscription may have arrived after we asked; what comes again is not newer and is ignored.
    const next = { ...copy, parts: [], ended: null };
    return { copies: { ...copies, [frame.stream]: next }, resubscribe: false };
  }
  // The server continues from a place where we do not stand: what follows would leave a hole.
  return { copies, resubscribe: true };
}

function takeDelta(copies: Copies, copy: StreamCopy, frame: Delta): Reduced {
  if (copy.revision < 0 || copy.ended) {
    return { copies, resubscribe: false };
  }
  if (frame.revision <= copy.revision) {
    return { copies, resubscribe: false };
  }
  if (frame.revision > copy.revision + 1) {
    return { copies, resubscribe: true };
  }
  const next = { ...copy, revision: frame.revision, rows: apply(copy.rows, frame) };
  return { copies: { ...copies, [frame.stream]: next }, resubscribe: false };
}

function end(frame: Ended): StreamCopy {
  // Rows go with the right to read them.
  return { ...EMPTY, ended: { code: frame.code ?? null } };
}

function apply(rows: Rows, frame: Delta): Rows {
  if (frame.changes.length === 0) {
    return rows;
  }
  const next: Record<string, ReadonlyMap<RowId, AnyRow>> = { ...rows };
  const mine = new Map<string, Map<RowId, AnyRow>>();
  const open = (type: string): Map<RowId, AnyRow> => {
    let table = mine.get(type);
    if (!table) {
      table = new Map(next[type]);
      mine.set(type, table);
      next[type] = table;
    }
    return table;
  };
  for (const change of frame.changes) {
    if ('put' in change) {
      open(change.put).set(change.row.id, change.row);
    } else {
      open(change.remove).delete(change.id);
    }
  }
  return next;
}

function index(parts: readonly Snapshot[]): Rows {
  const rows: Record<string, Map<RowId, AnyRow>> = {};
  for (const part of parts) {
    for (const [type, list] of Object.entries(part.rows)) {
      const table = rows[type] ?? new Map<RowId, AnyRow>();
      rows[type] = table;
      for (const row of list) {
        table.set(row.id, row);
      }
    }
  }
  return rows;
}
