/** The answers of the audit's queries, as the server writes them. */
export interface TrailChange {
  row: string;
  field: string;
  label: string;
  before: string;
  after: string;
}

export interface TrailEntry {
  id: number;
  at: string;
  kind: string;
  title: string;
  actor: string;
  role: string;
  origin: string;
  commandId: string | null;
  subjects: string[];
  reason: string | null;
  before: unknown;
  after: unknown;
  changes: TrailChange[];
  erased: { byEntryId: number; actor: string; at: string; reason: string | null } | null;
  withheld: boolean;
  long: boolean;
  hash: string;
}

export interface TrailPage {
  entries: TrailEntry[];
  more: boolean;
  kinds: string[];
  /** What each kind, and each first part of one, is called. */
  titles?: Record<string, string>;
}

export interface Repeats {
  entryId: number;
  entries: { id: number; at: string; kind: string; title: string; actor: string }[];
  living: string[];
  more: boolean;
}

export interface PunctualityLine {
  tracerId: number | null;
  isotopeId: number | null;
  tracer: string;
  customerId: number;
  customer: string;
  delivered: number;
  byReceipt: number;
  byDispatch: number;
  unknown: number;
  onTime: number;
  late: number;
  lateMedianMinutes: number | null;
  worst: { orderId: number; dueAt: string; cameAt: string; lateMinutes: number } | null;
}

export interface PunctualityMonth {
  month: string;
  onTimeMinutes: number;
  lines: PunctualityLine[];
  total: PunctualityLine;
}

export interface HeldRight {
  releaseRightId: number;
  userId: number;
  userName: string;
  tracerId: number | null;
  isotopeId: number | null;
  of: string;
  fromDate: string;
  toDate: string | null;
  grantedAt: string | null;
  withdrawnAt: string | null;
  role: string | null;
  could: boolean;
  until: string | null;
  why: 'notYet' | 'ended' | 'withdrawn' | 'disabled' | 'role' | null;
}

export interface RightsRegister {
  date: string;
  asOf: string;
  rights: HeldRight[];
  warnings: {
    code: 'few' | 'endsSoon';
    of: string;
    tracerId: number | null;
    count: number | null;
    userName: string | null;
    toDate: string | null;
  }[];
}
