/** Changes that take two persons: what they change, whom they wait for. Pure. */
import type { Proposal, RowImage, RowTypes } from '../protocol/rows';
import { type Change, rowChanges } from './rowChanges';

export type ProposedType =
  | 'isotope'
  | 'tracer'
  | 'catalogueEntry'
  | 'run'
  | 'slot'
  | 'releaseRight'
  | 'qcTemplate';

/** What is told of each type of row, in this order. */
const FIELDS: { [T in ProposedType]: readonly (keyof RowTypes[T] & string)[] } = {
  isotope: ['symbol', 'halfLifeSeconds', 'source'],
  tracer: [
    'shortName',
    'clinicalName',
    'isotopeId',
    'kind',
    'batchTag',
    'shelfLifeMinutes',
    'marketed',
  ],
  catalogueEntry: ['endpointId', 'tracerId', 'isotopeId', 'overhead', 'maxMbq', 'maxInjections'],
  run: ['tracerId', 'isotopeId', 'weekday', 'time', 'maxMbq'],
  slot: ['endpointId', 'runId', 'weekday', 'deliveryTime', 'weeks', 'maxMbq', 'startsDate'],
  releaseRight: ['userName', 'tracerId', 'isotopeId', 'fromDate', 'toDate'],
  qcTemplate: ['tracerId', 'tests'],
};

type Kind = Pick<Proposal, 'command'>;
type Images = Pick<Proposal, 'command' | 'before' | 'after'>;

/** The type of the row that it makes or changes: the first part of its command. */
export function typeOf({ command }: Kind): ProposedType {
  return command.split('.')[0] as ProposedType;
}

/** The fields that it changes, before and after; of a row that begins, those that say anything. */
export function changesOf(proposal: Images): Change[] {
  const fields: readonly string[] = FIELDS[typeOf(proposal)] ?? [];
  return rowChanges(proposal.before ?? {}, proposal.after ?? {}, fields);
}

/** Whether the row is no longer what it was when it was proposed: it can only be proposed anew. */
export function overtaken(proposal: Images, present: RowImage | undefined): boolean {
  const { before } = proposal;
  if (before === null) {
    return false;
  }
  const fields = Object.keys(before).filter((field) => field !== 'revision');
  return present === undefined || rowChanges(before, present, fields).length > 0;
}

/** Whether it waits for somebody: for approval, for its date, or for a word on why it could not be made. */
export function isOpen({ state }: Pick<Proposal, 'state'>): boolean {
  return state === 'proposed' || state === 'approved' || state === 'failed';
}

/** Whether it waits for this person: another's to approve, or any that could not be made. */
export function waitsFor(
  { state, proposedById }: Pick<Proposal, 'state' | 'proposedById'>,
  userId: number | null | undefined,
): boolean {
  return state === 'failed' || (state === 'proposed' && proposedById !== userId);
}

const URGENCY = { failed: 0, proposed: 1, approved: 2, applied: 3, declined: 3, withdrawn: 3 };

/** What could not be made first, then what waits for approval, then what waits for its date; each in its order. */
export function inOrder(proposals: readonly Proposal[]): Proposal[] {
  return [...proposals].sort(
    (one, other) =>
      URGENCY[one.state] - URGENCY[other.state] ||
      (one.state === 'approved' ? one.fromDate.localeCompare(other.fromDate) : 0) ||
      one.id - other.id,
  );
}
