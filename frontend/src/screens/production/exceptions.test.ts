import { describe, expect, it } from 'vitest';
import type { PlanOrder, PlanVial } from '../../domain/dayRows';
import type { Batch } from '../../protocol/rows';
import { exceptionsOf } from './exceptions';

const NOW = Date.parse('2026-11-24T05:41:09Z');

function order(given: Partial<PlanOrder> = {}): PlanOrder {
  return {
    id: 1,
    usage: 'human',
    comment: '',
    marks: [],
    departsAt: '2026-11-24T05:52:00Z',
    ...given,
  } as PlanOrder;
}

function vial(given: Partial<PlanVial> = {}): PlanVial {
  return { id: 1, batchNumber: 'FDG-261124-1', marks: [], enteredBy: null, ...given } as PlanVial;
}

const kinds = (orders: PlanOrder[], vials: PlanVial[]) =>
  exceptionsOf(orders, vials, 'Anne Lind', NOW).map((found) => found.kind);

describe('what a signer has to look at', () => {
  it('is nothing where all is plain', () => {
    expect(kinds([order()], [vial(), vial({ id: 2 })])).toEqual([]);
  });

  it('is each mark of a vial and of an order', () => {
    const orders = [order({ marks: ['late'] })];
    const vials = [vial({ marks: ['clockConfirmed', 'manualWithReason'] })];
    expect(kinds(orders, vials)).toEqual(['order', 'vial', 'vial']);
  });

  it('BAT-40: is a batch, and results of one, that were entered late from paper', () => {
    const batch = {
      id: 7,
      tracerId: 1,
      number: 'FDG-261124-1',
      state: 'certified',
      marks: ['fromPaper'],
      tests: [{ key: 'ph', name: 'pH' }],
      results: [{ key: 'ph', writtenAt: '2026-11-24T05:00:00Z' }],
    } as unknown as Batch;
    const vials = [vial({ tracerId: 1, marks: ['fromPaper'] })];
    const found = exceptionsOf([order()], vials, 'Anne Lind', NOW, [batch]);
    expect(found.map((one) => one.kind)).toEqual(['vial', 'paperResults', 'batch']);
    expect(found[1]).toMatchObject({ tests: ['pH'] });
  });

  it('is an entry of his own: another person has to review it', () => {
    expect(kinds([order()], [vial({ enteredBy: 'Anne Lind' })])).toEqual(['own']);
    expect(kinds([order()], [vial({ enteredBy: 'Karen Holm' })])).toEqual([]);
  });

  it('is a departure that has passed, another usage, a comment and a mixture of batches', () => {
    const orders = [order({ departsAt: '2026-11-24T05:41:08Z', usage: 'animal', comment: 'Ring' })];
    const vials = [vial(), vial({ id: 2, batchNumber: 'FDG-261124-2' })];
    expect(kinds(orders, vials)).toEqual(['late', 'usage', 'comment', 'batches']);
  });
});
