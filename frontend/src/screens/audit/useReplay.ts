/** A day on a tape: loading it, and playing it at a speed. */
import { useCallback, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { type PlayedDay, Tape } from '../../sync';

export const SPEEDS = [1, 10, 60, 300, 600] as const;
const TICK = 100;

export interface LoadedTape {
  tape: Tape | null;
  busy: boolean;
  /** Why it could not be loaded, in the server's words. */
  failed: string | null;
}

/** The streams whose days are kept. */
export type Played = 'production' | 'wall';

/** Loads a day of a stream; a null loads nothing. */
export function useTape(stream: Played, date: string | null, failedText: string): LoadedTape {
  const path = date === null ? null : `/api/replay/${stream}/${date}`;
  const [loaded, setLoaded] = useState<LoadedTape & { path: string | null }>({
    path: null,
    tape: null,
    busy: false,
    failed: null,
  });
  useEffect(() => {
    if (path === null) {
      return;
    }
    const stop = new AbortController();
    setLoaded({ path, tape: null, busy: true, failed: null });
    fetch(path, { signal: stop.signal })
      .then(async (answer) => {
        const body = (await answer.json()) as PlayedDay & { message?: string };
        setLoaded(
          answer.ok
            ? { path, tape: new Tape(body), busy: false, failed: null }
            : { path, tape: null, busy: false, failed: body.message || failedText },
        );
      })
      .catch(() => {
        if (!stop.signal.aborted) {
          setLoaded({ path, tape: null, busy: false, failed: failedText });
        }
      });
    return () => stop.abort();
  }, [path, failedText]);
  return loaded.path === path ? loaded : { tape: null, busy: path !== null, failed: null };
}

export interface Player {
  now: number;
  from: number;
  to: number;
  /** How many of the day's deltas have happened. */
  count: number;
  playing: boolean;
  speed: number;
  setSpeed: (speed: number) => void;
  toggle: () => void;
  seek: (instant: number) => void;
  /** To the event before or after. */
  step: (by: 1 | -1) => void;
}

/** Plays a tape: wall time runs `speed` times as fast as it did. */
export function usePlayer(tape: Tape, latest: number): Player {
  const from = Date.parse(tape.day.fromAt);
  const cutAt = tape.instants.at(-1) ?? from;
  const end = tape.day.cut ? cutAt : Date.parse(tape.day.endAt);
  // The present day is played as far as it has come.
  const to = Math.max(from, Math.min(end, latest));
  const first = tape.instants.find((instant) => instant >= from);
  // A minute before anything happens: the night is long and empty.
  const [now, setNow] = useState(() =>
    first === undefined ? from : Math.max(from, Math.min(first, to) - 60_000),
  );
  const [playing, setPlaying] = useState(false);
  const [speed, setSpeed] = useState<number>(60);
  const count = tape.countAt(now);
  // Before it is painted: rows and clock are of one instant.
  useLayoutEffect(() => tape.go(count), [tape, count]);
  const seek = useCallback(
    (instant: number) => setNow(Math.max(from, Math.min(to, instant))),
    [from, to],
  );
  const before = useRef(0);
  useEffect(() => {
    if (!playing) {
      return;
    }
    before.current = performance.now();
    const timer = setInterval(() => {
      const at = performance.now();
      const passed = (at - before.current) * speed;
      before.current = at;
      setNow((value) => Math.min(to, value + passed));
    }, TICK);
    return () => clearInterval(timer);
  }, [playing, speed, to]);
  useEffect(() => {
    if (now >= to) {
      setPlaying(false);
    }
  }, [now, to]);
  const toggle = () => {
    if (!playing && now >= to) {
      setNow(from);
    }
    setPlaying(!playing);
  };
  const step = (by: 1 | -1) => {
    setPlaying(false);
    const next = by === 1 ? tape.instants[count] : tape.instants[tape.countAt(now - 1) - 1];
    if (next === undefined) {
      seek(by === 1 ? to : from);
      return;
    }
    // Back means to before it: an event shows at its own instant.
    seek(by === 1 ? next : Math.min(next, now - 1));
  };
  return { now, from, to, count, playing, speed, setSpeed, toggle, seek, step };
}
