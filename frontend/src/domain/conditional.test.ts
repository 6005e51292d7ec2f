import { describe, expect, it } from 'vitest';
import { vial } from './batches.testing';
import { conditionalOf } from './conditional';

const CONDITIONAL = { batchState: 'conditionallyCertified', lateTests: ['Sterilitet'] };
const order = { id: 17, vialIds: [4] };

describe('CRT-3: what a customer has of conditionally certified batches', () => {
  it('is told by the vials that were released to him, each batch once', () => {
    const vials = [vial(4, CONDITIONAL), vial(5, { ...CONDITIONAL, batchNumber: 'FDG-261124-2' })];
    expect(conditionalOf(order, vials)).toEqual([
      { batchNumber: 'FDG-261124-1', open: ['Sterilitet'] },
    ]);
    expect(
      conditionalOf({ id: 17, vialIds: [4, 5] }, [...vials, vial(4, CONDITIONAL)]),
    ).toHaveLength(2);
  });

  it('is told by what is on its way before it is released', () => {
    const vials = [vial(6, { ...CONDITIONAL, dispatchId: 2 })];
    expect(conditionalOf({ id: 17, vialIds: [] }, vials, [{ id: 2, orderIds: [17] }])).toHaveLength(
      1,
    );
    expect(conditionalOf({ id: 18, vialIds: [] }, vials, [{ id: 2, orderIds: [17] }])).toEqual([]);
  });

  it('is nothing once the batch is certified', () => {
    expect(conditionalOf(order, [vial(4, { batchState: 'certified', lateTests: [] })])).toEqual([]);
  });
});
