/**
 * The rows of the streams as screens read them: the generated shapes, with the words that the wire's page lists for a
 * field instead of any text.
 */
import type * as wire from './types';

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

/** A row as it is sent: fields with a default stand there too. */
type Sent<T, Narrow = unknown> = Omit<Required<T>, keyof Narrow> & Narrow;

export type Order = Sent<wire.Order, { kind: OrderKind; status: OrderStatus; usage: Usage }>;
export type WallOrder = Sent<wire.WallOrder, { kind: OrderKind; status: OrderStatus }>;
export type WallRun = Sent<wire.WallRun>;
export type Slot = Sent<wire.Slot, { weeks: Weeks }>;
export type Run = Sent<wire.Run>;
export type CatalogueEntry = Sent<wire.CatalogueEntry>;
export type Tracer = Sent<wire.Tracer>;
export type Isotope = Sent<wire.Isotope>;
export type Customer = Sent<wire.Customer>;
export type Endpoint = Sent<wire.Endpoint>;
export type Vial = Sent<wire.Vial>;
export type ClosedDate = Sent<wire.ClosedDate>;
export type Deadline = Sent<wire.Deadline>;
export type Day = Sent<wire.Day>;
export type Feed = Sent<wire.Feed>;
export type Certificate = Sent<wire.Certificate>;
export type RequestKind = 'change' | 'cancel' | 'late';
export type RequestState = 'open' | 'granted' | 'declined' | 'withdrawn';
export type Request = Sent<wire.Request, { kind: RequestKind; state: RequestState }>;
export type Notice = Sent<wire.Notice, { kind: 'message' | 'delay' }>;
export type BatchState =
  | 'inProduction'
  | 'awaitingQc'
  | 'certified'
  | 'conditionallyCertified'
  | 'rejected';
export type QcTest = Sent<wire.QcTest, { phase: 'before' | 'late' }>;
export type QcResult = Sent<wire.QcResult>;
export type QcTemplate = Sent<wire.QcTemplate, { tests: QcTest[] }>;
export type Batch = Sent<
  wire.Batch,
  { state: BatchState; tests: QcTest[]; results: QcResult[]; origin: 'own' | 'bought' | 'old' }
>;
export type WallBatch = Sent<wire.WallBatch, { state: BatchState }>;
export type Dispatch = Sent<wire.Dispatch>;
export type Recall = Sent<wire.Recall>;
export type Document = Sent<
  wire.Document,
  { kind: 'deliveryNote' | 'label' | 'transport' | 'dayList' }
>;
export type Printer = Sent<wire.Printer, { kind: 'label' | 'a4' }>;
export type ReleaseRight = Sent<wire.ReleaseRight>;
export type SiteUser = Sent<wire.User, { role: Role }>;
export type Device = Sent<wire.Device>;
export type Screen = Sent<wire.Screen>;
export type Quarantined = Sent<wire.Quarantine>;
export type Worker = Sent<wire.Worker>;
export type NodeState = 'up' | 'down' | 'unknown';
export type DicomNode = Sent<wire.Node, { state: NodeState }>;
export type WallNode = Sent<wire.WallNode, { state: NodeState }>;
/** A field of an order that two systems say differently: what both last agreed upon, what we say, what they say. */
export interface SaidField {
  field: string;
  base: unknown;
  ours: unknown;
  theirs: unknown;
}
/** Something from outside that waits for a person. `details` of bookingsVanished are its counts and dates, of a
 * difference with the old system its row over there and the fields. */
export type Conflict = Sent<
  wire.Conflict,
  {
    details: {
      vanished: number;
      known: number;
      fromDate: string;
      toDate: string;
      table?: string;
      key?: string;
      fields?: SaidField[];
      functions?: string[];
      tracerId?: number | null;
      customerId?: number;
      customer?: string;
      tracer?: string | null;
      deliveryDate?: string;
      /** Of a run or a delivery time of the week (ISO weekday, wall time). */
      weekday?: number;
      time?: string;
      /** So many open orders would become another thing. */
      orders?: number;
      /** It was ordered over there where we lead. */
      placed?: boolean;
      /** It was released here, by a signature. */
      signed?: boolean;
      oursBy?: { by: string; at: string; kind: string } | null;
      theirsAt?: string | null;
    };
    state: 'open' | 'settled';
    choice: 'apply' | 'keep' | 'ours' | 'theirs' | 'apart' | null;
  }
>;
/** The link to the old system. */
export type OldLink = Sent<wire.Link, { state: 'off' | 'reading' | 'both' | 'away' | 'cut' }>;
export type Authority = Sent<wire.Authority, { leader: 'old' | 'new' }>;
export type SiteRule = Sent<wire.SiteRule, { name: 'twoPersons' }>;
export type ProposalState =
  | 'proposed'
  | 'approved'
  | 'applied'
  | 'declined'
  | 'withdrawn'
  | 'failed';
/** A row as an image of before or after: fields by their names. */
export type RowImage = Readonly<Record<string, unknown>>;
export type Proposal = Sent<
  wire.Proposal,
  {
    state: ProposalState;
    before: RowImage | null;
    after: RowImage | null;
    data: Record<string, unknown>;
  }
>;
export type BookingStatus = 'booked' | 'ordered' | 'rejected' | 'cancelled';
export type BookingChange = 'moved' | 'procedure' | 'location' | 'cancelled';
export type Booking = Sent<wire.Booking, { status: BookingStatus; changes: BookingChange[] }>;
export type Procedure = Sent<wire.Procedure>;
export type Location = Sent<wire.Location>;

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
  request: Request;
  batch: Batch;
  qcTemplate: QcTemplate;
  dispatch: Dispatch;
  recall: Recall;
  document: Document;
  printer: Printer;
  notice: Notice;
  releaseRight: ReleaseRight;
  user: SiteUser;
  device: Device;
  screen: Screen;
  quarantine: Quarantined;
  worker: Worker;
  node: DicomNode;
  conflict: Conflict;
  link: OldLink;
  authority: Authority;
  siteRule: SiteRule;
  proposal: Proposal;
  location: Location;
  procedure: Procedure;
  booking: Booking;
}
