import { describe, expect, it } from 'vitest';
import type { Slot } from '../protocol/rows';
import { balancesOf, costOfOneMore, limitsPassed, prospect, takesAt } from './balance';
import { placeOf, placesFrom, placesOn, runLimit, stands } from './book';
import { at, bookOf, DATE, order, slot } from './book.testing';
import { receives } from './injections';
import { heldBy, moveChoices, postponeChoices } from './shift';

const FDG = { tracerId: 1, isotopeId: null };
const EARLY = at('05:00');
const placeAt = (book: ReturnType<typeof bookOf>, id: number, date = DATE) => {
  const place = placeOf(book, book.slots.get(id) as Slot, date);
  if (!place) {
    throw new Error('no run');
  }
  return place;
};

describe('SCH-3, SCH-4: the places of a date', () => {
  it('are its slots with delivery, departure and the run that feeds them', () => {
    const places = placesOn(bookOf([]), 1, FDG, DATE);
    expect(places.map((place) => place.at)).toEqual([at('07:00'), at('08:15'), at('11:30')]);
    expect(places[2]).toMatchObject({ departsAt: at('11:20'), runAt: at('10:00') });
  });

  it('stand from their first day to their own and their run’s last, in their weeks', () => {
    const stand = (more: Partial<Slot>, book = bookOf([])) =>
      stands(book, slot(9, '07:00', more), DATE);
    expect(stand({ startsDate: '2026-11-25' })).toBe(false);
    expect(stand({ startsDate: DATE, endsDate: DATE })).toBe(true);
    expect(stand({ endsDate: '2026-11-23' })).toBe(false);
    expect(stand({ weeks: 'odd' })).toBe(false);
    const { runs } = bookOf([]);
    const ended = new Map([...runs].map(([id, run]) => [id, { ...run, endsDate: '2026-11-23' }]));
    expect(stand({}, bookOf([], { runs: ended }))).toBe(false);
    expect(placesOn(bookOf([], { runs: ended }), 1, FDG, DATE)).toEqual([]);
  });

  it('leave closed dates out where other days are looked for', () => {
    const book = bookOf([], { closed: new Map([['2026-11-25', 'Lukket']]) });
    expect(placesFrom(book, 1, FDG, '2026-11-25', 6)).toEqual([]);
    expect(placesFrom(bookOf([]), 1, FDG, '2026-11-25', 1)).toHaveLength(1);
  });
});

describe('NEED-1: what a move costs', () => {
  it('is 47,700 MBq at 05:45 for 5,400 MBq meant at 11:30, and 29,706 in the vials at 07:00', () => {
    const book = bookOf([order(1, 3, 5400), order(2, 1, 1000)]);
    const [at0815, at0700] = moveChoices(book, [order(1, 3, 5400)], EARLY);
    expect(at0815?.place.at).toBe(at('08:15'));
    expect(at0700).toMatchObject({ meantMbq: 29_706 });
    expect(at0700?.costMbq).toBe(47_700);
    const [to, from] = at0700?.balances ?? [];
    expect(to).toMatchObject({ runAt: at('05:45'), more: 47_700, maxMbq: 60_000, over: false });
    expect((to?.after ?? 0) - (to?.before ?? 0)).toBeGreaterThanOrEqual(47_699);
    expect(from).toMatchObject({ runAt: at('10:00'), after: 0 });
  });

  it('costs the same whichever of the run’s slots it goes to', () => {
    const choices = moveChoices(bookOf([order(1, 3, 5400)]), [order(1, 3, 5400)], EARLY);
    expect(choices.map((choice) => choice.costMbq)).toEqual([47_700, 47_700]);
  });

  it('goes back to the slot it was ordered for, and to no later one', () => {
    const moved = order(1, 2, 5400, { movedTo: 1 });
    const choices = moveChoices(bookOf([moved]), [moved], EARLY);
    expect(choices.map((choice) => [choice.place.slot.id, choice.restores])).toEqual([[2, true]]);
  });

  it('offers no delivery whose car has left', () => {
    const found = moveChoices(bookOf([order(1, 3, 5400)]), [order(1, 3, 5400)], at('06:50'));
    expect(found.map((choice) => choice.place.at)).toEqual([at('08:15')]);
  });

  it('says where a run would have to make more than it can', () => {
    const book = bookOf([order(1, 3, 5400), order(2, 1, 9000)]);
    const choice = moveChoices(book, [order(1, 3, 5400)], EARLY).at(-1);
    expect(choice?.balances[0]).toMatchObject({ over: true, maxMbq: 60_000 });
  });

  it('counts several orders at once', () => {
    const both = [order(1, 3, 5400), order(2, 3, 1000)];
    const choice = moveChoices(bookOf(both), both, EARLY).at(-1);
    expect(choice?.costMbq).toBe(Math.ceil(6400 * 2 ** (20700 / 6586.2) - 1e-6));
    expect(choice?.balances.map((balance) => balance.before)).toEqual([0, 11_298]);
  });
});

describe('a postponement', () => {
  it('means the amount at the new delivery, that day or another', () => {
    const one = order(1, 1, 5400);
    const found = postponeChoices(bookOf([one]), [one], DATE, 2, EARLY);
    expect(found.map((choice) => choice.key)).toEqual([`${DATE}:2`, `${DATE}:3`, '2026-11-25:4']);
    expect(found[1]).toMatchObject({ meantMbq: 5400 });
    expect(found[1]?.balances[0]).toMatchObject({ runAt: at('10:00'), before: 0 });
    expect(found[1]?.balances[1]).toMatchObject({ runAt: at('05:45'), after: 0 });
  });

  it('is not offered for what has passed', () => {
    const one = order(1, 1, 5400);
    const found = postponeChoices(bookOf([one]), [one], DATE, 1, at('09:00'));
    expect(found.map((choice) => choice.place.at)).toEqual([at('11:30')]);
  });
});

describe('what may be moved', () => {
  it('is what is ordered or accepted', () => {
    expect(heldBy({ status: 'accepted' })).toBeNull();
    expect(heldBy({ status: 'released' })).toBe('released');
    expect(heldBy({ status: 'rejected' })).toBe('off');
  });
});

describe('one more order', () => {
  it('costs its run what it asks for there, overhead in, above what is asked already', () => {
    const book = bookOf([order(1, 3, 5400)]);
    const place = placeAt(book, 3);
    const balance = costOfOneMore(book, FDG, place, 1000);
    expect(balance.more).toBe(Math.ceil(1000 * 2 ** (5400 / 6586.2)));
    expect(balance.after).toBe(Math.ceil(6400 * 2 ** (5400 / 6586.2)));
    expect(prospect(book, FDG, place, 100, -1, 1.15).toDispenseMbq).toBeCloseTo(115, 9);
  });

  it('passes the limits of the entry, the slot and the run, each by its own sum', () => {
    const book = bookOf([order(1, 3, 5400)]);
    const wish = (orderedMbq: number, orderId?: number) =>
      limitsPassed(book, {
        what: FDG,
        endpointId: 1,
        place: placeAt(book, 3),
        orderedMbq,
        injections: null,
        ...(orderId === undefined ? {} : { orderId }),
      }).map(({ which, limit, value }) => [which, limit, value]);
    expect(wish(2600)).toEqual([]);
    expect(wish(2601)).toEqual([['slot', 8000, 8001]]);
    expect(wish(8000, 1)).toEqual([]);
    expect(wish(9001, 1).map(([which]) => which)).toEqual(['entry', 'slot']);
  });

  it('says an injection limit in injections', () => {
    const found = limitsPassed(bookOf([]), {
      what: { tracerId: 2, isotopeId: null },
      endpointId: 1,
      place: null,
      orderedMbq: null,
      injections: 5,
    });
    expect(found).toEqual([{ which: 'injections', limit: 4, value: 5 }]);
  });

  it('takes of what is there once its run has ended', () => {
    const book = bookOf([]);
    const after = [prospect(book, FDG, placeAt(book, 3), 1000)];
    expect(takesAt({ before: [], after }, at('09:59'))).toBe(0);
    expect(takesAt({ before: [], after }, at('11:30'))).toBeCloseTo(1000, 9);
    expect(takesAt({ before: after, after: [] }, at('11:30'))).toBeCloseTo(-1000, 9);
  });
});

describe('runs', () => {
  it('have the limit of their weekly time, and tracers do not mix with bare isotopes', () => {
    const book = bookOf([order(1, 5, 4000), order(2, 3, 5000)]);
    expect(runLimit(book, FDG, at('10:00'))).toBe(60_000);
    expect(runLimit(book, FDG, at('09:00'))).toBeNull();
    const bare = balancesOf(
      book,
      { tracerId: null, isotopeId: 1 },
      {
        before: [],
        after: [prospect(book, { tracerId: null, isotopeId: 1 }, placeAt(book, 5), 100)],
      },
    );
    expect(bare).toMatchObject([{ runAt: at('09:00'), maxMbq: null, over: false }]);
  });
});

describe('receiving hours', () => {
  const endpoint = { receivesFrom: '07:00:00', receivesTo: '15:00:00', receivesWeekdays: [2] };

  it('hold on their weekdays, ends included', () => {
    expect(receives(endpoint, DATE, at('07:00'))).toBe(true);
    expect(receives(endpoint, DATE, at('15:00'))).toBe(true);
    expect(receives(endpoint, DATE, at('15:01'))).toBe(false);
    expect(receives(endpoint, '2026-11-25', at('08:00', '2026-11-25'))).toBe(false);
  });

  it('do not limit where none are set', () => {
    const open = { receivesFrom: null, receivesTo: null, receivesWeekdays: [2] };
    expect(receives(open, DATE, at('23:00'))).toBe(true);
  });
});
