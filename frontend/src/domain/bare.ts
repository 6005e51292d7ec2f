/** Isotopes that are delivered bare: their vials and batches are of a tracer that stands for the isotope. Pure. */
import type { Tracer } from '../protocol/rows';

interface What {
  tracerId: number | null;
  isotopeId: number | null;
}
type Bare = Pick<Tracer, 'id' | 'isotopeId'> & { bare?: boolean };

/** The tracer whose vials fill what is ordered: its own, or its bare isotope's; null where that has none (ISO-2). */
export function filledFrom(what: What, tracers: ReadonlyMap<number, Bare>): number | null {
  if (what.tracerId !== null) {
    return what.tracerId;
  }
  for (const tracer of tracers.values()) {
    if (tracer.bare === true && tracer.isotopeId === what.isotopeId) {
      return tracer.id;
    }
  }
  return null;
}

/** What a right to release a tracer's vials is for: the tracer, or the isotope that it stands for (ISO-3). */
export function releasedAs(tracerId: number, tracers: ReadonlyMap<number, Bare>): What {
  const tracer = tracers.get(tracerId);
  return tracer?.bare === true
    ? { tracerId: null, isotopeId: tracer.isotopeId }
    : { tracerId, isotopeId: null };
}
