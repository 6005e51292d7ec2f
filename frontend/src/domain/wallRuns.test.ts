import { describe, expect, it } from 'vitest';
import type { WallOrderRow } from './dayRows';
import { wallDeliveries } from './wall';
import { runStates } from './wallRuns';

const HALF_LIFE = 6586.2;
const at = (time: string) => Date.parse(`2026-11-24T${time}:00+01:00`);

let nextId = 1;
function order(time: string, runAt: string, given: Partial<WallOrderRow>): WallOrderRow {
  return {
    id: nextId++,
    kind: 'activity',
    status: 'accepted',
    tracerId: 1,
    tracerName: 'FDG',
    customerName: 'Nordby',
    endpointName: 'PET',
    deliverAt: new Date(at(time)).toISOString(),
    departsAt: new Date(at(time) - 20 * 60_000).toISOString(),
    movedFrom: null,
    orderedMbq: 8000,
    injections: null,
    toDispenseMbq: 8400,
    dispensedMbq: 0,
    deliveredMbq: null,
    batchNumbers: [],
    runAt: new Date(at(runAt)).toISOString(),
    halfLifeSeconds: HALF_LIFE,
    revision: 1,
    ...given,
  };
}

describe('WALL-4 a run on the wall', () => {
  it('says what an ended run needs and has in vials as activity now, both decaying at the same pace', () => {
    const lines = wallDeliveries([
      order('08:00', '05:45', { dispensedMbq: 8100, batchNumbers: ['FDG-261124-1'] }),
      order('08:30', '05:45', { customerName: 'Sundby' }),
    ]);
    const [now] = runStates([], lines, at('07:00'));
    const grown = (mbq: number, from: string, to: string) =>
      mbq * 2 ** ((at(from) - at(to)) / 1000 / HALF_LIFE);
    expect(now).toMatchObject({ tracer: 'FDG', ended: true, filled: 1, refersTo: at('07:00') });
    expect(now?.batchNumbers).toEqual(['FDG-261124-1']);
    expect(now?.neededMbq).toBe(
      Math.ceil(grown(8400, '08:00', '07:00') + grown(8400, '08:30', '07:00')),
    );
    expect(now?.dispensedMbq).toBe(Math.floor(grown(8100, '08:00', '07:00')));
    const [later] = runStates([], lines, at('07:30'));
    expect((later?.neededMbq ?? 0) / (now?.neededMbq ?? 1)).toBeCloseTo(
      grown(1, '07:00', '07:30'),
      3,
    );
  });

  it('says what a run to come must make at its end, and the limit that it passes', () => {
    const lines = wallDeliveries([order('12:00', '10:00', {})]);
    const run = { id: 1, tracerId: 1, tracerName: 'FDG', weekday: 2, time: '10:00', maxMbq: 9000 };
    const [state] = runStates([run], lines, at('07:00'));
    expect(state).toMatchObject({
      ended: false,
      refersTo: at('10:00'),
      maxMbq: 9000,
      dispensedMbq: 0,
    });
    expect(state?.neededMbq).toBe(Math.ceil(8400 * 2 ** (7200 / HALF_LIFE)));
  });

  it('goes when the last of it is gone', () => {
    const gone = order('08:00', '05:45', { status: 'released', deliveredMbq: 8100 });
    expect(runStates([], wallDeliveries([gone]), at('09:30'))).toEqual([]);
    expect(runStates([], wallDeliveries([gone]), at('07:00'))).toHaveLength(1);
  });
});
