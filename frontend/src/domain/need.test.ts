import { describe, expect, it } from 'vitest';
import {
  costAt,
  type Demand,
  missingMbq,
  needAtRun,
  orderedAtDelivery,
  shortMbq,
  stillToDispenseAt,
} from './need';

const F18 = 6586.2;
const at = (time: string) => Date.parse(`2026-11-24T${time}:00+01:00`);

let nextId = 1;
function demand(
  given: Partial<Demand> & { orderedMbq: number; slot: string; run: string | null },
): Demand {
  const { slot, run, ...rest } = given;
  return {
    id: nextId++,
    status: 'accepted',
    toDispenseMbq: given.orderedMbq,
    orderedSlotAt: at(slot),
    deliverAt: at(slot),
    runAt: run === null ? null : at(run),
    dispensedMbq: 0,
    halfLifeSeconds: F18,
    ...rest,
  };
}

describe('NEED-1: need of a run', () => {
  it('charges the run of the active slot with the amount wanted at the ordered slot', () => {
    // 5,400 MBq ordered for 11:30, moved to 07:00, costs a 05:45 run 47,700 MBq.
    const moved = demand({ orderedMbq: 5400, slot: '11:30', run: '05:45', deliverAt: at('07:00') });
    expect(needAtRun([moved], at('05:45'))).toBe(47_700);
    expect(needAtRun([moved], at('10:00'))).toBe(0);
  });

  it('DEC-2: plans by ordered × overhead and rounds the sum up once', () => {
    const nordby = demand({
      orderedMbq: 5400,
      toDispenseMbq: 5400 * 1.05,
      slot: '11:30',
      run: '10:00',
    });
    const sundby = demand({
      orderedMbq: 3900,
      toDispenseMbq: 3900 * 1.05,
      slot: '11:30',
      run: '10:00',
    });
    expect(needAtRun([nordby, sundby], at('10:00'))).toBe(17_238);
    expect(needAtRun([sundby], at('10:00'))).toBe(7_229);
  });

  it('does not let floating point cost one MBq more', () => {
    const thirds = [0.1, 0.2, 0.7].map((orderedMbq) =>
      demand({ orderedMbq, slot: '10:00', run: '10:00' }),
    );
    expect(needAtRun(thirds, at('10:00'))).toBe(1);
  });

  it('counts each order once, and rejected and cancelled orders not at all', () => {
    const one = demand({ orderedMbq: 1000, slot: '10:00', run: '10:00' });
    const rejected = demand({ orderedMbq: 500, slot: '10:00', run: '10:00', status: 'rejected' });
    const cancelled = demand({ orderedMbq: 500, slot: '10:00', run: '10:00', status: 'cancelled' });
    const released = demand({ orderedMbq: 20, slot: '10:00', run: '10:00', status: 'released' });
    expect(needAtRun([one, one, rejected, cancelled, released], at('10:00'))).toBe(1020);
  });

  it('takes a late order from what is free now', () => {
    const late = demand({ orderedMbq: 4200, toDispenseMbq: 4410, slot: '08:15', run: '05:45' });
    const now = Date.parse('2026-11-24T05:41:09Z');
    expect(costAt(late, now)).toBeCloseTo(7_976.46, 2);
  });
});

describe('what a delivery lacks', () => {
  const sundby = (dispensedMbq: number) =>
    demand({ orderedMbq: 7400, toDispenseMbq: 7770, slot: '07:00', run: '05:45', dispensedMbq });

  it('is short by what was ordered, and misses what is to be dispensed', () => {
    expect(shortMbq([sundby(7050)])).toBeCloseTo(350, 9);
    expect(missingMbq([sundby(7050)])).toBeCloseTo(720, 9);
  });

  it('misses nothing once what was ordered is there: overhead is margin, not a debt', () => {
    expect(shortMbq([sundby(7400)])).toBe(0);
    expect(missingMbq([sundby(7400)])).toBe(0);
  });

  it('adds the orders of a delivery and leaves the rejected out', () => {
    const rejected = demand({ orderedMbq: 900, slot: '07:00', run: '05:45', status: 'rejected' });
    const other = demand({ orderedMbq: 600, slot: '07:00', run: '05:45' });
    expect(shortMbq([sundby(7050), other, rejected])).toBeCloseTo(950, 9);
  });

  it('asks for more at an earlier slot that an order was moved to', () => {
    const moved = demand({ orderedMbq: 5400, slot: '11:30', run: '05:45', deliverAt: at('07:00') });
    expect(orderedAtDelivery(moved)).toBeCloseTo(5400 * 2 ** ((4.5 * 3600) / F18), 6);
    expect(shortMbq([moved])).toBeGreaterThan(5400);
  });

  it('adds up over deliveries as activity at this second, rounded up', () => {
    const nordby = demand({
      orderedMbq: 9000,
      toDispenseMbq: 9450,
      slot: '07:00',
      run: '05:45',
      dispensedMbq: 9120,
    });
    const oestby = demand({ orderedMbq: 4200, toDispenseMbq: 4410, slot: '08:15', run: '05:45' });
    const now = Date.parse('2026-11-24T05:41:09Z');
    expect(stillToDispenseAt([[nordby], [sundby(7050)], [oestby], []], now)).toBe(8_788);
  });
});
