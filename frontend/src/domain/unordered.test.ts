import { describe, expect, it } from 'vitest';
import { book, booking, NOW, procedure, TOMORROW } from './bookings.testing';
import { type Added, addedAt, unorderedOn } from './unordered';

const F18 = 6586.2;
const at = (clock: string) => `${TOMORROW}T${clock}:00Z`;
const grown = (hours: number) => 2 ** ((hours * 3600) / F18);
const PROCEDURES = [
  procedure(1),
  procedure(2, { tracerId: null, units: null, delayMinutes: null }),
];

describe('BKG-53: booked studies that nobody has ordered for', () => {
  const rows = book({ procedures: PROCEDURES, deadlines: [] });
  // Injected at 08:00 and 09:00 in Copenhagen, served by the delivery at 07:00; and at 12:15 by that at 11:15.
  const two = [booking(1, at('08:00')), booking(2, at('09:00'))];

  it('are summed by delivery, rounded up, and decayed back to their run with overhead', () => {
    const found = unorderedOn(TOMORROW, [...two, booking(3, at('12:15'))], rows);
    const [fdg] = found.tracers;
    const first = Math.ceil(300 * grown(1) + 300 * grown(2));
    const second = Math.ceil(300 * grown(1));
    expect(fdg?.studies.map(({ mbq }) => Math.round(mbq ?? 0))).toEqual([
      Math.round(300 * grown(1)),
      Math.round(300 * grown(2)),
      Math.round(300 * grown(1)),
    ]);
    const [run] = fdg?.runs ?? [];
    const study = fdg?.studies[0];
    expect(run?.runAt).toBe(study?.runAt);
    const back = ((study?.deliverAt ?? 0) - (study?.runAt ?? 0)) / 3_600_000;
    const later = ((fdg?.studies[2]?.deliverAt ?? 0) - (study?.runAt ?? 0)) / 3_600_000;
    expect(run?.studies).toBe(3);
    const needed = Math.ceil(first * 1.15 * grown(back) + second * 1.15 * grown(later));
    expect(addedAt(run as Added, run?.runAt ?? 0)).toBe(needed);
    // A half-life later it is half as much: the run is over, and it would come out of what is there.
    const half = addedAt(run as Added, (run?.runAt ?? 0) + F18 * 1000);
    expect(Math.abs(half - needed / 2)).toBeLessThanOrEqual(1);
  });

  it('leave out what is ordered, rejected or cancelled, what is ignored, and other days', () => {
    const others = [
      booking(4, at('08:00'), { status: 'ordered', orderId: 7 }),
      booking(5, at('08:00'), { status: 'rejected' }),
      booking(6, at('08:00'), { status: 'cancelled' }),
      booking(7, '2026-11-26T08:00:00Z'),
      booking(8, at('08:00'), { procedureId: 3 }),
    ];
    const ignored = book({
      procedures: [...PROCEDURES, procedure(3, { ignored: true })],
      deadlines: [],
    });
    expect(unorderedOn(TOMORROW, others, ignored)).toEqual({ tracers: [], unmapped: [] });
  });

  it('are no more to be thought of once their injection is over', () => {
    const over = book({ procedures: PROCEDURES, deadlines: [], now: Date.parse(at('07:30')) });
    const [fdg] = unorderedOn(TOMORROW, two, over).tracers;
    expect(fdg?.studies.map(({ booking }) => booking.id)).toEqual([2]);
    expect(fdg?.studies[0]?.why).toBe('deadline_passed');
  });

  it('count apart what is not mapped, and what nothing serves', () => {
    const early = booking(9, at('06:00'));
    const blank = booking(10, at('08:00'), { procedureId: 2, injectionAt: null });
    const found = unorderedOn(TOMORROW, [early, blank], rows);
    expect(found.unmapped.map(({ id }) => id)).toEqual([10]);
    expect(found.tracers[0]).toMatchObject({ unserved: 1, runs: [] });
    expect(found.tracers[0]?.studies[0]).toMatchObject({ why: 'no_such_slot', mbq: null });
  });

  it('stay in the sum when their deadline has passed, and are told', () => {
    const daily = {
      id: 1,
      kind: 'activity',
      tracerId: null,
      type: 'daily',
      weekday: null,
      time: '06:00:00',
      revision: 1,
    };
    const ruled = book({ procedures: PROCEDURES, deadlines: [daily] as never, now: NOW });
    const [fdg] = unorderedOn(TOMORROW, two, ruled).tracers;
    expect(fdg?.late).toBe(2);
    expect(fdg?.runs[0]?.studies).toBe(2);
  });
});
