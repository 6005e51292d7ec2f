import { describe, expect, it } from 'vitest';
import { bookingDay, previewOf, waitingByDay } from './bookingDay';
import { Planner } from './bookings';
import { book, booking, NOW, procedure, TOMORROW } from './bookings.testing';

const NONE: ReadonlySet<number> = new Set();
const at = (clock: string, date = TOMORROW) => Date.parse(`${date}T${clock}:00Z`);

describe('what serves a study', () => {
  it('is the latest delivery at or before its injection, the need decayed back to it and rounded up once', () => {
    const planner = new Planner(book());
    // 09:00 and 10:00 in Copenhagen are injected at 08:00 and 09:00, both from the delivery at 07:00.
    const plan = planner.plan([
      booking(1, '2026-11-25T08:00:00Z'),
      booking(2, '2026-11-25T09:00:00Z'),
    ]);
    const need = (hours: number) => 300 * 2 ** ((hours * 3600) / 6586.2);
    expect(plan.unserved).toEqual([]);
    expect(plan.orders).toEqual([
      {
        kind: 'activity',
        endpointId: 3,
        tracerId: 1,
        slotId: 31,
        deliveryDate: TOMORROW,
        deliverAt: at('06:00'),
        orderedMbq: Math.ceil(need(1) + need(2)),
        injections: null,
        bookingIds: [1, 2],
      },
    ]);
  });

  it('says why nothing does, and when the first delivery is', () => {
    const planner = new Planner(book());
    // Injected at 06:45, before anything is delivered; and today, after the deadline.
    const { unserved } = planner.plan([
      booking(1, '2026-11-25T06:45:00Z'),
      booking(2, '2026-11-24T13:00:00Z'),
      booking(3, '2026-11-25T09:00:00Z', { procedureId: 3 }),
    ]);
    expect(unserved).toEqual([
      { bookingId: 1, code: 'no_such_slot', firstSlotAt: at('06:00') },
      { bookingId: 2, code: 'deadline_passed', firstSlotAt: at('06:00') },
      { bookingId: 3, code: 'not_mapped', firstSlotAt: null },
    ]);
  });

  it('is an order of its own at the injection time for each injection, within the hours', () => {
    const planner = new Planner(book());
    const plan = planner.plan([
      booking(1, '2026-11-25T09:00:00Z', { procedureId: 2 }),
      booking(2, '2026-11-25T09:00:00Z', { procedureId: 2 }),
      booking(3, '2026-11-25T16:00:00Z', { procedureId: 2 }),
    ]);
    expect(plan.orders.map((one) => [one.deliverAt, one.injections, one.bookingIds])).toEqual([
      [at('09:15'), 1, [1]],
      [at('09:15'), 1, [2]],
    ]);
    expect(plan.unserved).toEqual([
      { bookingId: 3, code: 'outside_hours', firstSlotAt: Date.parse('2026-11-26T06:30:00Z') },
    ]);
  });

  it('leaves out a whole delivery that would go over its limit, and orders the rest', () => {
    const entries = book().catalogueEntries.map((entry) => ({ ...entry, maxMbq: 500 }));
    const planner = new Planner(book({ catalogueEntries: entries }));
    const plan = planner.plan([
      booking(1, '2026-11-25T08:00:00Z'),
      booking(2, '2026-11-25T09:00:00Z'),
      booking(3, '2026-11-25T12:00:00Z'),
    ]);
    expect(plan.orders.map((one) => one.bookingIds)).toEqual([[3]]);
    expect(plan.unserved.map((one) => [one.bookingId, one.code])).toEqual([
      [1, 'over_limit'],
      [2, 'over_limit'],
    ]);
  });

  it('counts what the other orders of the delivery take of its limit', () => {
    const slots = book().slots.map((slot) => ({ ...slot, maxMbq: 1000 }));
    const taken = {
      slotId: 31,
      deliverAt: at('06:00'),
      orderedMbq: 700,
      halfLifeSeconds: 6586.2,
      meantAt: at('06:00'),
    };
    const study = booking(1, '2026-11-25T08:00:00Z');
    expect(new Planner(book({ slots })).plan([study]).orders).toHaveLength(1);
    expect(new Planner(book({ slots, taken: [taken] })).plan([study]).orders).toHaveLength(0);
  });
});

describe('a day of studies', () => {
  const bookings = [
    booking(1, '2026-11-25T08:00:00Z'),
    booking(2, '2026-11-25T09:00:00Z', { procedureId: 2 }),
    booking(3, '2026-11-25T07:30:00Z', { status: 'ordered', orderId: 17 }),
    booking(4, '2026-11-25T10:00:00Z', { procedureId: 3 }),
    booking(5, '2026-11-25T10:00:00Z', { procedureId: 4 }),
    booking(6, '2026-11-25T11:00:00Z', { status: 'rejected' }),
    booking(7, '2026-11-26T11:00:00Z'),
    booking(8, '2026-11-25T11:00:00Z', { endpointId: 4 }),
  ];
  const planner = new Planner(book());
  const day = bookingDay(TOMORROW, 3, bookings, planner);

  it('stands by tracer in time order, apart what is not mapped and what needs nothing', () => {
    const ids = day.groups.map((group) => [
      group.tracerId,
      group.rows.map(({ booking: { id } }) => id),
    ]);
    expect(ids).toEqual([
      [1, [3, 1, 6]],
      [5, [2]],
    ]);
    expect(day.unmapped.map(({ id }) => id)).toEqual([4]);
    expect(day.ignored.map(({ id }) => id)).toEqual([5]);
  });

  it('sends what is ticked, and what was unticked as rejected; what was left out can be taken in again', () => {
    expect(previewOf(day, planner, NONE, NONE)).toMatchObject({
      bookingIds: [1, 2],
      rejectedBookingIds: [],
    });
    expect(previewOf(day, planner, new Set([1]), new Set([6]))).toMatchObject({
      bookingIds: [2, 6],
      rejectedBookingIds: [1],
    });
  });

  it('counts what waits on each date, not what needs nothing', () => {
    const procedures = [procedure(4, { ignored: true })];
    const counts = waitingByDay(bookings, procedures);
    expect([...counts]).toEqual([
      [TOMORROW, 4],
      ['2026-11-26', 1],
    ]);
    expect(NOW).toBeLessThan(at('06:00'));
  });
});
