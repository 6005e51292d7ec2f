import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { PlanVial } from './dayRows';
import { floorMbq } from './decay';
import { dispense, isFree, isOpen, poolMbqAt, vialMbqAt, vialsFor } from './dispensed';

const F18 = 6586.2;
const NOW = '2026-11-24T05:41:09Z';
const at = (time: string) => Date.parse(`2026-11-24T${time}:00+01:00`);

function vial(given: Partial<PlanVial>): PlanVial {
  return {
    id: 1,
    tracerId: 1,
    customerId: 7,
    purpose: null,
    activityMbq: 10_273.1,
    calibratedAt: NOW,
    volumeMl: 8.35,
    batchNumber: 'FDG-261124-1',
    expiresAt: null,
    orderIds: [],
    state: 'free',
    marks: [],
    revision: 1,
    ...given,
  };
}

describe('DEC-1: what lies in vials', () => {
  it('refers to the calibration instant: 10,273.1 MBq at 06:41:09 is 9,120.3 MBq at 07:00', () => {
    expect(vialMbqAt(vial({}), F18, at('07:00'))).toBeCloseTo(9_120.3, 1);
  });

  it('grows backwards in time', () => {
    const now = Date.parse(NOW);
    expect(
      vialMbqAt(vial({ activityMbq: 9120, calibratedAt: '2026-11-24T06:00:00Z' }), F18, now),
    ).toBeCloseTo(10_272.79, 2);
  });

  it('is summed before it is rounded down', () => {
    const halves = [vial({ activityMbq: 0.6 }), vial({ activityMbq: 0.6 })];
    expect(floorMbq(poolMbqAt(halves, F18, Date.parse(NOW)))).toBe(1);
  });
});

describe('vials for a delivery', () => {
  const delivery = { customerId: 7, tracerId: 1, deliverAt: at('07:00'), halfLifeSeconds: F18 };

  it('are free and of its customer and tracer', () => {
    const mine = vial({ id: 2 });
    const others = [
      vial({ id: 3, customerId: 8 }),
      vial({ id: 4, tracerId: 2 }),
      vial({ id: 5, orderIds: [17] }),
      vial({ id: 6, state: 'discarded' }),
      vial({ id: 7, state: 'purpose', purpose: 'rinse' }),
    ];
    expect(vialsFor([...others, mine], delivery)).toEqual([mine]);
  });

  it('are of its day: neither of yesterday nor calibrated too far ahead nor expired', () => {
    const strangers = [
      vial({ id: 3, calibratedAt: '2026-11-23T05:41:09Z' }),
      vial({ id: 4, calibratedAt: '2026-11-24T18:00:01Z' }),
      vial({ id: 5, expiresAt: '2026-11-24T06:00:00Z' }),
    ];
    expect(vialsFor(strangers, delivery)).toEqual([]);
  });

  it('may be of the day before where the isotope lives long', () => {
    const copper = vial({ calibratedAt: '2026-11-23T09:00:00Z' });
    expect(vialsFor([copper], { ...delivery, halfLifeSeconds: 45_720 })).toEqual([copper]);
  });

  it('stand in the order they were filled', () => {
    const late = vial({ id: 2, calibratedAt: '2026-11-24T05:50:00Z' });
    const early = vial({ id: 3 });
    expect(vialsFor([late, early], delivery).map((found) => found.id)).toEqual([3, 2]);
  });
});

describe('a free vial', () => {
  it('is nobody’s and sure; a doubted one counts for nothing until a person decides', () => {
    expect(isFree(vial({}))).toBe(true);
    expect(isFree(vial({ orderIds: [1] }))).toBe(false);
    const doubted = vial({ state: 'unconfirmed', marks: ['near'] });
    expect(isFree(doubted)).toBe(false);
    expect(isOpen(doubted)).toBe(true);
  });
});

describe('NEED-2: vials and the deliveries they lie for', () => {
  const waiting = [
    { key: 'early', deliverAt: at('07:00'), endpointId: 1, neededMbq: 9000 },
    { key: 'late', deliverAt: at('11:30'), endpointId: 1, neededMbq: 500 },
  ];
  const ids = (vials: PlanVial[]) =>
    [...dispense(waiting, vials, F18, 0.95)].map(([key, given]) => [
      key,
      given.map((one) => one.id),
    ]);

  it('go to the earliest delivery until it has enough, then to the next', () => {
    const vials = [vial({ id: 1 }), vial({ id: 2, calibratedAt: '2026-11-24T05:50:00Z' })];
    expect(ids(vials)).toEqual([
      ['early', [1]],
      ['late', [2]],
    ]);
  });

  it('go to the last one when all have enough, and never to one that has left before they were filled', () => {
    const vials = [
      vial({ id: 1 }),
      vial({ id: 2, calibratedAt: '2026-11-24T05:50:00Z' }),
      vial({ id: 3, calibratedAt: '2026-11-24T05:51:00Z' }),
      vial({ id: 4, activityMbq: 1, calibratedAt: '2026-11-24T07:00:00Z' }),
    ];
    expect(ids(vials)).toEqual([
      ['early', [1]],
      ['late', [2, 3, 4]],
    ]);
  });
});

describe('NEED-2: the server’s cases of which delivery a vial counts for', () => {
  interface Case {
    name: string;
    halfLifeSeconds: number;
    enough?: number;
    deliveries: { deliverAt: string; endpointId: number; neededMbq: number }[];
    vials: { activityMbq: number; calibratedAt: string }[];
    serves: (number | null)[];
  }
  const path = fileURLToPath(new URL('../../../tests/cases/dispensed.json', import.meta.url));
  const cases: Case[] = JSON.parse(readFileSync(path, 'utf8'));

  it.each(cases)('$name', (one) => {
    const given = dispense(
      one.deliveries.map((delivery, place) => ({
        ...delivery,
        key: String(place),
        deliverAt: Date.parse(delivery.deliverAt),
      })),
      one.vials.map((filled, id) => ({ ...filled, id })),
      one.halfLifeSeconds,
      one.enough ?? 0.95,
    );
    const served = one.vials.map((_, id) => {
      const found = [...given].find(([, vials]) => vials.some((filled) => filled.id === id));
      return found ? Number(found[0]) : null;
    });
    expect(served).toEqual(one.serves);
  });
});
