import { describe, expect, it } from 'vitest';
import { missingVials, paperChanges } from './papers';

const note = {
  kind: 'deliveryNote' as const,
  forDate: '2026-11-24',
  about: [
    { type: 'order', id: 17, facts: { status: 'accepted', orderedMbq: 9000 } },
    { type: 'vial', id: 3, facts: { state: 'free' } },
  ],
};
const rows = (given: Record<string, Record<string, unknown>>) => (type: string, id: number) =>
  given[`${type}:${id}`];

describe('DOC-6 a paper that is older than its rows', () => {
  it('DOC-6 is not old while each fact is still so, whatever else moved', () => {
    const now = rows({
      'order:17': { status: 'accepted', orderedMbq: 9000, receivedAt: 'now', revision: 9 },
      'vial:3': { state: 'free', dispatchId: 1 },
    });
    expect(paperChanges(note, now)).toEqual([]);
  });

  it('DOC-6 names each fact that is another now', () => {
    const now = rows({
      'order:17': { status: 'released', orderedMbq: 8000 },
      'vial:3': { state: 'released' },
    });
    expect(paperChanges(note, now)).toEqual([
      { type: 'order', id: 17, key: 'status' },
      { type: 'order', id: 17, key: 'orderedMbq' },
      { type: 'vial', id: 3, key: 'state' },
    ]);
  });

  it('DOC-6 says nothing of a row that has left the window', () => {
    expect(paperChanges(note, () => undefined)).toEqual([]);
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
