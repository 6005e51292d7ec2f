// @vitest-environment happy-dom
import '../../../i18n';
import '../texts';
import '../boardTexts';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { at, bookOf, DATE, order, SLOTS } from '../../../domain/book.testing';
import { Plan } from '../plan/Plan';
import { done, refusal, stream } from '../work.testing';

const sent = vi.hoisted(() => ({ run: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  hold: () => () => undefined,
}));

const ORDERS = [
  order(17, 1, 3900),
  order(18, 2, 2000, { status: 'ordered' }),
  order(19, 2, 500, { status: 'released' }),
  order(20, 3, 1000),
];

const plain = (element: Element) => (element.textContent ?? '').replace(/\s/g, ' ');
const dialog = () => screen.getByRole('dialog');
const press = (name: string | RegExp, inside: HTMLElement = dialog()) =>
  act(async () => {
    fireEvent.click(within(inside).getByRole('button', { name }));
  });

type Given = Parameters<typeof bookOf>[1];

const plan = (orders = ORDERS, given?: Given) => (
  <Plan
    book={bookOf(orders, given)}
    date={DATE}
    today={DATE}
    onDate={() => undefined}
    onDay={() => undefined}
  />
);

async function open(orders = ORDERS, given?: Given) {
  const { rerender } = render(plan(orders, given));
  await press(/^Udskyd alt fra kørslen/, screen.getByRole('region', { name: /^FDG 05:45/ }));
  return rerender;
}

beforeEach(() => {
  vi.useFakeTimers({ now: at('06:00'), toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue(done);
  stream({ orders: ORDERS });
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('PLAN-21: all that a run feeds', () => {
  it('lists its deliveries with what each comes to, and the runs with all of it', async () => {
    await open();
    const [first, second, ...rest] = within(dialog()).getAllByRole('listitem');
    expect(rest.filter((one) => plain(one).includes('MBq'))).toEqual([]);
    expect(plain(first as Element)).toMatch(/^07:00 Nordby.*3 900 MBq/);
    expect(plain(second as Element)).toMatch(/^08:15 Nordby.*2 000 MBq/);
    // From 10:00 to 11:30, one and two thirds of what is ordered.
    expect(plain(first as Element)).toContain('3 900 MBq kl. 11:30; koster kørsel 10:00 6 885 MBq');
    // 3,900 and 2,000 and the 1,000 that are there already.
    expect(plain(dialog())).toContain('1 766 →bliver til 12 181 MBq af 60 000');
    expect(within(first as HTMLElement).queryByRole('option', { name: '08:15' })).toBeNull();
  });

  it('is one command with all of it, and wants a reason', async () => {
    await open();
    await press('Udskyd 2 leveringer');
    expect(sent.run).not.toHaveBeenCalled();
    expect(plain(dialog())).toContain('Vælg en årsag.');
    await press('Syntesen mislykkedes');
    await press('Udskyd 2 leveringer');
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.postpone',
      {
        orderIds: [17],
        deliveryDate: DATE,
        slotId: 3,
        reasonCode: 'production',
        reason: 'Syntesen mislykkedes',
        more: [{ orderIds: [18], deliveryDate: DATE, slotId: 3 }],
      },
      { seen: { 'order:17': 1, 'order:18': 1 } },
    );
    expect(screen.queryByRole('dialog')).toBeNull();
  });

  it('leaves what stays, and says why it was refused', async () => {
    await open();
    fireEvent.change(within(dialog()).getByLabelText(/^Nordby 07:00/), { target: { value: '' } });
    await press('Kørslen er forsinket');
    sent.run.mockResolvedValue(refusal('closed_date', { message: 'Der leveres ikke.' }));
    await press('Udskyd 1 levering');
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({ orderIds: [18], more: [] });
    expect(plain(dialog())).toContain('Der leveres ikke.');
  });

  it('leaves what has been sent off, and says so', async () => {
    const [first, ...rest] = ORDERS;
    await open([
      { ...(first as (typeof ORDERS)[0]), dispatchedAt: '2026-11-24T05:00:00Z' },
      ...rest,
    ]);
    const [gone] = within(dialog()).getAllByRole('listitem');
    expect(plain(gone as Element)).toContain('Sendt af sted: den bliver, hvor den er.');
    expect(within(gone as HTMLElement).queryByRole('combobox')).toBeNull();
    await press('Kørslen er forsinket');
    await press('Udskyd 1 levering');
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({ orderIds: [18], more: [] });
  });

  it('says that a chosen delivery is there no longer, and sends nothing until another is chosen', async () => {
    const rerender = await open();
    await press('Kørslen er forsinket');
    // 11:30 of today is no more; next week's 07:00 and 08:15 stand.
    const slots = new Map(SLOTS.filter(({ id }) => id !== 3).map((one) => [one.id, one]));
    rerender(plan(ORDERS, { slots }));
    const first = () => within(dialog()).getByLabelText(/^Nordby 07:00/) as HTMLSelectElement;
    expect(plain(dialog())).toContain('Den valgte levering er der ikke længere. Vælg igen.');
    expect(first().value).toBe('?');
    await press('Udskyd 0 leveringer');
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.change(first(), { target: { value: '2026-12-01:1' } });
    await press('Udskyd 1 levering');
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.change(within(dialog()).getByLabelText(/^Nordby 08:15/), { target: { value: '' } });
    await press('Udskyd 1 levering');
    expect(sent.run.mock.calls[0]?.[1]).toMatchObject({ orderIds: [17], slotId: 1, more: [] });
  });

  it('leaves a delivery that had nowhere to go, when a place comes', async () => {
    const none = new Map(
      SLOTS.filter(({ id }) => id < 3).map((one) => [one.id, { ...one, endsDate: DATE }]),
    );
    const rerender = await open(ORDERS, { slots: none });
    expect(plain(dialog())).toContain('Ingen senere levering i de næste 8 dage');
    rerender(plan());
    const first = within(dialog()).getByLabelText(/^Nordby 07:00/) as HTMLSelectElement;
    expect(first.value).toBe('');
  });

  it('AUD-30 says at the reason alone what is wrong with it, and goes to what is missing', async () => {
    await open();
    await press('Udskyd 2 leveringer');
    expect((document.activeElement as HTMLInputElement).name).toBe('reasonCode');
    await act(async () => {
      fireEvent.click(within(dialog()).getByLabelText('Andet'));
    });
    await press('Udskyd 2 leveringer');
    expect((document.activeElement as HTMLInputElement).name).toBe('reasonWords');
    fireEvent.change(within(dialog()).getByLabelText('Uddybning'), {
      target: { value: 'For 0102' },
    });
    sent.run.mockResolvedValue(refusal('invalid', { field: 'reason', message: 'Et CPR-nummer.' }));
    await press('Udskyd 2 leveringer');
    expect(plain(dialog()).split('Et CPR-nummer.')).toHaveLength(2);
  });
});
