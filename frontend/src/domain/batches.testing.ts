/** Batches, their tests and vials for tests: FDG of Tuesday 24 November 2026. */
import type { Batch, QcResult, QcTest, Vial } from '../protocol/rows';

export const PH: QcTest = { key: 'ph', name: 'pH', unit: '', low: 4.5, high: 8.5, phase: 'before' };
export const CLEAR: QcTest = {
  key: 'clear',
  name: 'Udseende',
  unit: '',
  low: null,
  high: null,
  phase: 'before',
};
export const STERILE: QcTest = {
  key: 'sterile',
  name: 'Sterilitet',
  unit: '',
  low: null,
  high: null,
  phase: 'late',
};

export function result(key: string, given: Partial<QcResult> = {}): QcResult {
  return {
    key,
    value: null,
    passed: true,
    withinLimits: true,
    enteredBy: 'Anders Bæk',
    enteredAt: '2026-11-24T05:10:00Z',
    checkedBy: null,
    checkedAt: null,
    writtenAt: null,
    ...given,
  };
}

export function batch(id: number, given: Partial<Batch> = {}): Batch {
  return {
    id,
    tracerId: 1,
    number: `FDG-261124-${id}`,
    origin: 'own',
    endOfSynthesisAt: '2026-11-24T04:45:00Z',
    activityMbq: 60_000,
    volumeMl: 18,
    expiresAt: '2026-11-24T14:45:00Z',
    state: 'awaitingQc',
    tests: [PH, CLEAR, STERILE],
    results: [],
    lateTests: [],
    openedBy: 'Anders Bæk',
    openedAt: '2026-11-24T04:46:00Z',
    decidedBy: null,
    decidedAt: null,
    meaning: null,
    reason: null,
    marks: [],
    revision: 1,
    ...given,
  };
}

export function vial(id: number, given: Partial<Vial> = {}): Vial {
  return {
    id,
    tracerId: 1,
    customerId: 1,
    customerNumber: 7,
    purpose: null,
    activityMbq: 5000,
    calibratedAt: '2026-11-24T05:00:00Z',
    volumeMl: 5,
    batchNumber: 'FDG-261124-1',
    expiresAt: null,
    orderIds: [],
    state: 'free',
    marks: [],
    sources: [],
    enteredBy: null,
    batchId: null,
    dispatchId: null,
    discardCode: null,
    batchState: null,
    lateTests: [],
    ownEntryAt: null,
    revision: 1,
    ...given,
  };
}
