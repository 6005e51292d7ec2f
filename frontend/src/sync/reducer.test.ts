import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { AnyRow, Delta, Snapshot, StreamFrame } from '../protocol/frames';
import { type Copies, reduce } from './reducer';

const row = (id: number, text: string): AnyRow => ({ id, text });

const snapshot = (revision: number, rows: AnyRow[], extra: Partial<Snapshot> = {}): Snapshot => ({
  type: 'snapshot',
  stream: 'production',
  epoch: 'e',
  revision,
  rows: { order: rows },
  ...extra,
});

const delta = (revision: number, changes: Delta['changes']): Delta => ({
  type: 'delta',
  stream: 'production',
  revision,
  at: '2026-11-24T07:15:00Z',
  kind: 'order.edited',
  actor: null,
  changes,
});

function play(frames: StreamFrame[], from: Copies = {}): { copies: Copies; asked: number } {
  let copies = from;
  let asked = 0;
  for (const frame of frames) {
    const taken = reduce(copies, frame);
    copies = taken.copies;
    asked += taken.resubscribe ? 1 : 0;
  }
  return { copies, asked };
}

/** A copy as a snapshot would say it: rows by type, ordered by id, empty types left out. */
function plain(copies: Copies, stream: string): unknown {
  const copy = copies[stream];
  const rows: Record<string, AnyRow[]> = {};
  for (const [type, table] of Object.entries(copy?.rows ?? {})) {
    if (table.size > 0) {
      rows[type] = [...table.values()].sort((one, other) =>
        String(one.id).localeCompare(String(other.id)),
      );
    }
  }
  return { epoch: copy?.epoch, revision: copy?.revision, rows };
}

describe('the reducer', () => {
  it('CLI-1 applies deltas in order: rows are put whole and removed', () => {
    const { copies, asked } = play([
      snapshot(3, [row(1, 'a'), row(2, 'b')]),
      delta(4, [{ put: 'order', row: row(1, 'A') }]),
      delta(5, [
        { remove: 'order', id: 2 },
        { put: 'vial', row: row(9, 'v') },
      ]),
    ]);
    expect(asked).toBe(0);
    expect(plain(copies, 'production')).toEqual({
      epoch: 'e',
      revision: 5,
      rows: { order: [row(1, 'A')], vial: [row(9, 'v')] },
    });
  });

  it('does not touch what it was given', () => {
    const before = play([snapshot(3, [row(1, 'a')])]).copies;
    const shown = plain(before, 'production');
    play([delta(4, [{ remove: 'order', id: 1 }])], before);
    expect(plain(before, 'production')).toEqual(shown);
  });

  it('keeps the tables of types that a delta does not name', () => {
    const before = play([snapshot(3, [row(1, 'a')])]).copies;
    const after = play([delta(4, [{ put: 'vial', row: row(9, 'v') }])], before).copies;
    expect(after.production?.rows.order).toBe(before.production?.rows.order);
  });

  it('CLI-1 ignores what is not newer', () => {
    const before = play([snapshot(3, [row(1, 'a')])]).copies;
    const { copies, asked } = play(
      [delta(3, [{ remove: 'order', id: 1 }]), delta(2, [{ remove: 'order', id: 1 }])],
      before,
    );
    expect(copies).toBe(before);
    expect(asked).toBe(0);
  });

  it('CLI-1 asks again at a gap and changes nothing', () => {
    const before = play([snapshot(3, [row(1, 'a')])]).copies;
    const { copies, asked } = play([delta(5, [{ remove: 'order', id: 1 }])], before);
    expect(copies).toBe(before);
    expect(asked).toBe(1);
  });

  it('counts a delta without changes', () => {
    const { copies } = play([snapshot(3, [row(1, 'a')]), delta(4, [])]);
    expect(copies.production?.revision).toBe(4);
  });

  it('applies the parts of a snapshot together', () => {
    const old = play([snapshot(3, [row(1, 'old')])]).copies;
    const half = play([snapshot(8, [row(2, 'b')], { part: 1, parts: 2 })], old).copies;
    expect(plain(half, 'production')).toEqual(plain(old, 'production'));
    const whole = play([snapshot(8, [row(3, 'c')], { part: 2, parts: 2 })], half).copies;
    expect(plain(whole, 'production')).toEqual({
      epoch: 'e',
      revision: 8,
      rows: { order: [row(2, 'b'), row(3, 'c')] },
    });
  });

  it('never completes half a snapshot with another one', () => {
    const { copies } = play([
      snapshot(3, [row(1, 'old')]),
      snapshot(8, [row(2, 'b')], { part: 1, parts: 2 }),
      snapshot(9, [row(3, 'c')], { part: 2, parts: 2 }),
    ]);
    expect(copies.production?.revision).toBe(3);
    expect([...(copies.production?.rows.order?.keys() ?? [])]).toEqual([1]);
  });

  it('goes on when resumed where it stands, also when it moved on meanwhile', () => {
    const before = play([snapshot(3, []), delta(4, [])]).copies;
    const resumed = { type: 'resumed', stream: 'production', epoch: 'e', head: 6 } as const;
    expect(play([{ ...resumed, revision: 4 }], before).asked).toBe(0);
    expect(play([{ ...resumed, revision: 3 }, delta(4, []), delta(5, [])], before)).toMatchObject({
      asked: 0,
      copies: { production: { revision: 5 } },
    });
    expect(play([{ ...resumed, revision: 5 }], before).asked).toBe(1);
    expect(play([{ ...resumed, epoch: 'other', revision: 4 }], before).asked).toBe(1);
  });

  it('forgets the rows of a stream whose right is gone', () => {
    const { copies } = play([
      snapshot(3, [row(1, 'a')]),
      { type: 'ended', stream: 'production', code: 'forbidden' },
      delta(4, [{ put: 'order', row: row(2, 'late') }]),
    ]);
    expect(copies.production?.rows).toEqual({});
    expect(copies.production?.ended).toEqual({ code: 'forbidden' });
  });

  it('takes a snapshot of another epoch whole', () => {
    const { copies } = play([
      snapshot(9, [row(1, 'a')]),
      snapshot(2, [row(5, 'e')], { epoch: 'f' }),
    ]);
    expect(plain(copies, 'production')).toEqual({
      epoch: 'f',
      revision: 2,
      rows: { order: [row(5, 'e')] },
    });
  });
});

interface Case {
  stream: string;
  before: Snapshot;
  deltas: Delta[];
  after: Snapshot;
}

const folder = fileURLToPath(new URL('../../../tests/cases/law/', import.meta.url));

describe('STR-1 the law, over the cases that the server recorded', () => {
  const files = existsSync(folder)
    ? readdirSync(folder).filter((name) => name.endsWith('.json'))
    : [];

  it('has cases', () => {
    expect(files.length).toBeGreaterThan(0);
  });

  it.each(files)('%s', (name) => {
    const found: Case = JSON.parse(readFileSync(folder + name, 'utf8'));
    const { copies, asked } = play([found.before, ...found.deltas]);
    const { copies: expected } = play([found.after]);
    expect(asked).toBe(0);
    expect(plain(copies, found.stream)).toEqual(plain(expected, found.stream));
  });
});
