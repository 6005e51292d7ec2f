import { describe, expect, it } from 'vitest';
import type { DayPlan } from './day';
import { axisOf, hoursOf, packRows, placeOf } from './dayAxis';

const at = (time: string) => Date.parse(`2026-11-24T${time}:00+01:00`);
const DAY = { from: at('00:00'), to: at('24:00') };

function planOf(runs: string[], deliveries: string[]): Pick<DayPlan, 'lanes'> {
  return {
    lanes: [
      {
        runs: runs.map((time) => ({ at: at(time) })),
        deliveries: deliveries.map((time) => ({
          deliverAt: at(time),
          departsAt: at(time) - 600_000,
        })),
      },
    ],
  } as unknown as Pick<DayPlan, 'lanes'>;
}

describe('the axis of a day', () => {
  it('goes over whole hours around all that stands on it', () => {
    expect(axisOf(planOf(['05:45'], ['11:30']), at('06:41'), DAY)).toEqual({
      from: at('05:00'),
      to: at('12:00'),
    });
  });

  it('reaches out to now, but no more than two hours', () => {
    expect(axisOf(planOf(['10:00'], ['12:30']), at('08:50'), DAY).from).toBe(at('08:00'));
    expect(axisOf(planOf(['10:00'], ['12:30']), at('02:00'), DAY).from).toBe(at('07:00'));
    expect(axisOf(planOf(['10:00'], ['12:30']), at('22:00'), DAY).to).toBe(at('15:00'));
  });

  it('leaves now out of other days, and a run of the evening before at the edge', () => {
    const yesterday = at('09:00') - 86_400_000;
    expect(axisOf(planOf(['10:00'], ['12:30']), yesterday, DAY).from).toBe(at('09:00'));
    const plan = planOf([], ['07:00']);
    plan.lanes[0]?.runs.push({ at: at('00:00') - 7_200_000 } as never);
    expect(axisOf(plan, yesterday, DAY).from).toBe(at('06:00'));
  });

  it('is made no longer by a run that nobody has ordered from', () => {
    const plan = planOf(['10:00'], ['12:30']);
    plan.lanes[0]?.runs.push({ at: at('20:00'), neededMbq: 0 } as never);
    expect(axisOf(plan, at('08:50'), DAY).to).toBe(at('13:00'));
  });

  it('shows a working day when nothing stands on it', () => {
    expect(axisOf({ lanes: [] }, at('08:00'), DAY)).toEqual({ from: at('05:00'), to: at('17:00') });
  });

  it('names fewer hours where they would stand too close', () => {
    const axis = { from: at('05:00'), to: at('13:00') };
    expect(hoursOf(axis, 800, 60)).toHaveLength(8);
    expect(hoursOf(axis, 400, 60)).toHaveLength(4);
  });

  it('places an instant by its share of the axis', () => {
    expect(placeOf({ from: at('05:00'), to: at('13:00') }, at('07:00'))).toBe(0.25);
  });
});

describe('cards on the axis', () => {
  const axis = { from: at('05:00'), to: at('13:00') };
  const size = { width: 800, card: 120, gap: 8 };
  const pack = (...times: string[]) => packRows(times, at, axis, size);

  it('share a row where they do not touch', () => {
    expect(pack('07:00', '08:30').placed.map(({ left, row }) => [left, row])).toEqual([
      [200, 0],
      [350, 0],
    ]);
  });

  it('stand below each other at the same time', () => {
    const { placed, rows } = pack('07:00', '07:00', '08:30');
    expect(placed.map(({ row }) => row)).toEqual([0, 1, 0]);
    expect(rows).toBe(2);
  });

  it('never reach past the end', () => {
    expect(pack('12:45').placed[0]?.left).toBe(680);
  });

  it('gives each the first row that is free at its place', () => {
    const times = Array.from(
      { length: 300 },
      (_, nth) => at('06:00') + Math.floor((nth * 37) / 20) * 300_000,
    ).sort((a, b) => a - b);
    const { placed, rows } = packRows(times, (time) => time, axis, size);
    const ends: number[] = [];
    for (const { left, row } of placed) {
      const first = ends.findIndex((end) => end <= left);
      expect(row).toBe(first === -1 ? ends.length : first);
      ends[row] = left + size.card + size.gap;
    }
    expect(rows).toBe(ends.length);
  });
});
