/** What screens use of the shared state. */
import { useCallback, useContext, useEffect, useMemo, useState, useSyncExternalStore } from 'react';
import { useStore } from 'zustand';
import type { AnyRow, Refused, RowId, SiteFacts, User } from '../protocol/frames';
import type { RowTypes } from '../protocol/rows';
import type { CommandOptions, Outcome } from './commands';
import { type Freshness, freshness, moveOfClock, serverTime } from './freshness';
import { PastNow, PastStore } from './past';
import {
  hold,
  runCommand,
  runQuery,
  type SessionState,
  shared,
  steadyNow,
  type Trace,
} from './store';

const NONE: readonly never[] = [];
const lists = new WeakMap<ReadonlyMap<RowId, AnyRow>, readonly AnyRow[]>();

function listOf(table: ReadonlyMap<RowId, AnyRow> | undefined): readonly AnyRow[] {
  if (!table) {
    return NONE;
  }
  let list = lists.get(table);
  if (!list) {
    list = [...table.values()];
    lists.set(table, list);
  }
  return list;
}

/** Where the rows of this part of the page come from: the shared copies, or a day that is played again. */
function useSource() {
  return useContext(PastStore) ?? shared;
}

/** Follows a stream while the component stands. A null follows nothing, and a played day nothing that is live. */
export function useStream(name: string | null): void {
  const past = useContext(PastStore) !== null;
  useEffect(() => (name === null || past ? undefined : hold(name)), [name, past]);
}

/** Follows several streams while the component stands. */
export function useStreams(names: readonly string[]): void {
  const key = names.join(' ');
  useEffect(() => {
    const releases = key === '' ? [] : key.split(' ').map(hold);
    return () => {
      for (const release of releases) {
        release();
      }
    };
  }, [key]);
}

/** Whether a first whole copy of the stream is here. */
export function useHas(stream: string): boolean {
  return useStore(useSource(), (state) => (state.copies[stream]?.revision ?? -1) >= 0);
}

/** The rows of a type; the same array until one of them changes. `R` for streams whose rows differ (the wall's). */
export function useRows<T extends keyof RowTypes, R = RowTypes[T]>(
  stream: string,
  type: T,
): readonly R[] {
  return useStore(useSource(), (state) => listOf(state.copies[stream]?.rows[type])) as readonly R[];
}

/** One row, or undefined where the copy has none. */
export function useRow<T extends keyof RowTypes, R = RowTypes[T]>(
  stream: string,
  type: T,
  id: RowId | null | undefined,
): R | undefined {
  return useStore(useSource(), (state) =>
    id === null || id === undefined ? undefined : state.copies[stream]?.rows[type]?.get(id),
  ) as R | undefined;
}

/** The rows of a type by id; the same map until one of them changes. */
export function useTable<T extends keyof RowTypes, R = RowTypes[T]>(
  stream: string,
  type: T,
): ReadonlyMap<RowId, R> {
  return useStore(
    useSource(),
    (state) => state.copies[stream]?.rows[type] ?? EMPTY_TABLE,
  ) as ReadonlyMap<RowId, R>;
}

const EMPTY_TABLE: ReadonlyMap<RowId, AnyRow> = new Map();

export type Run = (
  name: string,
  data: Record<string, unknown>,
  options?: CommandOptions,
) => Promise<Outcome>;

/** Sends commands. The promise answers when the command is refused, or done and visible on this screen. */
export function useCommand(): Run {
  return runCommand;
}

export const useQuery = () => runQuery;

export interface Action {
  run: Run;
  /** A command of this component is under way. */
  busy: boolean;
  /** The refusal of the last one, until the next starts or `clear`. */
  refused: Refused | null;
  clear(): void;
}

/** A component's own command with its busy state and its refusal. */
export function useAction(): Action {
  const [busy, setBusy] = useState(0);
  const [refused, setRefused] = useState<Refused | null>(null);
  const run = useCallback<Run>(async (name, data, options) => {
    setBusy((count) => count + 1);
    setRefused(null);
    const outcome = await runCommand(name, data, options);
    setBusy((count) => count - 1);
    if (outcome.type === 'refused') {
      setRefused(outcome);
    }
    return outcome;
  }, []);
  const clear = useCallback(() => setRefused(null), []);
  return useMemo(() => ({ run, busy: busy > 0, refused, clear }), [run, busy, refused, clear]);
}

// One timer serves all clocks of a page: they turn together, on the second.
const clocks = new Set<() => void>();
let clockTimer: ReturnType<typeof setTimeout> | null = null;

function turn(): void {
  clockTimer = null;
  for (const clock of clocks) {
    clock();
  }
  windClock();
}

function windClock(): void {
  if (clockTimer === null && clocks.size > 0) {
    const server = serverNow();
    clockTimer = setTimeout(turn, 1000 - (((server % 1000) + 1000) % 1000) + 5);
  }
}

function onClock(listener: () => void): () => void {
  clocks.add(listener);
  windClock();
  return () => clocks.delete(listener);
}

/** Server time in milliseconds, in steps of the interval (whole seconds). Goes on when the line is down. */
export function useNow(intervalMs = 1000): number {
  const past = useContext(PastNow);
  const live = useSyncExternalStore(onClock, () => {
    const server = serverNow();
    return Math.floor(server / intervalMs) * intervalMs;
  });
  return past === null ? live : Math.floor(past / intervalMs) * intervalMs;
}

/**
 * What is left until an instant, in the steps that a countdown shows: whole minutes above one, whole seconds below; past
 * it negative. Draws its component when the step changes and not each second.
 */
export function useLeft(to: number): number {
  const past = useContext(PastNow);
  const leftOf = (now: number) => {
    const left = to - Math.floor(now / 1000) * 1000;
    const step = Math.abs(left) >= 60_000 ? 60_000 : 1000;
    return Math.sign(left) * Math.floor(Math.abs(left) / step) * step;
  };
  const live = useSyncExternalStore(onClock, () =>
    leftOf(Date.now() + shared.getState().pulse.offsetMs),
  );
  return past === null ? live : leftOf(past);
}

/** Server time in milliseconds at this moment, for handlers; components use `useNow`. */
export function serverNow(): number {
  return serverTime(shared.getState().pulse, Date.now(), steadyNow());
}

/** The revision of a row as the copies here have it now, for a command that is sent later; undefined where none has it. */
export function revisionOf(type: string, id: RowId): number | undefined {
  const found = Object.values(shared.getState().copies).map((copy) => {
    const row = (copy?.rows as Record<string, ReadonlyMap<RowId, AnyRow>> | undefined)?.[type]?.get(
      id,
    );
    return typeof row?.revision === 'number' ? row.revision : -1;
  });
  const newest = Math.max(-1, ...found);
  return newest < 0 ? undefined : newest;
}

/** Whether this part of the page shows a day that is played again. */
export function usePlayed(): boolean {
  return useContext(PastNow) !== null;
}

/** What is said of the pulse may change with every frame and with every second. */
function onPulse(listener: () => void): () => void {
  const clock = onClock(listener);
  const frames = shared.subscribe((state, before) => {
    if (state.pulse !== before.pulse) {
      listener();
    }
  });
  return () => {
    clock();
    frames();
  };
}

let said: Freshness | null = null;

/** The same object while nothing about it changed, so that a frame or a second draws nothing. */
function freshnessNow(): Freshness {
  const next = freshness(shared.getState().pulse, Date.now(), steadyNow());
  const same =
    said !== null &&
    said.live === next.live &&
    said.since === next.since &&
    said.lastSure === next.lastSure &&
    said.reason === next.reason;
  if (!same) {
    said = next;
  }
  return said as Freshness;
}

/** How sure the screen may be of what it shows. */
export function useFreshness(): Freshness {
  return useSyncExternalStore(onPulse, freshnessNow);
}

/** A clock that was moved further than this since the last frame makes the time itself unsure. */
const MOVED_MS = 2000;

/** Whether the device's clock was set, or the device slept, since the server was last heard: what time it is is a guess. */
export function useClockMoved(): boolean {
  return useSyncExternalStore(
    onPulse,
    () => Math.abs(moveOfClock(shared.getState().pulse, Date.now(), steadyNow())) > MOVED_MS,
  );
}

/** Whether an instant is past. Draws its component when that changes and not each second. */
export function usePast(instant: number): boolean {
  const past = useContext(PastNow);
  const live = useSyncExternalStore(
    onClock,
    () => Math.floor(serverNow() / 1000) * 1000 >= instant,
  );
  return past === null ? live : Math.floor(past / 1000) * 1000 >= instant;
}

export interface Session {
  state: SessionState;
  user: User | null;
  /** The server ended a session that this page had. */
  expired: boolean;
}

export function useSession(): Session {
  const state = useStore(shared, (all) => all.session);
  const user = useStore(shared, (all) => all.user);
  const expired = useStore(shared, (all) => all.expired);
  return useMemo(() => ({ state, user, expired }), [state, user, expired]);
}

/** As the server is delivered, until it has said how it is set. */
const AS_DELIVERED: SiteFacts = { releaseLowPercent: 95, releaseHighPercent: 120, missing: [] };

/** How the site is set: the limits of a release, and what its papers lack. The server decides. */
export function useSite(): SiteFacts {
  return useStore(shared, (all) => all.site) ?? AS_DELIVERED;
}

/** Where the demo plays the old system's site; null where there is none. */
export function useOldSite(): string | null {
  return useStore(shared, (all) => all.oldSite);
}

/** What last happened to a row while this page was open, for marking what changed. */
export function useTrace(type: string, id: RowId): Trace | undefined {
  return useStore(useSource(), (state) => state.traces.get(`${type}:${id}`));
}

/** The value of a stream's head, for a screen that wants to know whether anything moved. */
export function useRevision(stream: string): number {
  return useStore(useSource(), (state) => state.copies[stream]?.revision ?? -1);
}
