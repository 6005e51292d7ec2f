import { describe, expect, it } from 'vitest';
import { at, bookOf, DATE, order } from './book.testing';
import {
  type Draft,
  deadlinePassed,
  draftOf,
  editData,
  firstDate,
  offersOf,
  placeData,
  readDraft,
} from './draft';

const NOW = at('06:00');
const book = bookOf([]);
const draft = (given: Partial<Draft>): Draft => ({
  endpointId: 1,
  what: 't1',
  date: DATE,
  slotId: 3,
  time: '',
  amount: '',
  count: '',
  usage: 'human',
  comment: '',
  ...given,
});
const offer = (key: string) => {
  const found = offersOf(book, 1).find((one) => one.key === key);
  if (!found) {
    throw new Error('not offered');
  }
  return found;
};

describe('ORD-1: what an endpoint may order', () => {
  it('is what its catalogue holds, each by its kind', () => {
    expect(offersOf(book, 1).map(({ name, kind }) => [name, kind])).toEqual([
      ['F-18', 'isotope'],
      ['FDG', 'activity'],
      ['FET', 'injection'],
    ]);
    expect(offersOf(book, 2)).toEqual([]);
  });
});

describe('ORD-9: an order on behalf', () => {
  it('of activity goes to a slot', () => {
    const wanted = draft({ amount: '5,4 GBq', comment: ' to patienter ' });
    const read = readDraft(wanted, book, NOW);
    expect(read.problems).toEqual({});
    expect(placeData(wanted, read)).toEqual({
      kind: 'activity',
      endpointId: 1,
      tracerId: 1,
      deliveryDate: DATE,
      slotId: 3,
      orderedMbq: 5400,
      usage: 'human',
      comment: 'to patienter',
    });
  });

  it('of a bare isotope too', () => {
    const wanted = draft({ what: 'i1', slotId: 5, amount: '4000', usage: 'other' });
    expect(placeData(wanted, readDraft(wanted, book, NOW))).toMatchObject({
      kind: 'isotope',
      isotopeId: 1,
      slotId: 5,
      orderedMbq: 4000,
    });
  });

  it('of injections goes to a free time within the receiving hours', () => {
    const wanted = draft({ what: 't2', slotId: null, time: '9.30', count: '2' });
    const read = readDraft(wanted, book, NOW);
    expect(read.problems).toEqual({});
    expect(placeData(wanted, read)).toEqual({
      kind: 'injection',
      endpointId: 1,
      tracerId: 2,
      deliveryDate: DATE,
      deliverAt: '2026-11-24T08:30:00.000Z',
      injections: 2,
      usage: 'human',
      comment: '',
    });
  });

  it('says each thing that is wrong at its field', () => {
    expect(readDraft(draft({ endpointId: null, what: '' }), book, NOW).problems).toEqual({
      endpointId: 'missing',
      what: 'missing',
    });
    expect(readDraft(draft({ slotId: null, amount: '9.000' }), book, NOW).problems).toEqual({
      slotId: 'missing',
      amount: 'amount',
    });
    expect(readDraft(draft({ slotId: 4, amount: '1' }), book, NOW).problems).toEqual({
      slotId: 'noSlot',
    });
    expect(readDraft(draft({ slotId: 1, amount: '1' }), book, at('07:00')).problems).toEqual({
      slotId: 'past',
    });
    const injection = { what: 't2', slotId: null };
    expect(
      readDraft(draft({ ...injection, time: '15:01', count: '0' }), book, NOW).problems,
    ).toEqual({ time: 'outside', count: 'count' });
    expect(
      readDraft(draft({ ...injection, time: '25:00', count: '1' }), book, NOW).problems,
    ).toEqual({ time: 'time' });
  });
});

describe('an edit by production', () => {
  it('sends what differs and nothing else', () => {
    const one = order(7, 3, 3900);
    const before = draftOf(one, String);
    expect(editData(before, readDraft(before, book, NOW), one)).toEqual({ orderId: 7 });
    const after = { ...before, amount: '4200', slotId: 2 };
    expect(editData(after, readDraft(after, book, NOW), one)).toEqual({
      orderId: 7,
      orderedMbq: 4200,
      slotId: 2,
    });
  });

  it('moves an injection’s time', () => {
    const one = order(8, 3, 1, {
      kind: 'injection',
      tracerId: 2,
      slotId: null,
      orderedMbq: null,
      injections: 2,
      deliverAt: '2026-11-24T08:30:00Z',
    });
    const before = draftOf(one, String);
    expect(before).toMatchObject({ time: '09:30', count: '2' });
    const after = { ...before, time: '10:00' };
    expect(editData(after, readDraft(after, book, NOW), one)).toEqual({
      orderId: 8,
      deliverAt: '2026-11-24T09:00:00.000Z',
    });
  });
});

describe('ORD-7: a deadline', () => {
  const rule = {
    id: 1,
    kind: 'activity',
    tracerId: null,
    type: 'daily',
    weekday: null,
    time: '12:00:00',
    workingDaysOnly: true,
    revision: 1,
  };

  it('is known to have passed from the instant after it', () => {
    const passed = (now: number) => deadlinePassed([rule], book, offer('t1'), DATE, now);
    const deadline = at('12:00', '2026-11-23');
    expect(passed(deadline)).toBeNull();
    expect(passed(deadline + 1)).toBe(deadline);
    expect(deadlinePassed([], book, offer('t1'), DATE, NOW)).toBeNull();
  });
});

describe('the first date', () => {
  it('is the next one with a delivery that is not closed', () => {
    expect(firstDate(book, 1, offer('t1'), DATE)).toBe(DATE);
    expect(firstDate(book, 1, offer('t1'), '2026-11-26')).toBe('2026-12-01');
    const closed = bookOf([], { closed: new Map([[DATE, 'Lukket']]) });
    expect(firstDate(closed, 1, offer('t1'), DATE)).toBe('2026-11-25');
    expect(firstDate(book, 1, offer('t2'), '2026-11-26')).toBe('2026-11-26');
  });
});
