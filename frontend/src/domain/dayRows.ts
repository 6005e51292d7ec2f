/**
 * The fields of rows that the plan of a day, the production screen and the wall read.
 *
 * Narrower than the wire's rows on purpose: the plan is worked out the same from a stream and from a query's answer.
 */

export interface PlanOrder {
  id: number;
  kind: string;
  status: string;
  tracerId: number | null;
  isotopeId: number | null;
  customerId: number;
  endpointId: number;
  slotId: number | null;
  movedToSlotId: number | null;
  deliveryDate: string;
  deliverAt: string;
  departsAt: string;
  runAt?: string | null;
  orderedMbq: number | null;
  overhead?: number;
  toDispenseMbq: number | null;
  dispensedMbq?: number | null;
  injections: number | null;
  usage: string;
  comment: string;
  orderedBy: string | null;
  orderedAt: string;
  acceptedBy?: string | null;
  acceptedAt?: string | null;
  rejectedBy?: string | null;
  rejectedAt?: string | null;
  rejectedReason: string | null;
  releasedBy: string | null;
  releasedAt: string | null;
  deliveredMbq: number | null;
  vialIds: number[];
  batchNumbers: string[];
  certificateId: number | null;
  dispatchedAt?: string | null;
  receivedAt?: string | null;
  marks: string[];
  /** The one that counts for this order. */
  halfLifeSeconds?: number;
  /** The delivery that a delay leads one to expect. */
  expectedAt?: string | null;
  postponedFromAt?: string | null;
  postponedReason?: string | null;
  /** Postponed, and the customer has not said yet whether the later delivery will do. */
  awaitsConfirmation?: boolean;
  revision: number;
}

export interface PlanVial {
  id: number;
  tracerId: number | null;
  customerId: number | null;
  purpose?: string | null;
  /** Refers to `calibratedAt`, never to a delivery. */
  activityMbq: number;
  calibratedAt: string;
  volumeMl: number;
  batchNumber: string;
  expiresAt?: string | null;
  orderIds: number[];
  state: string;
  marks?: string[];
  sources?: string[];
  enteredBy?: string | null;
  batchState?: string | null;
  lateTests?: string[];
  /** Since when its own signer's word alone stands for it. */
  ownEntryAt?: string | null;
  revision: number;
}

export interface PlanBatch {
  id: number;
  tracerId: number;
  number: string;
  endOfSynthesisAt: string;
  activityMbq: number;
  expiresAt?: string | null;
  state: string;
}

export interface PlanRun {
  id: number;
  tracerId: number | null;
  isotopeId?: number | null;
  weekday: number;
  time: string;
  maxMbq: number | null;
  /** Its last day. */
  endsDate?: string | null;
}

export interface PlanSlot {
  id: number;
  runId: number | null;
  deliveryTime: string;
}

export interface PlanTracer {
  id: number;
  shortName: string;
  clinicalName: string;
  isotopeId: number;
  batchTag: string;
  /** It stands for its isotope, whose orders name no tracer. */
  bare?: boolean;
}

export interface PlanIsotope {
  id: number;
  symbol: string;
  halfLifeSeconds: number;
}

export interface PlanEndpoint {
  id: number;
  customerId: number;
  name: string;
  transportMinutes: number;
}

export interface PlanCustomer {
  id: number;
  shortName: string;
  longName: string;
}

/** The rows a day's plan is worked out from. */
export interface DayRows {
  orders: readonly PlanOrder[];
  vials: readonly PlanVial[];
  batches: readonly PlanBatch[];
  runs: readonly PlanRun[];
  slots: ReadonlyMap<number, PlanSlot>;
  tracers: ReadonlyMap<number, PlanTracer>;
  isotopes: ReadonlyMap<number, PlanIsotope>;
  endpoints: ReadonlyMap<number, PlanEndpoint>;
  customers: ReadonlyMap<number, PlanCustomer>;
  /** REL-30: the share of what it needs from which the site lets a delivery go, and no more vials lie for it. */
  enough: number;
}

export interface WallOrderRow {
  id: number;
  kind: string;
  status: string;
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
  dispensedMbq: number | null;
  deliveredMbq: number | null;
  batchNumbers: string[];
  runAt?: string | null;
  halfLifeSeconds?: number;
  expectedAt?: string | null;
  awaitsConfirmation?: boolean;
  dispatchedAt?: string | null;
  receivedAt?: string | null;
  cameBack?: boolean;
  revision: number;
}

export interface WallRunRow {
  id: number;
  tracerId: number | null;
  tracerName?: string;
  halfLifeSeconds?: number;
  weekday: number;
  time: string;
  maxMbq: number | null;
}
