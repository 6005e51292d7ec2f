// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, render } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { order } from '../../domain/book.testing';
import type { PlanOrder } from '../../domain/dayRows';
import Production from './index';
import { begin, NOW, plain, stream } from './work.testing';

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  hold: () => () => undefined,
}));

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  begin();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

/** Deliveries at one time, each on a row of its own. */
const many = (count: number): PlanOrder[] =>
  Array.from({ length: count }, (_, at) => order(100 + at, 1, 1000 + at, { endpointId: 200 + at }));
const card = (amount: string) =>
  [...document.querySelectorAll<HTMLElement>('[class*=band] > button')].find((one) =>
    plain(one).includes(amount),
  ) as HTMLElement;
const show = async (orders: PlanOrder[]) => {
  await act(async () => stream({ orders }));
};

describe('the line of a day', () => {
  it('leaves the keyboard on a delivery whose card another one has pushed down', async () => {
    const orders = many(4);
    stream({ orders });
    render(<Production />);
    await act(async () => undefined);
    const last = card('/ 1 003');
    last.focus();
    const before = last.parentElement;
    await show([order(50, 1, 5000, { endpointId: 150 }), ...orders]);
    const after = card('/ 1 003');
    expect(after.parentElement).not.toBe(before);
    expect(document.activeElement).toBe(after);
  });

  it('touches the card of what has changed and no other one', async () => {
    const orders = many(9);
    stream({ orders });
    render(<Production />);
    await act(async () => undefined);
    const touched = new Set<Element>();
    const watcher = new MutationObserver((changes) => {
      for (const { target } of changes) {
        const place = target instanceof Element ? target : target.parentElement;
        const found = place?.closest('[class*=band] > button');
        if (found) {
          touched.add(found);
        }
      }
    });
    watcher.observe(document.body, {
      subtree: true,
      childList: true,
      attributes: true,
      characterData: true,
    });
    await show(orders.map((one) => (one.id === 104 ? { ...one, orderedMbq: 7777 } : one)));
    await act(async () => undefined);
    watcher.disconnect();
    expect([...touched]).toEqual([card('/ 7 777')]);
  });
});
