import { describe, expect, it } from 'vitest';
import { amountAtSlot, covers, leftAt } from './calculator';

const F18 = 6586.2;
const HOUR = 3_600_000;

describe('the amount at a slot', () => {
  it('is what each patient needs decayed back, summed, rounded up once', () => {
    const patients = [
      { at: F18 * 1000, mbq: 300 },
      { at: 2 * F18 * 1000, mbq: 200.2 },
    ];
    expect(amountAtSlot(patients, 0, F18)).toBe(Math.ceil(600 + 800.8));
    expect(amountAtSlot([], 0, F18)).toBe(0);
    expect(amountAtSlot([{ at: 0, mbq: 300 }], 0, F18)).toBe(300);
  });
});

describe('backwards', () => {
  it('says what is left, earlier as well as later', () => {
    expect(leftAt(1000, 0, F18 * 1000, F18)).toBeCloseTo(500, 9);
    expect(leftAt(1000, F18 * 1000, 0, F18)).toBeCloseTo(2000, 9);
  });

  it('counts the patients that the vials are enough for, from early to late', () => {
    const patients = [
      { at: 2 * HOUR, mbq: 300 },
      { at: HOUR, mbq: 300 },
      { at: 3 * HOUR, mbq: 300 },
    ];
    const need = amountAtSlot(patients, 0, F18);
    expect(covers([{ mbq: need, at: 0 }], patients, F18).covered).toBe(3);
    const two = amountAtSlot(patients.slice(0, 2), 0, F18);
    expect(covers([{ mbq: two, at: 0 }], patients, F18).covered).toBe(2);
    expect(covers([{ mbq: 100, at: 0 }], patients, F18).covered).toBe(0);
  });

  it('adds vials of different calibration at one instant', () => {
    const vials = [
      { mbq: 150, at: 0 },
      { mbq: 150, at: 0 },
    ];
    const found = covers(vials, [{ at: 0, mbq: 200 }], F18);
    expect(found.covered).toBe(1);
    expect(found.leftMbq).toBeCloseTo(100, 9);
  });
});
