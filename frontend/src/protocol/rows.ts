/** The rows of the streams as screens read them, by the names of the wire. */
export type OrderKind = 'activity' | 'injection' | 'isotope';
export type OrderStatus = 'ordered' | 'accepted' | 'released' | 'rejected' | 'cancelled';
export type Role =
  | 'siteAdmin'
  | 'productionAdmin'
  | 'productionUser'
  | 'shopAdmin'
  | 'shopUser'
  | 'externalUser'
  | 'monitor';
export type Weeks = 'every' | 'even' | 'odd';
export type Usage = 'human' | 'animal' | 'other';

export interface Order {
  id: number;
  kind: OrderKind;
  status: OrderStatus;
  tracerId: number | null;
  isotopeId: number | null;
  customerId: number;
  endpointId: number;
  slotId: number | null;
  movedToSlotId: number | null;
  deliveryDate: string;
  deliverAt: string;
  departsAt: string;
  runAt: string | null;
  orderedMbq: number | null;
  overhead: number;
  toDispenseMbq: number | null;
  dispensedMbq: number;
  injections: number | null;
  usage: Usage;
  comment: string;
  orderedBy: string;
  orderedAt: string;
  acceptedBy: string | null;
  acceptedAt: string | null;
  releasedBy: string | null;
  releasedAt: string | null;
  deliveredMbq: number | null;
  vialIds: number[];
  batchNumbers: string[];
  certificateId: number | null;
  bookingIds: number[];
  rejectedBy: string | null;
  rejectedReason: string | null;
  marks: string[];
  revision: number;
}

export interface WallOrder {
  id: number;
  kind: OrderKind;
  status: OrderStatus;
  tracerId: number | null;
  tracerName: string;
  customerName: string;
  endpointName: string;
  deliverAt: string;
  departsAt: string;
  movedFrom: string | null;
  orderedMbq: number | null;
  injections: number | null;
  toDispenseMbq: number | null;
  dispensedMbq: number;
  deliveredMbq: number | null;
  batchNumbers: string[];
  runAt: string | null;
  halfLifeSeconds: number;
  revision: number;
}

export interface WallRun {
  id: number;
  tracerId: number | null;
  tracerName: string;
  halfLifeSeconds: number;
  weekday: number;
  time: string;
  maxMbq: number | null;
  revision: number;
}

export interface Slot {
  id: number;
  endpointId: number;
  runId: number;
  tracerId: number | null;
  isotopeId: number | null;
  weekday: number;
  deliveryTime: string;
  weeks: Weeks;
  maxMbq: number | null;
  endsDate: string | null;
  revision: number;
}

export interface Run {
  id: number;
  tracerId: number | null;
  isotopeId: number | null;
  weekday: number;
  time: string;
  maxMbq: number | null;
  revision: number;
}

export interface CatalogueEntry {
  id: number;
  endpointId: number;
  tracerId: number | null;
  isotopeId: number | null;
  overhead: number;
  maxMbq: number | null;
  maxInjections: number | null;
  revision: number;
}

export interface Tracer {
  id: number;
  shortName: string;
  clinicalName: string;
  isotopeId: number;
  kind: 'activity' | 'injection';
  batchTag: string;
  archived: boolean;
  revision: number;
}

export interface Isotope {
  id: number;
  symbol: string;
  halfLifeSeconds: number;
  revision: number;
}

export interface Customer {
  id: number;
  shortName: string;
  longName: string;
  dispenserNumber: number | null;
  revision: number;
}

export interface Endpoint {
  id: number;
  customerId: number;
  name: string;
  transportMinutes: number;
  internal: boolean;
  revision: number;
}

export interface Vial {
  id: number;
  tracerId: number;
  customerId: number | null;
  customerNumber: number | null;
  purpose: string | null;
  activityMbq: number;
  calibratedAt: string;
  volumeMl: number;
  batchNumber: string;
  expiresAt: string | null;
  orderIds: number[];
  state: string;
  marks: string[];
  sources: string[];
  enteredBy: string | null;
  revision: number;
}

export interface ClosedDate {
  id: number;
  date: string;
  revision: number;
}

export interface Deadline {
  id: number;
  kind: string;
  tracerId: number | null;
  type: string;
  weekday: number | null;
  time: string;
  workingDaysOnly: boolean;
  revision: number;
}

export interface Day {
  id: number;
  today: string;
  windowFrom: string;
}

export interface Feed {
  id: 'ris' | 'dispenser' | 'oldSystem';
  state: string;
  asOf: string | null;
}

export interface Certificate {
  id: number;
  number: string;
  version: number;
  orderIds: number[];
  customerId: number;
  signedBy: string;
  signedAt: string;
  meaning: string;
  sha256: string;
  revision: number;
}

export interface Notice {
  id: number;
  text: string;
  expiresAt: string | null;
  readAt: string | null;
}

export interface ReleaseRight {
  id: number;
  userId: number;
  userName: string;
  tracerId: number | null;
  isotopeId: number | null;
  fromDate: string;
  toDate: string | null;
  withdrawn: boolean;
  revision: number;
}

export interface SiteUser {
  id: number;
  username: string;
  name: string;
  role: Role;
  active?: boolean;
  isActive?: boolean;
  customerIds?: number[];
  revision: number;
}

export interface Device {
  id: number;
  name: string;
  layout: string;
  enrolledAt: string;
  revokedAt: string | null;
  lastSeenAt: string | null;
  revision: number;
}

export interface Quarantined {
  id: number;
  name?: string;
  reason?: string;
  at?: string;
  [key: string]: unknown;
}

export interface Worker {
  id: number | string;
  name?: string;
  state?: string;
  [key: string]: unknown;
}

/** Every row by the type's name in `changes` and in a snapshot's `rows`. */
export interface RowTypes {
  order: Order;
  slot: Slot;
  run: Run;
  catalogueEntry: CatalogueEntry;
  tracer: Tracer;
  isotope: Isotope;
  customer: Customer;
  endpoint: Endpoint;
  vial: Vial;
  closedDate: ClosedDate;
  deadline: Deadline;
  day: Day;
  feed: Feed;
  certificate: Certificate;
  notice: Notice;
  releaseRight: ReleaseRight;
  user: SiteUser;
  device: Device;
  quarantine: Quarantined;
  worker: Worker;
}
