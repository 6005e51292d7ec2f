import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { Delta, Snapshot } from '../protocol/frames';
import { type PlayedDay, Tape } from './past';
import { reduce } from './reducer';

const AT = Date.parse('2026-11-24T06:00:00Z');

function day(count: number): PlayedDay {
  const deltas = Array.from({ length: count }, (_, index) => ({
    type: 'delta',
    stream: 'production',
    revision: index + 6,
    at: new Date(AT + index * 60_000).toISOString(),
    kind: 'order.edited',
    actor: 'Anne',
    changes: [{ put: 'order', row: { id: index % 7, step: index } }],
  })) as unknown as Delta[];
  const snapshot = {
    type: 'snapshot',
    stream: 'production',
    epoch: 'e',
    revision: 5,
    rows: { order: [{ id: 0, step: -1 }] },
  } as unknown as Snapshot;
  return {
    stream: 'production',
    date: '2026-11-24',
    startAt: '2026-11-23T23:00:00Z',
    endAt: '2026-11-24T23:00:00Z',
    fromAt: '2026-11-23T23:00:00Z',
    cut: null,
    keptDays: 14,
    titles: {},
    snapshot,
    deltas,
  };
}

const rowsOf = (tape: Tape) =>
  Object.fromEntries(
    [...(tape.store.getState().copies.production?.rows.order ?? [])].map(([id, row]) => [
      id,
      row.step,
    ]),
  );

/** The rows after so many deltas, from the beginning each time. */
function plainly(of: PlayedDay, count: number) {
  let copies = reduce({}, of.snapshot).copies;
  for (const delta of of.deltas.slice(0, count)) {
    copies = reduce(copies, delta).copies;
  }
  return Object.fromEntries(
    [...(copies.production?.rows.order ?? [])].map(([id, row]) => [id, row.step]),
  );
}

describe('AUD-7: a day on a tape', () => {
  it('is at each place what folding it from the beginning gives, wherever it came from', () => {
    const played = day(457);
    const tape = new Tape(played);
    for (const count of [0, 3, 99, 100, 101, 457, 456, 12, 250, 249, 0, 457, 200, 1]) {
      tape.go(count);
      expect(rowsOf(tape)).toEqual(plainly(played, count));
    }
  });

  it('knows how many deltas had happened at an instant, its own included', () => {
    const tape = new Tape(day(10));
    expect(tape.countAt(AT - 1)).toBe(0);
    expect(tape.countAt(AT)).toBe(1);
    expect(tape.countAt(AT + 59_999)).toBe(1);
    expect(tape.countAt(AT + 9 * 60_000)).toBe(10);
  });

  it('ends where the server says that the stream was: the recorded cases of the law', () => {
    const folder = new URL('../../../tests/cases/law/', import.meta.url);
    const names = readdirSync(folder).filter((name) => name.endsWith('.production.json'));
    expect(names.length).toBeGreaterThan(10);
    for (const name of names) {
      const recorded = JSON.parse(readFileSync(new URL(name, folder), 'utf8'));
      const tape = new Tape({
        ...day(0),
        snapshot: recorded.before,
        deltas: recorded.deltas,
      });
      tape.go(recorded.deltas.length);
      const after = reduce({}, recorded.after).copies.production?.rows ?? {};
      const mine = tape.store.getState().copies.production?.rows ?? {};
      for (const type of Object.keys(after)) {
        expect([...(mine[type] ?? new Map()).values()], `${name} ${type}`).toEqual(
          expect.arrayContaining([...(after[type] ?? new Map()).values()]),
        );
      }
    }
  });
});
