import { describe, expect, it } from 'vitest';
import {
  changeOfClocks,
  keptAndPaged,
  PAGE_MS,
  PLAIN,
  pageAt,
  schemeAt,
  shiftAt,
  turnAt,
} from './wallPlan';

const at = (text: string) => Date.parse(text);
const NOW = at('2026-11-24T05:41:09Z');
const rotation = {
  ...PLAIN,
  layout: 'rotation',
  rotation: [
    { layout: 'deliveries', seconds: 30 },
    { layout: 'runs', seconds: 10 },
    { layout: 'timeline', seconds: 20 },
  ],
};

describe('WALL-2 what stands now', () => {
  it('is the layout, or the stop of the rotation for as long as it was given', () => {
    expect(turnAt({ ...PLAIN, layout: 'runs' }, NOW, false)).toMatchObject({
      layout: 'runs',
      stop: null,
    });
    const start = Math.floor(NOW / 60_000) * 60_000;
    const seconds = Array.from({ length: 60 }, (_, second) =>
      turnAt(rotation, start + second * 1000, false),
    );
    const shown = seconds.map(({ layout }) => layout);
    expect(shown.filter((layout) => layout === 'deliveries')).toHaveLength(30);
    expect(shown.filter((layout) => layout === 'runs')).toHaveLength(10);
    expect(shown.filter((layout) => layout === 'timeline')).toHaveLength(20);
    expect(seconds[15]?.stop).toMatchObject({ into: 0.5, place: 0, of: 3, seconds: 30 });
  });

  it('is what is wrong, for as long as something is', () => {
    for (let second = 0; second < 60; second += 7) {
      expect(turnAt(rotation, NOW + second * 1000, true).layout).toBe('alarms');
    }
    // A wall that does not rotate has them above its own picture.
    expect(turnAt({ ...PLAIN, layout: 'runs' }, NOW, true).layout).toBe('runs');
  });

  it('is all in one where the server says something that this page does not know', () => {
    expect(turnAt({ ...PLAIN, layout: 'hologram' }, NOW, false).layout).toBe('day');
    expect(turnAt({ ...rotation, rotation: [] }, NOW, false).layout).toBe('day');
  });
});

describe('WALL-2 pages', () => {
  const forty = Array.from({ length: 40 }, (_, index) => index);

  it('are as alike as they can be', () => {
    const sizes = (count: number, fit: number) => {
      const items = Array.from({ length: count }, (_, index) => index);
      const { pages } = pageAt(items, fit, 0);
      return Array.from(
        { length: pages },
        (_, page) => pageAt(items, fit, page * PAGE_MS).items.length,
      );
    };
    expect(sizes(4, 3)).toEqual([2, 2]);
    expect(sizes(7, 3)).toEqual([3, 2, 2]);
    expect(sizes(10, 4)).toEqual([4, 3, 3]);
    expect(sizes(3, 3)).toEqual([3]);
  });

  it('turn by the time, so that each delivery has its turn and none has two', () => {
    const seen = new Set<number>();
    const start = Math.floor(NOW / PAGE_MS) * PAGE_MS;
    for (let page = 0; page < 5; page++) {
      const shown = pageAt(forty, 8, start + page * PAGE_MS, null);
      expect(shown.pages).toBe(5);
      shown.items.forEach((item) => {
        seen.add(item);
      });
    }
    expect(seen.size).toBe(40);
  });

  it('go on in the next round of a rotation that has no time for all of them', () => {
    const seen = new Set<number>();
    const start = Math.floor(NOW / 60_000) * 60_000;
    for (let second = 0; second < 120; second++) {
      const { layout, stop } = turnAt(rotation, start + second * 1000, false);
      if (layout === 'deliveries') {
        for (const item of pageAt(forty, 8, start + second * 1000, stop).items) {
          seen.add(item);
        }
      }
    }
    // Three pages in each stop of thirty seconds: five pages need two rounds.
    expect(seen.size).toBe(40);
  });

  it('keep what comes next on the screen, and show all the rest in turn', () => {
    const seen = new Set<number>();
    for (let page = 0; page < 12; page++) {
      const { kept, items, pages } = keptAndPaged(forty, 7, NOW + page * PAGE_MS);
      expect(kept).toEqual([0, 1, 2]);
      expect(pages).toBe(10);
      for (const item of [...kept, ...items]) {
        seen.add(item);
      }
    }
    expect(seen.size).toBe(40);
    expect(keptAndPaged(forty, 40, NOW)).toMatchObject({ kept: [], items: forty, pages: 1 });
  });

  it('is one where all fits, and nothing is one empty page', () => {
    expect(pageAt(forty, 40, NOW, null)).toMatchObject({ page: 0, pages: 1 });
    expect(pageAt([], 8, NOW, null)).toMatchObject({ items: [], page: 0, pages: 1 });
  });
});

describe('WALL-3 light and dark', () => {
  it('is as set, or by the time in Copenhagen, over midnight too', () => {
    const byTime = { ...PLAIN, scheme: 'byTime', lightFrom: '06:00:00', lightTo: '18:00:00' };
    expect(schemeAt(PLAIN, NOW)).toBe('dark');
    expect(schemeAt({ ...PLAIN, scheme: 'light' }, NOW)).toBe('light');
    expect(schemeAt(byTime, at('2026-11-24T04:59:59Z'))).toBe('dark');
    expect(schemeAt(byTime, at('2026-11-24T05:00:00Z'))).toBe('light');
    expect(schemeAt(byTime, at('2026-11-24T17:00:00Z'))).toBe('dark');
    const night = { ...byTime, lightFrom: '22:00:00', lightTo: '04:00:00' };
    expect(schemeAt(night, at('2026-11-24T22:30:00Z'))).toBe('light');
    expect(schemeAt(night, at('2026-11-24T03:00:00Z'))).toBe('dark');
  });
});

describe('WALL-3 the shift', () => {
  it('moves each minute, never far, and no place is kept', () => {
    const places = Array.from({ length: 120 }, (_, minute) => shiftAt(NOW + minute * 60_000));
    expect(
      Math.max(...places.map(({ x, y }) => Math.max(Math.abs(x), Math.abs(y)))),
    ).toBeLessThanOrEqual(1);
    for (let minute = 1; minute < places.length; minute++) {
      expect(places[minute]).not.toEqual(places[minute - 1]);
    }
    expect(new Set(places.map(({ x, y }) => `${x} ${y}`)).size).toBeGreaterThan(50);
    expect(shiftAt(NOW + 120 * 60_000)).toEqual(places[0]);
  });
});

describe('the nights of the clocks', () => {
  it('are told apart from all others', () => {
    expect(changeOfClocks(at('2026-10-25T00:30:00Z'))).toBe(25);
    expect(changeOfClocks(at('2026-03-29T12:00:00Z'))).toBe(23);
    expect(changeOfClocks(NOW)).toBeNull();
  });
});
