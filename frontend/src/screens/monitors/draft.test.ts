import { describe, expect, it } from 'vitest';
import { PLAIN } from '../../domain/wallPlan';
import { commandOf, draftOf, secondsOf, withStop } from './draft';

describe('WALL-1 a monitor that is being laid out', () => {
  it('says a layout alone, and hours only where they count', () => {
    expect(commandOf({ ...draftOf(), layout: 'runs' })).toEqual({
      layout: 'runs',
      rotation: [],
      scheme: 'dark',
    });
    const byTime = { ...draftOf(), scheme: 'byTime', lightFrom: '630', lightTo: '17.00' };
    expect(commandOf(byTime)).toMatchObject({ lightFrom: '06:30:00', lightTo: '17:00:00' });
  });

  it('says a rotation with its seconds, and comes back as it was', () => {
    const draft = withStop({ ...draftOf(), layout: 'rotation' });
    const command = commandOf(draft);
    expect(command?.rotation).toEqual([
      { layout: 'deliveries', seconds: 30 },
      { layout: 'runs', seconds: 30 },
      { layout: 'day', seconds: 30 },
    ]);
    expect(commandOf(draftOf({ ...PLAIN, ...command }))).toEqual(command);
  });

  it('says nothing while something in it cannot be', () => {
    const draft = { ...draftOf(), layout: 'rotation' };
    expect(commandOf({ ...draft, stops: draft.stops.slice(1) })).toBeNull();
    expect(
      commandOf({ ...draft, stops: [{ key: 9, layout: 'day', seconds: '9' }, ...draft.stops] }),
    ).toBeNull();
    expect(
      commandOf({ ...draftOf(), scheme: 'byTime', lightFrom: '7', lightTo: '07:00' }),
    ).toBeNull();
    expect([
      secondsOf('10'),
      secondsOf('600'),
      secondsOf('601'),
      secondsOf('1.5'),
      secondsOf(''),
    ]).toEqual([10, 600, null, null, null]);
  });
});
