/** What the server tells of the installation, and what of it is not as it should be. */

export interface Check {
  id: number;
  how: string;
  by: string | null;
  at: string;
  seconds: number;
  /** null: it began and was never finished. */
  ok: boolean | null;
  details: {
    entries?: number;
    broken?: number | null;
    problems?: string[];
    count?: number;
    streams?: boolean;
    file?: string;
    bytes?: number;
  };
}

export interface Disk {
  holds: string[];
  path: string;
  free: number;
  total: number;
}

/** Where messages of the RIS are listened for. */
export interface Listener {
  state: 'off' | 'listening' | 'taken';
  host: string;
  port: number;
  since: string;
  heardAt: string | null;
}

/** Messages that were refused and not kept. */
export interface RefusedMessages {
  why: 'type' | 'version' | 'processing' | 'long';
  kind: string;
  count: number;
  firstAt: string;
  lastAt: string;
}

export interface Told {
  versions: {
    tracershop: string;
    /** Null where nobody knows which commit runs. */
    commit?: string | null;
    build: string | null;
    protocol: number;
    python: string;
    machine: string;
    database: { vendor: string; version: string };
    redis: { state: 'none' | 'up' | 'down'; version: string | null };
    migration: { name: string; at: string } | null;
    oldSystem: { state: string; version: string | null } | null;
  };
  ledger: {
    underWay: { by: string | null; askedAt: string } | null;
    last: Check | null;
  };
  backups: { elsewhere: string | null; last: Check[] };
  disks: Disk[];
  /** `listener` is null where none was ever started. */
  messages?: { listener: Listener | null; refused: RefusedMessages[] };
  /** How many lines of quarantine of each source the list has no room for. */
  hidden?: Record<string, number>;
  /** The installation is so new that nothing that runs once a day was due yet. */
  firstDay?: boolean;
}

export type Tone = 'good' | 'warn' | 'bad' | 'quiet';

const HOUR = 3_600_000;
/** It runs at midnight: two nights may be missed, no more. */
const VERIFIED_WITHIN = 48 * HOUR;
/** Once a day, and two hours for it. */
const BACKED_UP_WITHIN = 26 * HOUR;
const LITTLE = 0.1;
const TOO_LITTLE = 0.05;

export type LedgerState = 'whole' | 'broken' | 'unfinished' | 'old' | 'never' | 'notYet';

export function ledgerState({ last }: Told['ledger'], now: number, firstDay = false): LedgerState {
  if (last === null) {
    return firstDay ? 'notYet' : 'never';
  }
  if (last.ok !== true) {
    return last.ok === null ? 'unfinished' : 'broken';
  }
  return now - Date.parse(last.at) > VERIFIED_WITHIN ? 'old' : 'whole';
}

export type BackupState = 'fine' | 'elsewhere' | 'none' | 'failed' | 'old' | 'notYet';

export function backupState(
  { elsewhere, last }: Told['backups'],
  now: number,
  firstDay = false,
): BackupState {
  if (elsewhere !== null) {
    return 'elsewhere';
  }
  const made = last.find((it) => it.ok);
  if (last[0]?.ok === false) {
    return 'failed';
  }
  if (made === undefined) {
    return firstDay ? 'notYet' : 'none';
  }
  return now - Date.parse(made.at) > BACKED_UP_WITHIN ? 'old' : 'fine';
}

export function diskTone({ free, total }: Disk): Tone {
  const share = total > 0 ? free / total : 0;
  return share < TOO_LITTLE ? 'bad' : share < LITTLE ? 'warn' : 'good';
}

/** How many things about the installation want a look. */
export function wantsALook(told: Told, now: number, missing: number): number {
  return [
    !['whole', 'notYet'].includes(ledgerState(told.ledger, now, told.firstDay)),
    !['fine', 'elsewhere', 'notYet'].includes(backupState(told.backups, now, told.firstDay)),
    told.versions.redis.state === 'down',
    missing > 0,
    ...told.disks.map((disk) => diskTone(disk) !== 'good'),
  ].filter(Boolean).length;
}

const STEPS = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

/** A number of bytes as disks are sold: `1.2 GB`, `840 kB`. */
export function bytesText(
  bytes: number,
  figure: (value: number, decimals?: number) => string,
): string {
  let value = bytes;
  let step = 0;
  // 999.6 kB would read as 1,000.
  while (value >= 999.5 && step < STEPS.length - 1) {
    value /= 1000;
    step += 1;
  }
  return `${figure(value, step > 0 && value < 9.95 ? 1 : 0)}\u00a0${STEPS[step]}`;
}

/** How many lines of quarantine wait for their place, of some sources or of all. */
export function hiddenOf(
  told: Told | null,
  fits: (source: string) => boolean = () => true,
): number {
  return Object.entries(told?.hidden ?? {})
    .filter(([source]) => fits(source))
    .reduce((sum, [, count]) => sum + count, 0);
}
