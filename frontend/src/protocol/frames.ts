/** The frames of protocol version 1 as the line reads them: generated, with rows that have at least an id. */
import type { Role } from './rows';
import type * as wire from './types';

export type RowId = number | string;
export type AnyRow = { readonly id: RowId; readonly [key: string]: unknown };

export type User = Omit<wire.SessionUser, 'role' | 'deviceId'> & {
  role: Role;
  /** Only a monitor's. */
  deviceId?: number | null;
};
export type { Answer, Ended, Heads, Pong, Position, Refused, Resumed } from './types';

export type Hello = Omit<wire.Hello, 'user' | 'build' | 'site'> & {
  user: User;
  build?: string;
  site?: SiteFacts | null;
};
export type SiteFacts = wire.SiteFacts;
export type Snapshot = Omit<wire.Snapshot, 'rows'> & { rows: Record<string, AnyRow[]> };
export type Change = { put: string; row: AnyRow } | wire.Remove;
export type Delta = Omit<wire.Delta, 'changes'> & { changes: Change[] };
export type Done = Omit<wire.Done, 'result'> & { result: Record<string, unknown> };

export type StreamFrame = Snapshot | Delta | wire.Resumed | wire.Ended;
export type ServerFrame =
  | Hello
  | StreamFrame
  | Done
  | wire.Refused
  | wire.Answer
  | wire.Heads
  | wire.Pong
  | wire.Hint;

export type { ClientFrame } from './types';
