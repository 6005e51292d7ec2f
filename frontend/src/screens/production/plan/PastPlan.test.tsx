// @vitest-environment happy-dom
import '../../../i18n';
import '../texts';
import { act, cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { at, bookOf, F18, order } from '../../../domain/book.testing';
import { move, stream } from '../work.testing';
import { Plan } from './Plan';

const sent = vi.hoisted(() => ({ query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runQuery: sent.query,
  hold: () => () => undefined,
}));

/** A Tuesday before the window, which begins on the 17th. */
const LONG_AGO = '2026-11-10';
const old = (id: number, orderedMbq: number) =>
  order(id, 1, orderedMbq, { deliveryDate: LONG_AGO, status: 'released' });
const written = (time: string) => new Date(at(time, LONG_AGO)).toISOString();
/** As the server says it: the run also made 1,000 MBq for another date. */
const RUN = {
  tracerId: 1,
  isotopeId: null,
  runAt: written('05:45'),
  halfLifeSeconds: F18,
  orders: 3,
  orderedMbq: 7000,
  exactMbq: 7654.2,
  needMbq: 7655,
  maxMbq: 60_000,
  passed: false,
  leftMbq: 52_345,
  slots: [
    {
      slotId: 1,
      endpointId: 1,
      deliverAt: written('07:00'),
      overhead: 1,
      orderIds: [5, 6],
      orderedMbq: 4500,
      toDispenseMbq: 4500,
      costMbq: 7225,
      maxMbq: null,
      passed: false,
      leftMbq: null,
    },
  ],
};
const BUSY = { type: 'refused', id: 'q', code: 'busy', message: 'Serveren har travlt.' };
const answer = (result: object) => ({ type: 'answer', id: 'q', result });
const answered = (name: string) =>
  Promise.resolve(
    name === 'plan.day'
      ? answer({ runs: [RUN] })
      : answer({ orders: [old(5, 2500), old(6, 2000)] }),
  );

const show = (date: string) =>
  render(
    <Plan book={bookOf([])} date={date} today="2026-11-24" onDate={vi.fn()} onDay={vi.fn()} />,
  );
const said = () => (document.body.textContent ?? '').replace(/\s+/g, ' ');

beforeEach(() => {
  vi.useFakeTimers({ now: at('06:00'), toFake: ['Date'] });
  sent.query.mockReset();
  sent.query.mockImplementation(answered);
  stream();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('PLAN-20: the plan of a date before the window', () => {
  it("is the server's, with when it was so, and offers no order more", async () => {
    show(LONG_AGO);
    const card = await screen.findByRole('region', { name: /^FDG/ });
    const text = (card.textContent ?? '').replace(/\s+/g, ' ');
    expect(text).toContain('skal lave 7 655 MBq af 60 000 MBq');
    expect(text).toContain('52 345 MBq tilbage');
    expect(text).toContain('4 500 MBq');
    expect(text).not.toContain('Intet bestilt');
    expect(screen.queryByLabelText('Én ordre mere')).toBeNull();
    expect(said()).toContain('06:00:00');
    expect(sent.query.mock.calls).toEqual([
      ['plan.day', { date: LONG_AGO }],
      ['orders.day', { date: LONG_AGO }],
    ]);
  });

  it('says that it was refused, and is asked for again by hand', async () => {
    sent.query.mockImplementation((name: string) =>
      name === 'plan.day' ? Promise.resolve(BUSY) : answered(name),
    );
    show(LONG_AGO);
    expect((await screen.findByRole('alert')).textContent).toContain('Serveren har travlt.');
    expect(said()).not.toContain('Ingen kørsler');
    sent.query.mockImplementation(answered);
    await act(async () => fireEvent.click(screen.getByRole('button', { name: 'Hent igen' })));
    await waitFor(() => expect(said()).toContain('7 655 MBq'));
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('shows each delivery as the server reckoned it, whatever stands in the schedule now', async () => {
    const [first] = RUN.slots as [(typeof RUN.slots)[0]];
    const slots = [
      // At its own instant, though slot 1 stands at 07:00 now, and limits it by 8,000.
      { ...first, deliverAt: written('06:30'), maxMbq: 4000, passed: true },
      // Ordered for the day after from the same run; its order is none of the date's.
      { ...first, slotId: 2, deliverAt: '2026-11-10T23:30:00Z', orderIds: [7], orderedMbq: 900 },
      // Gone from the schedule.
      { ...first, slotId: 99, deliverAt: written('09:15'), orderIds: [8], orderedMbq: 333 },
      { ...first, slotId: 3, deliverAt: written('11:30'), orderIds: [], orderedMbq: 0 },
    ];
    sent.query.mockImplementation((name: string) =>
      name === 'plan.day' ? Promise.resolve(answer({ runs: [{ ...RUN, slots }] })) : answered(name),
    );
    show(LONG_AGO);
    const card = await screen.findByRole('region', { name: /^FDG/ });
    const lines = [...card.querySelectorAll('tbody tr')].map((line) =>
      (line.textContent ?? '').replace(/\s+/g, ' '),
    );
    expect(lines).toHaveLength(4);
    expect(lines[0]).toMatch(/^06:30 Nordby PET · 2 ordrer4 500 MBqover 4 000.*4 500 MBq7 225 MBq/);
    expect(lines[1]).toMatch(/^ons 00:30 Nordby PET900 MBq/);
    expect(lines[2]).toMatch(/^09:15 Nordby PET333 MBq/);
    expect(lines.map((line) => line.includes('ledig'))).toEqual([false, false, false, true]);
  });

  it('is asked for anew when the stream moves, and keeps what is known where that is refused', async () => {
    vi.useFakeTimers({ now: at('06:00') });
    const settle = (ms = 0) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));
    show(LONG_AGO);
    await settle();
    expect(said()).toContain('7 655 MBq');
    sent.query.mockResolvedValue({ type: 'refused', id: 'q', code: 'offline' });
    act(() => move(8));
    await settle(1000);
    const told = (screen.getByRole('alert').textContent ?? '').replace(/\s+/g, ' ');
    expect(told).toContain('Der er ingen forbindelse');
    expect(told).not.toContain('offline');
    expect(said()).toContain('7 655 MBq');
    sent.query.mockImplementation((name: string) =>
      name === 'plan.day'
        ? Promise.resolve(answer({ runs: [{ ...RUN, needMbq: 6000 }] }))
        : answered(name),
    );
    act(() => move(9));
    await settle(1000);
    expect(said()).toContain('6 000 MBq');
    expect(screen.queryByRole('alert')).toBeNull();
  });

  it('shows nothing before the answer is here', () => {
    sent.query.mockReturnValue(new Promise(() => undefined));
    show(LONG_AGO);
    expect(screen.queryByRole('region', { name: /^FDG/ })).toBeNull();
    expect(said()).not.toContain('Intet bestilt');
    expect(document.querySelector('[aria-busy="true"]')).not.toBeNull();
  });

  it('asks nothing for a date that the stream carries', () => {
    show('2026-11-24');
    expect(sent.query).not.toHaveBeenCalled();
    expect(screen.getByRole('region', { name: /^FDG 05:45/ })).toBeDefined();
  });
});
