// @vitest-environment happy-dom
import '../../../i18n';
import { act, cleanup, fireEvent, render, screen, within } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { NOW, order, stand, TODAY, TOMORROW } from '../customer.testing';
import Customer from '../index';
import { forgetLines } from './lines';

const sent = vi.hoisted(() => ({ run: vi.fn(), query: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
  runQuery: sent.query,
  hold: () => () => undefined,
}));

const plain = (element: Element | null) => (element?.textContent ?? '').replace(/\s+/g, ' ');
const button = (name: string | RegExp) => screen.getByRole('button', { name });
const press = (name: string | RegExp) => act(async () => fireEvent.click(button(name)));
const go = (date: string, more = '') =>
  window.history.replaceState(null, '', `/orders/3/${date}${more}`);

beforeEach(() => {
  vi.useFakeTimers({ now: NOW, toFake: ['Date'] });
  sent.run.mockReset();
  sent.run.mockResolvedValue({ type: 'done', id: 'x', result: {}, revisions: {}, repeated: false });
  sent.query.mockReset();
  sent.query.mockResolvedValue({ type: 'answer', id: 'q', result: { orders: [], days: [] } });
  Element.prototype.scrollIntoView = () => undefined;
  forgetLines();
  go(TODAY);
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

describe('the calculator', () => {
  const time = (place: number) => screen.getByLabelText(`Klokkeslæt for patient ${place}`);
  const mbq = (place: number) => screen.getByLabelText(`MBq til patient ${place}`);
  const put = (field: HTMLElement, value: string) => fireEvent.change(field, { target: { value } });
  const enter = (field: HTMLElement) => fireEvent.keyDown(field, { key: 'Enter' });

  it('goes from line to line by Enter, and gives the amount to the order', async () => {
    stand();
    go(TOMORROW);
    render(<Customer />);
    await press('Bestil FDG 07:00');
    await press('Regn ud fra patienter');
    put(time(1), '8');
    enter(time(1));
    expect(document.activeElement).toBe(mbq(1));
    put(mbq(1), '300');
    enter(mbq(1));
    expect(document.activeElement).toBe(time(2));
    put(time(2), '8.45');
    // 300 · 2^(3600 / 6586.2) + 300 · 2^(6300 / 6586.2), up.
    await act(async () => fireEvent.click(screen.getByText(/^Brug 1.021.MBq$/)));
    const amount = screen.getByLabelText(/^Aktivitet ved levering/) as HTMLInputElement;
    expect(amount.value).toBe('1021');
  });

  it('takes several lines at once, and removes one by Backspace in an empty time', async () => {
    stand();
    go(TOMORROW);
    render(<Customer />);
    await act(async () => fireEvent.keyDown(document.body, { key: 'b' }));
    const clipboardData = { getData: () => '8:00 300\n8:45;200 MBq\n9:30\t250' };
    fireEvent.paste(time(1), { clipboardData });
    expect((mbq(3) as HTMLInputElement).value).toBe('250');
    put(time(3), '');
    fireEvent.keyDown(time(3), { key: 'Backspace' });
    expect(screen.queryByLabelText('MBq til patient 3')).toBeNull();
    expect(document.activeElement).toBe(mbq(2));
  });

  it('offers both readings, and uses no amount while a line is in doubt', async () => {
    stand();
    go(TOMORROW);
    render(<Customer />);
    await act(async () => fireEvent.keyDown(document.body, { key: 'b' }));
    put(time(1), '8');
    put(mbq(1), '1.200');
    const use = () => screen.getByText(/^Brug /).closest('button') as HTMLButtonElement;
    expect(use().disabled).toBe(true);
    fireEvent.click(screen.getByText(/^1,2.MBq$/));
    expect(use().disabled).toBe(false);
  });

  it('CALC-1: offers no amount to a delivery that nothing can be ordered for, and says so', async () => {
    vi.setSystemTime(Date.parse('2026-11-24T08:00:00Z'));
    stand();
    render(<Customer />);
    await act(async () => fireEvent.keyDown(document.body, { key: 'b' }));
    const chosen = () => screen.getByLabelText('Levering') as HTMLSelectElement;
    // The first that may still be asked for, not the one that came at 07:00.
    expect(chosen().selectedOptions[0]?.textContent).toBe('FDG i dag 11:15');
    put(time(1), '13');
    put(mbq(1), '300');
    expect(screen.getByText(/^Brug /)).toBeTruthy();
    const over = [...chosen().options].find((one) => one.textContent === 'FDG i dag 07:00');
    put(chosen(), over?.value ?? '');
    expect(screen.queryByText(/^Brug /)).toBeNull();
    expect(screen.getByText('Der kan ikke bestilles til leveringen. Her regnes kun.')).toBeTruthy();
  });

  it('says of a delivered vial what is left, and whom it is enough for', async () => {
    stand({
      order: [
        order(17, {
          status: 'released',
          slotId: 30,
          deliveryDate: TODAY,
          deliverAt: '2026-11-24T06:00:00Z',
          deliveredMbq: 1000,
          vialIds: [4],
        }),
      ],
      vial: [
        {
          id: 4,
          activityMbq: 1000,
          calibratedAt: '2026-11-24T06:00:00Z',
          batchNumber: 'FDG-261124-1',
          orderIds: [17],
        },
      ],
    });
    render(<Customer />);
    await press(/^Hvor mange rækker det til/);
    put(time(1), '8');
    put(mbq(1), '300');
    enter(mbq(1));
    put(time(2), '9');
    put(mbq(2), '400');
    const left = screen.getByRole('region', { name: 'Hvad er der tilbage', hidden: true });
    put(within(left).getByLabelText(/^Tilbage i vialerne/), '11.40');
    // 1000 · 2^(−16800 / 6586.2), down.
    expect(plain(left)).toContain('I alt kl. 11:40: 170 MBq');
    expect(plain(left)).toContain('Rækker til 1 af 2 patienter.');
  });
});
