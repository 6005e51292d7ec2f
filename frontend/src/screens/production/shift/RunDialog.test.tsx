// @vitest-environment happy-dom
import '../../../i18n';
import '../texts';
import '../boardTexts';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { at, bookOf, DATE, order } from '../../../domain/book.testing';
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

async function open() {
  render(
    <Plan
      book={bookOf(ORDERS)}
      date={DATE}
      today={DATE}
      onDate={() => undefined}
      onDay={() => undefined}
    />,
  );
  await press(/^Udskyd alt fra kørslen/, screen.getByRole('region', { name: /^FDG 05:45/ }));
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
});
