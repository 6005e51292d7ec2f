import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { amountAtSlot, type Cover, covers, leftAt, shareOf } from './calculator';

type Patient = { at: string; mbq: number };
type Held = { mbq: number; calibratedAt: string };
type Case = { name: string; halfLifeSeconds: number } & (
  | { does: 'amount'; slotAt: string; patients: Patient[]; expect: unknown }
  | { does: 'left'; vials: Held[]; at: string; expect: number }
  | { does: 'covers'; vials: Held[]; patients: Patient[]; expect: unknown }
);

const path = fileURLToPath(new URL('../../../tests/cases/calculator.json', import.meta.url));
const cases: Case[] = JSON.parse(readFileSync(path, 'utf8'));

const patientsOf = (patients: Patient[]) =>
  patients.map(({ at, mbq }) => ({ at: Date.parse(at), mbq }));
const vialsOf = (vials: Held[]) =>
  vials.map(({ mbq, calibratedAt }) => ({ mbq, calibratedAt: Date.parse(calibratedAt) }));
const written = (cover: Cover) => ({
  ...cover,
  doses: cover.doses.map((dose) => ({
    ...dose,
    at: new Date(dose.at).toISOString().replace('.000Z', 'Z'),
  })),
});

function answered(one: Case): unknown {
  switch (one.does) {
    case 'amount':
      return amountAtSlot(patientsOf(one.patients), Date.parse(one.slotAt), one.halfLifeSeconds);
    case 'left':
      return leftAt(vialsOf(one.vials), one.halfLifeSeconds, Date.parse(one.at));
    case 'covers':
      return written(covers(vialsOf(one.vials), one.halfLifeSeconds, patientsOf(one.patients)));
  }
}

describe('CALC-1, CALC-2, CALC-3: the server’s cases', () => {
  it('are there, of each kind', () => {
    expect(new Set(cases.map(({ does }) => does))).toEqual(new Set(['amount', 'left', 'covers']));
    expect(cases.length).toBeGreaterThan(25);
  });

  it.each(cases)('$does: $name', (one) => {
    expect(answered(one)).toEqual(one.expect);
  });
});

describe('the share of a vial that holds a dose', () => {
  const vial = { mbq: 1000, calibratedAt: 0 };
  it('is twice as large a half-life later', () => {
    expect(shareOf(vial, 60, { at: 0, mbq: 250 })).toBeCloseTo(0.25, 12);
    expect(shareOf(vial, 60, { at: 60_000, mbq: 250 })).toBeCloseTo(0.5, 12);
  });
  it('is more than the whole where the vial holds less', () => {
    expect(shareOf(vial, 60, { at: 60_000, mbq: 600 })).toBeGreaterThan(1);
    expect(shareOf({ mbq: 0, calibratedAt: 0 }, 60, { at: 0, mbq: 1 })).toBe(
      Number.POSITIVE_INFINITY,
    );
  });
});
