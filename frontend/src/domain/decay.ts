/** Decay: the browser's copy of the server's arithmetic, tested against the same cases. */

/** MBq at another instant: A(t) = A(t0) · 2^(−(t − t0)/T½), in seconds, signed; backwards in time it grows. */
export function decay(mbq: number, halfLifeSeconds: number, seconds: number): number {
  return mbq * 2 ** (-seconds / halfLifeSeconds);
}

/** The same between two instants in milliseconds. */
export function decayBetween(
  mbq: number,
  halfLifeSeconds: number,
  from: number,
  to: number,
): number {
  return decay(mbq, halfLifeSeconds, (to - from) / 1000);
}

/** What must be made, up to whole MBq: once, at the end of a sum. A millionth over a whole number is the float's, not a need. */
export function ceilMbq(mbq: number): number {
  // + 0: nothing is needed, not -0, which would be shown with its sign.
  return Math.ceil(mbq - 1e-6) + 0;
}

/** What is available, down to whole MBq. */
export function floorMbq(mbq: number): number {
  return Math.floor(mbq + 1e-6) + 0;
}

/** Whether a sum passes a limit (null: there is none). It is not rounded for it; only the float's millionth is let off. */
export function passes(mbq: number, limit: number | null): boolean {
  return limit !== null && mbq - 1e-6 > limit;
}
