import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { vial } from './batches.testing';
import { reviewDue, reviewsOf } from './reviews';

interface Case {
  name: string;
  releasedAt: string;
  closed: string[];
  dueAt: string;
}

const path = fileURLToPath(new URL('../../../tests/cases/reviews.json', import.meta.url));
const cases: Case[] = JSON.parse(readFileSync(path, 'utf8'));

describe('REL-16: the server’s cases of when a review is due', () => {
  it('are there', () => {
    expect(cases.length).toBeGreaterThan(10);
  });

  it.each(cases)('$name', (one) => {
    expect(reviewDue(Date.parse(one.releasedAt), new Set(one.closed))).toBe(Date.parse(one.dueAt));
  });
});

describe('REL-16: what waits for a review', () => {
  const vials = [
    vial(1, { ownEntryAt: '2026-11-24T05:50:00Z', enteredBy: 'Kirsten Holm' }),
    vial(2, { ownEntryAt: null }),
    vial(3, { ownEntryAt: '2026-11-20T05:50:00Z', enteredBy: 'Anders Lund' }),
  ];

  it('is overdue from the end of the next working day on, and the first one due stands first', () => {
    const due = Date.parse('2026-11-25T23:00:00Z');
    const told = (now: number) =>
      reviewsOf(vials, new Set(), now).map(({ vial: { id }, who, overdue }) => [id, who, overdue]);
    expect(told(due - 1)).toEqual([
      [3, 'Anders Lund', true],
      [1, 'Kirsten Holm', false],
    ]);
    expect(told(due).every(([, , overdue]) => overdue)).toBe(true);
  });
});
