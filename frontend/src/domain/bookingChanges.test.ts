import { describe, expect, it } from 'vitest';
import { correctionOf, isChanged, studiesOf } from './bookingChanges';
import { Planner } from './bookings';
import { book, booking, ordered } from './bookings.testing';

const planner = new Planner(book());
const mine = { status: 'ordered', orderId: 17 } as const;
const need = (hours: number) => 300 * 2 ** ((hours * 3600) / 6586.2);

describe('an order whose studies the RIS has changed (BKG-52)', () => {
  it('is ordered anew where its studies belong to several deliveries by now', () => {
    // Injected at 08:00 and 12:00: each has a delivery of its own.
    const studies = [
      booking(1, '2026-11-25T08:00:00Z', mine),
      booking(2, '2026-11-25T12:00:00Z', { ...mine, changes: ['moved'] }),
      booking(3, '2026-11-25T09:00:00Z', { ...mine, status: 'cancelled', changes: ['cancelled'] }),
    ];
    const { proposal } = correctionOf(ordered(), studies, planner);
    expect(proposal).toMatchObject({
      kind: 'anew',
      bookingIds: [1, 2],
      orders: [
        { slotId: 31, orderedMbq: Math.ceil(need(1)) },
        { slotId: 41, orderedMbq: Math.ceil(need(0.75)) },
      ],
    });
  });

  it('is offered one delivery that serves all of them where it has to be asked for', () => {
    // Two studies, injected at 08:00 and 12:00 now: the delivery of the first serves both.
    const studies = [
      booking(1, '2026-11-25T08:00:00Z', mine),
      booking(2, '2026-11-25T12:00:00Z', { ...mine, changes: ['moved'] }),
    ];
    expect(correctionOf(ordered(), studies, planner, false).proposal).toMatchObject({
      kind: 'edit',
      data: { orderedMbq: Math.ceil(need(1) + need(5)) },
      late: false,
    });
  });

  it('goes to a later delivery when all of its studies have moved there', () => {
    const studies = [booking(2, '2026-11-25T12:00:00Z', { ...mine, changes: ['moved'] })];
    expect(correctionOf(ordered(), studies, planner).proposal).toMatchObject({
      kind: 'edit',
      data: { slotId: 41, orderedMbq: Math.ceil(need(0.75)) },
    });
  });

  it('is to be cancelled when none of them needs it any more', () => {
    const studies = [
      booking(1, '2026-11-25T08:00:00Z', { ...mine, status: 'cancelled', changes: ['cancelled'] }),
      booking(2, '2026-11-25T09:00:00Z', { ...mine, procedureId: 2, changes: ['procedure'] }),
    ];
    const found = correctionOf(ordered(), studies, planner, false);
    expect(found.proposal).toEqual({ kind: 'cancel' });
    expect(found.leaving.map(({ id }) => id)).toEqual([1, 2]);
  });

  it('keeps its day: a study that went to another one leaves it', () => {
    const studies = [
      booking(1, '2026-11-25T08:00:00Z', mine),
      booking(2, '2026-11-26T08:00:00Z', { ...mine, changes: ['moved'] }),
    ];
    const found = correctionOf(ordered(), studies, planner, false);
    expect(found.leaving.map(({ id }) => id)).toEqual([2]);
    expect(found.proposal).toMatchObject({ data: { orderedMbq: Math.ceil(need(1)) } });
  });

  it('is to be asked for once the deadline of the new delivery has passed', () => {
    const late = new Planner(book({ now: Date.parse('2026-11-24T12:00:00Z') }));
    const studies = [booking(1, '2026-11-25T12:00:00Z', { ...mine, changes: ['moved'] })];
    expect(correctionOf(ordered(), studies, late).proposal).toMatchObject({
      kind: 'edit',
      late: true,
    });
  });

  it('needs nothing where it fits already, and says where no delivery serves it', () => {
    const studies = [booking(1, '2026-11-25T08:00:00Z', { ...mine, changes: ['moved'] })];
    const fits = ordered({ orderedMbq: Math.ceil(need(1)) });
    expect(correctionOf(fits, studies, planner).proposal).toEqual({ kind: 'same' });
    const early = [booking(1, '2026-11-25T06:45:00Z', { ...mine, changes: ['moved'] })];
    expect(correctionOf(ordered(), early, planner).proposal).toEqual({
      kind: 'none',
      why: 'no_such_slot',
    });
  });

  it('follows an injection to its new time', () => {
    const order = ordered({
      kind: 'injection',
      tracerId: 5,
      slotId: null,
      orderedMbq: null,
      injections: 1,
      deliverAt: '2026-11-25T09:15:00Z',
    });
    const studies = [
      booking(1, '2026-11-25T10:00:00Z', {
        ...mine,
        procedureId: 2,
        injectionAt: '2026-11-25T10:15:00Z',
        changes: ['moved'],
      }),
    ];
    expect(correctionOf(order, studies, planner).proposal).toMatchObject({
      kind: 'edit',
      data: { deliverAt: '2026-11-25T10:15:00Z' },
      injections: 1,
    });
  });

  it('is changed while its mark stands, and has its studies in time order', () => {
    expect(isChanged(ordered())).toBe(true);
    expect(isChanged(ordered({ marks: ['late'] }))).toBe(false);
    expect(isChanged(ordered({ status: 'cancelled' }))).toBe(false);
    const studies = [
      booking(2, '2026-11-25T09:00:00Z', mine),
      booking(1, '2026-11-25T08:00:00Z', mine),
      booking(3, '2026-11-25T08:00:00Z'),
    ];
    expect(studiesOf(ordered(), studies).map(({ id }) => id)).toEqual([1, 2]);
  });
});
