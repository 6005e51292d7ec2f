import { describe, expect, it } from 'vitest';
import { batch, vial } from './batches.testing';
import { balanceOf } from './batchFigures';

const F18 = 6586.2;
const EOS = Date.parse('2026-11-24T04:45:00Z');
const calibratedAt = new Date(EOS).toISOString();

describe('BAT: the balance of a batch’s rows', () => {
  it('is all free where nothing is filled, and halves with the half-life', () => {
    expect(balanceOf(batch(1), [], EOS, F18)).toMatchObject({ made: 60_000, free: 60_000 });
    expect(balanceOf(batch(1), [], EOS + F18 * 1000, F18).free).toBeCloseTo(30_000, 6);
  });

  it('takes a vial by its batch’s id, and by number only where it has none', () => {
    const vials = [
      vial(1, { batchId: 1, batchNumber: 'as typed', calibratedAt }),
      vial(2, { batchId: 2, calibratedAt }),
      vial(3, { batchNumber: 'FDG-261124-2', calibratedAt }),
      vial(4, { tracerId: 2, calibratedAt }),
    ];
    expect(balanceOf(batch(1), vials, EOS, F18).vials).toBe(5000);
  });

  it('says how much more lies in vials than was made', () => {
    const vials = [vial(1, { activityMbq: 61_500, calibratedAt })];
    expect(balanceOf(batch(1), vials, EOS, F18).free).toBe(-1500);
  });
});
