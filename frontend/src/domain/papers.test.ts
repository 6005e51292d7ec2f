import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Document } from '../protocol/rows';
import { missingVials, paperChanges } from './papers';

interface Case {
  name: string;
  paper: Pick<Document, 'kind' | 'forDate' | 'about'>;
  rows: Record<string, Record<string, unknown>>;
  changes: [string, number, string][];
}

const path = fileURLToPath(new URL('../../../tests/cases/papers.json', import.meta.url));
const cases: Case[] = JSON.parse(readFileSync(path, 'utf8'));
const rows = (given: Record<string, Record<string, unknown>>) => (type: string, id: number) =>
  given[`${type}:${id}`];

describe('DOC-6 a paper that is older than its rows', () => {
  it.each(cases)('DOC-6 as the server says it: $name', (one) => {
    const found = paperChanges(one.paper, rows(one.rows));
    expect(found.map(({ type, id, key }) => [type, id, key])).toEqual(one.changes);
  });

  it('DOC-6 a list of the day grows old by an order that does not stand there', () => {
    const list = {
      kind: 'dayList' as const,
      forDate: '2026-11-24',
      about: [{ type: 'order', id: 17, facts: { revision: 2 } }],
    };
    const now = rows({ 'order:17': { revision: 2 } });
    const orders = [
      { id: 17, deliveryDate: '2026-11-24' },
      { id: 18, deliveryDate: '2026-11-25' },
    ];
    expect(paperChanges(list, now, orders)).toEqual([]);
    const later = [...orders, { id: 19, deliveryDate: '2026-11-24' }];
    expect(paperChanges(list, now, later)).toEqual([{ type: 'order', id: 19, key: 'id' }]);
  });
});

describe('DSP-7 what is missing', () => {
  it('DSP-7 is what was sent and did not come, once somebody has said', () => {
    expect(missingVials({ vialIds: [1, 2], receivedVialIds: null })).toEqual([]);
    expect(missingVials({ vialIds: [1, 2], receivedVialIds: [2] })).toEqual([1]);
    expect(missingVials({ vialIds: [1, 2], receivedVialIds: [] })).toEqual([1, 2]);
  });
});
