/** What every layout of the wall draws from: the lines, what is wrong with them, and how sure all of it is. */
import { useMemo } from 'react';
import { useTranslation } from 'react-i18next';
import type { WallOrderRow, WallRunRow } from '../../domain/dayRows';
import { byTrouble } from '../../domain/nodes';
import { addDays, dateOf, wallInstant } from '../../domain/time';
import {
  type Alarm,
  alarmsOf,
  upcoming,
  type WallDelivery,
  wallDeliveries,
} from '../../domain/wall';
import type { WallBatch, WallNode, Worker } from '../../protocol/rows';
import { useFreshness, useNow, usePlayed, useRows, useStream } from '../../sync';

export const STREAM = 'wall';
const AHEAD = 20 * 3_600_000;
/** A node that has been down for longer stands in the head like any fact, and holds no rotation any more. */
const NEWS_MS = 15 * 60_000;

/** What does not answer: a node, or the worker that asks them all, whose silence makes theirs as old as it is. */
export interface Silent extends Pick<WallNode, 'id' | 'name' | 'since'> {
  worker?: boolean;
}

export interface WallData {
  now: number;
  /** All deliveries of the window. */
  lines: readonly WallDelivery[];
  /** Those that are still to be shown, by departure. */
  shown: readonly WallDelivery[];
  today: readonly WallDelivery[];
  alarms: readonly Alarm[];
  /** The numbers of batches that were rejected. */
  rejected: ReadonlySet<string>;
  runs: readonly WallRunRow[];
  batches: readonly WallBatch[];
  /** What does not answer, the worker before the nodes. */
  down: readonly Silent[];
  /** Not live: what is shown was last sure a while ago. */
  dead: boolean;
  /** Something is wrong that stops a rotation. */
  wrong: boolean;
}

export function useWall(): WallData {
  useStream(STREAM);
  const orders = useRows<'order', WallOrderRow>(STREAM, 'order');
  const runs = useRows<'run', WallRunRow>(STREAM, 'run');
  const batches = useRows<'batch', WallBatch>(STREAM, 'batch');
  const nodes = useRows<'node', WallNode>(STREAM, 'node');
  const workers = useRows<'worker', Worker>(STREAM, 'worker');
  const { t } = useTranslation('wall');
  const { live, reason } = useFreshness();
  const played = usePlayed();
  const now = useNow(1000);
  const lines = useMemo(() => wallDeliveries(orders), [orders]);
  const rejected = useMemo(
    () => new Set(batches.filter(({ state }) => state === 'rejected').map(({ number }) => number)),
    [batches],
  );
  const down = useMemo(() => {
    const silent: Silent[] = workers
      .filter(({ name, state }) => name === 'pinger' && state !== 'up')
      .map(({ since }) => ({ id: 0, name: t('node.pinger'), since, worker: true }));
    return [...silent, ...nodes.filter(({ state }) => state === 'down').sort(byTrouble)];
  }, [nodes, workers, t]);
  const shown = upcoming(lines, now, now + AHEAD);
  const alarms = alarmsOf(shown, now, rejected);
  const dead = !live && reason !== 'starting' && !played;
  const news = down.some(({ since }) => now - Date.parse(since) < NEWS_MS);
  return {
    now,
    lines,
    shown,
    today: linesOf(lines, dateOf(now)),
    alarms,
    rejected,
    runs,
    batches,
    down,
    dead,
    wrong: alarms.length > 0 || news,
  };
}

function linesOf(lines: readonly WallDelivery[], date: string): WallDelivery[] {
  const from = wallInstant(date, '00:00');
  const to = wallInstant(addDays(date, 1), '00:00');
  return lines.filter((line) => line.deliverAt >= from && line.deliverAt < to);
}

/** What has left goes last, where lines take turns: the places that always stand are for what waits. */
export function waitingFirst(lines: readonly WallDelivery[], now: number): WallDelivery[] {
  const gone = (line: WallDelivery) =>
    line.leftAt !== null || (line.status === 'released' && !line.cameBack && line.leavesAt <= now);
  return [...lines.filter((line) => !gone(line)), ...lines.filter(gone)];
}
