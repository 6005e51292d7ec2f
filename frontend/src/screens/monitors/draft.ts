/** How a monitor is to be laid out, while an admin is still choosing. Pure. */
import { parseClock, wireTime } from '../../domain/clockText';
import { type Arrangement, LAYOUTS, PLAIN } from '../../domain/wallPlan';

export const SHORTEST = 10;
export const LONGEST = 600;
export const MOST_STOPS = 8;

export interface StopDraft {
  /** Only this page's: a stop may stand twice. */
  key: number;
  layout: string;
  seconds: string;
}

export interface Draft {
  layout: string;
  stops: readonly StopDraft[];
  scheme: string;
  lightFrom: string;
  lightTo: string;
}

/** A draft of what a monitor has, or of a new one; a first rotation is the deliveries and the runs. */
export function draftOf(arrangement: Arrangement = PLAIN): Draft {
  const { layout, rotation, scheme, lightFrom, lightTo } = arrangement;
  const stops =
    rotation.length > 0
      ? rotation
      : ['deliveries', 'runs'].map((name) => ({ layout: name, seconds: 30 }));
  return {
    layout,
    stops: stops.map((stop, key) => ({ key, layout: stop.layout, seconds: String(stop.seconds) })),
    scheme,
    lightFrom: lightFrom.slice(0, 5),
    lightTo: lightTo.slice(0, 5),
  };
}

/** Seconds as typed; null where it is no whole number in the limits. */
export function secondsOf(typed: string): number | null {
  const seconds = /^\d{1,4}$/.test(typed.trim()) ? Number(typed) : 0;
  return seconds >= SHORTEST && seconds <= LONGEST ? seconds : null;
}

/** With one more stop, of the first layout that has none yet. */
export function withStop(draft: Draft): Draft {
  const used = new Set(draft.stops.map(({ layout }) => layout));
  const layout = LAYOUTS.find((name) => !used.has(name)) ?? 'day';
  const key = Math.max(-1, ...draft.stops.map((stop) => stop.key)) + 1;
  return { ...draft, stops: [...draft.stops, { key, layout, seconds: '30' }] };
}

export interface Arranged extends Record<string, unknown> {
  layout: string;
  rotation: { layout: string; seconds: number }[];
  scheme: string;
}

/** What the command says; null while something in it cannot be. Hours only where they count. */
export function commandOf(
  draft: Draft,
): (Arranged & { lightFrom?: string; lightTo?: string }) | null {
  const rotation = draft.layout === 'rotation' ? draft.stops : [];
  const stops = rotation.map(({ layout, seconds }) => ({
    layout,
    seconds: secondsOf(seconds) ?? 0,
  }));
  const [from, to] = [parseClock(draft.lightFrom), parseClock(draft.lightTo)];
  const hours = draft.scheme === 'byTime';
  if (
    stops.some(({ seconds }) => seconds === 0) ||
    (draft.layout === 'rotation' && stops.length < 2) ||
    (hours && (from === null || to === null || from === to))
  ) {
    return null;
  }
  return {
    layout: draft.layout,
    rotation: stops,
    scheme: draft.scheme,
    ...(hours && from !== null && to !== null
      ? { lightFrom: wireTime(from), lightTo: wireTime(to) }
      : {}),
  };
}
