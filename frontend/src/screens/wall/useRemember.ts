/** What a wall remembers over a power cut: when it was last sure, and its look. No row and no name is kept on the device. */
import { useEffect } from 'react';

const KEY = 'tracershop.wall.sure';
const EVERY_MS = 30_000;

interface Memory {
  /** Server time in milliseconds. */
  at: number;
  scheme: string;
}

function read(): Memory | null {
  try {
    const found = JSON.parse(localStorage.getItem(KEY) ?? 'null') as Memory | null;
    return typeof found?.at === 'number' ? found : null;
  } catch {
    // Storage may be forbidden; then it has never been sure.
    return null;
  }
}

/** When this screen was last sure, before it was loaded; null where it never was. */
export function lastSureBefore(): number | null {
  return read()?.at ?? null;
}

export function lastLook(): 'light' | 'dark' {
  return read()?.scheme === 'light' ? 'light' : 'dark';
}

/** Writes down when it was last sure, twice a minute. */
export function useRemember(lastSure: number | null, scheme: string): void {
  const due = lastSure === null ? null : Math.floor(lastSure / EVERY_MS);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the instant itself changes with each heartbeat
  useEffect(() => {
    if (due === null || lastSure === null) {
      return;
    }
    try {
      localStorage.setItem(KEY, JSON.stringify({ at: lastSure, scheme }));
    } catch {
      // It will say that it has not been connected yet.
    }
  }, [due, scheme]);
}
