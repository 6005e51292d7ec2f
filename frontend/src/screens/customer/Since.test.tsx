// @vitest-environment happy-dom
import '../../i18n';
import { act, cleanup, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { shared } from '../../sync/store';
import { Announcer } from '../../ui/announce';
import { NOW, order, stand, TODAY } from './customer.testing';
import Customer from './index';

const asked = vi.hoisted(() => ({ query: vi.fn() }));

vi.mock('../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: vi.fn(),
  runQuery: asked.query,
  hold: () => () => undefined,
}));

const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ');
const news = () => screen.getByRole('region', { name: /^Nyt siden sidst/ });
const KEY = 'tracershop.looked.5';
const happened = (kind: string, time: string, actor: string, orderId = 17) => ({
  orderId,
  at: `2026-11-24T${time}:00Z`,
  kind,
  actor,
  changes: [],
});
const looks: ((seen: { isIntersecting: boolean }[]) => void)[] = [];

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date', 'setTimeout', 'clearTimeout'] });
  localStorage.clear();
  looks.length = 0;
  asked.query.mockReset();
  vi.stubGlobal(
    'IntersectionObserver',
    class {
      constructor(look: (typeof looks)[number]) {
        looks.push(look);
      }
      observe() {}
      disconnect() {}
    },
  );
  Element.prototype.scrollIntoView = () => undefined;
  window.history.replaceState(null, '', `/orders/3/${TODAY}`);
});
afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
  vi.useRealTimers();
});

/** The screen within what reads aloud. */
const Heard = () => (
  <>
    <Customer />
    <Announcer />
  </>
);

describe('what changed since I last looked (CUS-5)', () => {
  const mark = Date.parse('2026-11-23T14:10:00Z');
  const answer = (all: unknown[]) =>
    asked.query.mockResolvedValue({ type: 'answer', id: 'q', result: { happened: all } });

  it('is asked from when I last did, and told by order', async () => {
    localStorage.setItem(KEY, String(mark));
    answer([
      happened('order.accepted', '05:12', 'Anders Bæk'),
      happened('order.edited', '05:20', 'Sofie Holm'),
      happened('order.released', '05:31', 'Kirsten Holm'),
      happened('order.rejected', '05:32', 'Anders Bæk', 999),
    ]);
    stand({ order: [order(17, { status: 'released', deliveredMbq: 9100 })] }, 8);
    render(<Heard />);
    await act(async () => undefined);
    expect(asked.query).toHaveBeenCalledWith('orders.history', {
      since: '2026-11-23T14:10:00.000Z',
    });
    expect(plain(news())).toContain('siden man 15:10');
    expect(plain(news())).toContain(
      'accepteret 06:12 af Anders Bæk · frigivet 06:31 af Kirsten Holm',
    );
    // What I did myself is no news, and what is no longer there has no line.
    expect(plain(news())).not.toContain('rettet');
    expect(plain(news())).not.toContain('afvist');
    // It happened before: it is there to be read, and not read out.
    expect(plain(screen.getByRole('status'))).toBe('');
  });

  it('BAT-32 says that the batch was rejected and a plan is made, on the order too', async () => {
    localStorage.setItem(KEY, String(mark));
    answer([happened('batch.rejected', '05:31', 'Kirsten Holm')]);
    const today = { deliveryDate: TODAY, deliverAt: '2026-11-24T06:00:00Z', slotId: 30 };
    const fell = order(17, { status: 'accepted', marks: ['batchRejected'], ...today });
    stand({ order: [fell] }, 8);
    render(<Heard />);
    await act(async () => undefined);
    expect(plain(news())).toContain('batchen afvist, produktionen laver en plan');
    expect(plain(document.body)).toContain(
      'Batchen er afvist. Produktionen er ved at lave en plan.',
    );
  });

  it('names the RIS for what the RIS changed, and no program of ours', async () => {
    localStorage.setItem(KEY, String(mark));
    answer([happened('booking.moved', '05:12', 'Pinger')]);
    stand({ order: [order(17)] }, 5);
    render(<Customer />);
    await act(async () => undefined);
    expect(plain(news())).toContain('ændret i RIS 06:12');
    expect(plain(news())).not.toContain('Pinger');
  });

  it('is over by looking, and not before', async () => {
    localStorage.setItem(KEY, String(mark));
    answer([happened('order.accepted', '05:12', 'Anders Bæk')]);
    stand({ order: [order(17)] }, 5);
    render(<Customer />);
    await act(async () => undefined);
    act(() => looks.at(-1)?.([{ isIntersecting: true }]));
    act(() => void vi.advanceTimersByTime(2_900));
    expect(localStorage.getItem(KEY)).toBe(String(mark));
    act(() => void vi.advanceTimersByTime(200));
    expect(localStorage.getItem(KEY)).toBe(String(NOW + 3_000));
    // It goes on standing there until she has been away.
    expect(plain(news())).toContain('accepteret');
  });

  it('asks nothing of somebody who is here for the first time', () => {
    stand({ order: [order(17)] }, 5);
    render(<Customer />);
    expect(asked.query).not.toHaveBeenCalled();
    expect(plain(news())).toContain('Ændringer fra produktionen og kolleger står her');
  });

  it('says one change aloud, and of several only how many', async () => {
    stand({ order: [order(17), order(18)] });
    render(<Heard />);
    const trace = (id: number, happenedAt: number) =>
      [
        `order:${id}`,
        { at: happenedAt, happenedAt, kind: 'order.accepted', actor: 'Anders Bæk' },
      ] as const;
    await act(async () => shared.setState({ traces: new Map([trace(17, NOW + 2_000)]) }));
    expect(plain(screen.getByRole('status'))).toBe('FDG ons 07:00: accepteret af Anders Bæk');
    await act(async () =>
      shared.setState({ traces: new Map([trace(17, NOW + 3_000), trace(18, NOW + 3_000)]) }),
    );
    expect(plain(screen.getByRole('status'))).toBe('2 ordrer er ændret');
  });
});
