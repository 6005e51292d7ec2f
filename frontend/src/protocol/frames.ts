/** The frames of protocol version 1, both directions. */
import type { Role } from './rows';

export type RowId = number | string;
export type AnyRow = { readonly id: RowId; readonly [key: string]: unknown };

export interface User {
  id: number;
  name: string;
  role: Role;
  customerIds: number[];
}

export interface Position {
  epoch: string;
  revision: number;
}

export interface Hello {
  type: 'hello';
  protocol: number;
  epoch: string;
  now: string;
  heartbeatSeconds: number;
  user: User;
  streams: Record<string, number>;
}

export interface Snapshot {
  type: 'snapshot';
  stream: string;
  epoch: string;
  revision: number;
  rows: Record<string, AnyRow[]>;
  part?: number | null;
  parts?: number | null;
}

export type Change = { put: string; row: AnyRow } | { remove: string; id: RowId };

export interface Delta {
  type: 'delta';
  stream: string;
  revision: number;
  at: string;
  kind: string;
  actor: string | null;
  changes: Change[];
}

export interface Resumed {
  type: 'resumed';
  stream: string;
  epoch: string;
  revision: number;
  head: number;
}

export interface Ended {
  type: 'ended';
  stream: string;
  code: string | null;
}

export interface Done {
  type: 'done';
  id: string;
  result: Record<string, unknown>;
  revisions: Record<string, number>;
  repeated: boolean;
}

export interface Refused {
  type: 'refused';
  id: string | null;
  stream?: string | null;
  code: string;
  message: string;
  field: string | null;
  details: Record<string, unknown> | null;
}

export interface Answer {
  type: 'answer';
  id: string;
  result: unknown;
}

export interface Heads {
  type: 'heads';
  now: string;
  epoch: string;
  heads: Record<string, number>;
}

export interface Pong {
  type: 'pong';
  id: string;
  now: string;
}

export interface NoticeFrame {
  type: 'notice';
  stream: string;
  kind: string;
  at: string;
  data: unknown;
}

export type StreamFrame = Snapshot | Delta | Resumed | Ended;
export type ServerFrame =
  | Hello
  | StreamFrame
  | Done
  | Refused
  | Answer
  | Heads
  | Pong
  | NoticeFrame;

export type ClientFrame =
  | { type: 'subscribe'; stream: string; position?: Position }
  | { type: 'unsubscribe'; stream: string }
  | {
      type: 'command';
      id: string;
      name: string;
      data: Record<string, unknown>;
      seen?: Record<string, number>;
    }
  | { type: 'query'; id: string; name: string; data: Record<string, unknown> }
  | { type: 'seen'; heads: Record<string, number> }
  | { type: 'ping'; id: string };
