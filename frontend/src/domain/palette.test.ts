import { describe, expect, it } from 'vitest';
import { termsOf } from './dayWords';
import { find, haystack, type Thing } from './palette';

const TODAY = '2026-11-24';

const order = (id: number, words: string, given: Partial<Thing> = {}): Thing => ({
  key: `order:${id}`,
  kind: 'order',
  title: words,
  detail: '',
  hay: haystack(`#${id}`, id, words),
  id: String(id),
  near: id,
  ...given,
});
const keys = (things: Thing[], query: string) =>
  find(things, termsOf(query, TODAY), 20).map(({ key }) => key);

describe('CMD-1: what the palette finds', () => {
  const things = [
    order(17, 'FDG 07:00 Nordby', { date: TODAY }),
    order(18, 'FDG 07:00 Østby', { date: '2026-11-27' }),
    order(170, 'FET 17:00 Åløse', { date: TODAY }),
    order(19, 'FDG 08:15 Sønderborg', { date: TODAY }),
  ];

  it('finds an order by id, tracer, time and customer, and by several of them together', () => {
    expect(keys(things, '#17')[0]).toBe('order:17');
    expect(keys(things, '17')[0]).toBe('order:17');
    expect(keys(things, 'fdg 07:00')).toEqual(['order:17', 'order:18']);
    expect(keys(things, 'ostby')).toEqual(['order:18']);
    expect(keys(things, 'aalose')).toEqual(['order:170']);
    expect(keys(things, 'fdg aarhus')).toEqual([]);
  });

  it('takes a day for a day, and does not lose a customer whose name begins like one', () => {
    expect(keys(things, 'fdg fredag')).toEqual(['order:18']);
    expect(keys(things, 'fdg 27/11')).toEqual(['order:18']);
    expect(keys(things, 'søn')).toEqual(['order:19']);
  });

  it('puts a word that is whole before one that begins, and what is near before what is far', () => {
    const rows = [
      order(1, 'Nordbyen', { near: 1 }),
      order(2, 'Nordby', { near: 9 }),
      order(3, 'Nordby', { near: 3 }),
    ];
    expect(keys(rows, 'nordby')).toEqual(['order:3', 'order:2', 'order:1']);
  });

  it('is done with 2,000 orders before a frame or two are over', () => {
    const many = Array.from({ length: 2_000 }, (_, id) =>
      order(id + 1, `FDG 07:00 Customer ${id % 20} Skanner ${id % 7} 9 000 MBq`, { date: TODAY }),
    );
    find(many, termsOf('warm up', TODAY), 20);
    const began = performance.now();
    for (const query of ['f', 'fd', 'fdg', 'fdg c', 'fdg cust', 'fdg customer 1', 'skanner 3']) {
      find(many, termsOf(query, TODAY), 20);
    }
    const each = (performance.now() - began) / 7;
    expect(each).toBeLessThan(100);
  });
});
