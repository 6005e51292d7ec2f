import { describe, expect, it } from 'vitest';
import { balanceOf } from './batchBalance';
import { batch, vial } from './batches.testing';
import { decayBetween } from './decay';

const F18 = 6586.2;
const EOS = Date.parse('2026-11-24T04:45:00Z');

describe('BAT: the balance of a batch', () => {
  it('is all free where nothing is filled, and halves with the half-life', () => {
    const made = balanceOf(batch(1), [], EOS, F18);
    expect(made).toMatchObject({ madeMbq: 60_000, freeMbq: 60_000, vialsMbq: 0 });
    expect(balanceOf(batch(1), [], EOS + F18 * 1000, F18).freeMbq).toBeCloseTo(30_000, 6);
  });

  it('has each vial once, where its state says', () => {
    const calibratedAt = new Date(EOS).toISOString();
    const of = (id: number, state: string, activityMbq: number) =>
      vial(id, { state, activityMbq, calibratedAt });
    const vials = [
      of(1, 'purpose', 600),
      of(2, 'free', 9000),
      of(3, 'blocked', 1000),
      of(4, 'released', 8000),
      of(5, 'discarded', 400),
      of(6, 'unconfirmed', 7000),
    ];
    expect(balanceOf(batch(1), vials, EOS, F18)).toEqual({
      madeMbq: 60_000,
      qcMbq: 600,
      vialsMbq: 10_000,
      releasedMbq: 8000,
      discardedMbq: 400,
      freeMbq: 41_000,
    });
  });

  it('takes a vial by its batch’s id, and by number only where it has none', () => {
    const vials = [
      vial(1, { batchId: 1, batchNumber: 'as typed' }),
      vial(2, { batchId: 2 }),
      vial(3, { batchNumber: 'FDG-261124-2' }),
      vial(4, { tracerId: 2 }),
    ];
    const at = Date.parse('2026-11-24T05:00:00Z');
    expect(balanceOf(batch(1), vials, at, F18).vialsMbq).toBe(5000);
  });

  it('adds up to what was made at every instant, whatever lies where', () => {
    const states = ['purpose', 'free', 'blocked', 'released', 'discarded', 'unconfirmed'];
    for (let day = 0; day < 300; day += 1) {
      const vials = states.map((state, index) =>
        vial(index, {
          state,
          activityMbq: ((day * 97 + index * 131) % 900) + 0.37,
          calibratedAt: new Date(
            EOS + ((day * 7919 + index * 104729) % 20_000) * 1000,
          ).toISOString(),
        }),
      );
      const at = EOS + ((day * 3571) % 40_000) * 1000;
      const { madeMbq, ...parts } = balanceOf(batch(1), vials, at, F18);
      const sum = Object.values(parts).reduce((all, part) => all + part, 0);
      expect(Math.abs(sum - madeMbq)).toBeLessThan(0.01);
      expect(madeMbq).toBeCloseTo(decayBetween(60_000, F18, EOS, at), 6);
    }
  });

  it('says how much more lies in vials than was made', () => {
    const calibratedAt = new Date(EOS).toISOString();
    const vials = [vial(1, { activityMbq: 61_500, calibratedAt })];
    expect(balanceOf(batch(1), vials, EOS, F18).freeMbq).toBe(-1500);
  });
});
