/**
 * What a wall shows when: layout, page, scheme and shift, each worked out from the time alone. Pure; instants in ms.
 *
 * Nothing is remembered: after a reload, a power cut or a night the same instant gives the same picture, on every wall.
 */
import { clock, dateOf, wallInstant } from './time';

export const LAYOUTS = ['day', 'timeline', 'deliveries', 'runs', 'alarms'] as const;
export type Layout = (typeof LAYOUTS)[number];

export interface Stop {
  layout: string;
  seconds: number;
}

/** How a monitor is laid out: the row `screen`. `lightFrom` and `lightTo` are wall times. */
export interface Arrangement {
  layout: string;
  rotation: readonly Stop[];
  scheme: string;
  lightFrom: string;
  lightTo: string;
}

export const PLAIN: Arrangement = {
  layout: 'day',
  rotation: [],
  scheme: 'dark',
  lightFrom: '06:00:00',
  lightTo: '18:00:00',
};

export interface Turn {
  layout: Layout;
  /** Null where the picture stands still. */
  stop: {
    /** From 0, of how many. */
    place: number;
    of: number;
    /** How far into it, from 0 up to 1. */
    into: number;
    seconds: number;
    /** How often the rotation has come round. */
    round: number;
  } | null;
}

/** A layout that this page does not know (a newer server's) is all in one. */
export function known(layout: string): Layout {
  return (LAYOUTS as readonly string[]).includes(layout) ? (layout as Layout) : 'day';
}

/** What stands now. Something that is wrong stops a rotation, at the alarms, for as long as it is. */
export function turnAt(arrangement: Arrangement, now: number, wrong: boolean): Turn {
  const stops = arrangement.rotation;
  if (arrangement.layout !== 'rotation' || stops.length === 0) {
    return { layout: known(arrangement.layout), stop: null };
  }
  if (wrong) {
    return { layout: 'alarms', stop: null };
  }
  const length = stops.reduce((sum, stop) => sum + stop.seconds * 1000, 0);
  const round = Math.floor(now / length);
  let left = now - round * length;
  let place = 0;
  while (place < stops.length - 1 && left >= (stops[place]?.seconds ?? 0) * 1000) {
    left -= (stops[place]?.seconds ?? 0) * 1000;
    place += 1;
  }
  const { layout, seconds } = stops[place] as Stop;
  const into = Math.min(0.9999, left / (seconds * 1000));
  return { layout: known(layout), stop: { place, of: stops.length, into, seconds, round } };
}

/** How long a page stands. */
export const PAGE_MS = 10_000;

export interface Page<T> {
  items: readonly T[];
  /** From 0. */
  page: number;
  pages: number;
  /** How far into this page, from 0 up to 1. */
  through: number;
}

/**
 * The page of a list that stands now. Pages turn by the time; in a rotation a stop shows as many as it has time for, and
 * the next round goes on from there. Pages are as alike as they can be: four are two and two, not three and one.
 */
export function pageAt<T>(
  items: readonly T[],
  fit: number,
  now: number,
  stop: Turn['stop'] = null,
): Page<T> {
  const size = Math.max(1, fit);
  const pages = Math.max(1, Math.ceil(items.length / size));
  const each =
    stop === null ? 1 : Math.min(pages, Math.max(1, Math.floor((stop.seconds * 1000) / PAGE_MS)));
  const at = stop === null ? now / PAGE_MS : (stop.round + stop.into) * each;
  const page = Math.floor(at) % pages;
  const startOf = (of: number) => Math.ceil((of * items.length) / pages);
  return { items: items.slice(startOf(page), startOf(page + 1)), page, pages, through: at % 1 };
}

/**
 * The same where what comes next never leaves the screen: the first half of the places keeps the first items, the rest
 * take turns in the others.
 */
export function keptAndPaged<T>(
  items: readonly T[],
  fit: number,
  now: number,
  stop: Turn['stop'] = null,
): Page<T> & { kept: readonly T[] } {
  const kept = items.length <= fit ? 0 : Math.floor(fit / 2);
  return { kept: items.slice(0, kept), ...pageAt(items.slice(kept), fit - kept, now, stop) };
}

/** Light or dark at this instant. */
export function schemeAt(arrangement: Arrangement, now: number): 'light' | 'dark' {
  if (arrangement.scheme !== 'byTime') {
    return arrangement.scheme === 'light' ? 'light' : 'dark';
  }
  const from = arrangement.lightFrom.slice(0, 5);
  const to = arrangement.lightTo.slice(0, 5);
  const time = clock(now);
  const light = from < to ? from <= time && time < to : from <= time || time < to;
  return light ? 'light' : 'dark';
}

const STEPS = 24;

/**
 * Where the picture stands, in units of the screen, at most one from its middle: each minute a little elsewhere, so that
 * no edge is burnt in. It comes back after two hours.
 */
export function shiftAt(now: number): { x: number; y: number } {
  const minute = Math.floor(now / 60_000);
  const round = (value: number) => Math.round(value * 100) / 100 + 0;
  return {
    x: round(Math.sin((2 * Math.PI * (minute % STEPS)) / STEPS)),
    y: round(Math.sin((2 * Math.PI * (minute % (STEPS * 5))) / (STEPS * 5))),
  };
}

/** How many hours the day has, where clocks are changed in it; null on all other days. */
export function changeOfClocks(now: number): 23 | 25 | null {
  const date = dateOf(now);
  // Noon to noon would miss it: the hour goes in the night.
  const start = wallInstant(date, '00:00');
  const hours = Math.round((wallInstant(date, '12:00') - start) / 3_600_000) + 12;
  return hours === 23 || hours === 25 ? hours : null;
}
