// @vitest-environment happy-dom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Delivery } from '../../../domain/week';
import type { Order } from '../../../protocol/rows';
import type { Outcome } from '../../../sync';
import type { Reach } from '../data';
import { OrderForm } from './OrderForm';
import '../../../i18n';
import '../texts';
import '../moreTexts';

const sent = vi.hoisted(() => ({ run: vi.fn() }));

vi.mock('../../../sync/store', async (original) => ({
  ...(await original<object>()),
  runCommand: sent.run,
}));

const delivery: Delivery = {
  key: 'slot:1',
  at: Date.parse('2026-11-25T06:00:00Z'),
  slot: {
    id: 1,
    endpointId: 3,
    runId: 1,
    tracerId: 1,
    isotopeId: null,
    weekday: 3,
    deliveryTime: '07:00:00',
    weeks: 'every',
    maxMbq: null,
    endsDate: null,
    startsDate: null,
    revision: 1,
  },
  tracerId: 1,
  isotopeId: null,
  orders: [],
  cancelled: [],
  away: [],
  asked: [],
  deadline: null,
  opening: 'open',
  maxMbq: 12000,
};

const reach: Reach = {
  endpoint: {
    id: 3,
    customerId: 2,
    name: 'PET/CT 1',
    transportMinutes: 20,
    internal: false,
    archived: false,
    receivesFrom: null,
    receivesTo: null,
    receivesWeekdays: [1, 2, 3, 4, 5],
    address: '',
    revision: 1,
  },
  stream: 'customer:2',
  customer: 'Nordby',
};

const order = (id: number, orderedMbq: number, more: Partial<Order> = {}): Order =>
  ({
    id,
    status: 'ordered',
    tracerId: 1,
    isotopeId: null,
    endpointId: 3,
    slotId: 1,
    bookingIds: [],
    deliveryDate: '2026-11-24',
    deliverAt: '2026-11-24T06:00:00Z',
    orderedMbq,
    usage: 'human',
    comment: '',
    revision: 5,
    ...more,
  }) as Order;

const done: Outcome = { type: 'done', id: 'x', result: {}, revisions: {}, repeated: false };

function show(more: { order?: Order; orders?: Order[] } = {}) {
  const onClose = vi.fn();
  render(
    <OrderForm
      delivery={delivery}
      name="FDG"
      date="2026-11-25"
      today="2026-11-24"
      reach={reach}
      orders={more.orders ?? []}
      {...(more.order ? { order: more.order } : {})}
      onClose={onClose}
    />,
  );
  const amount = screen.getByLabelText(/Aktivitet ved levering/);
  return {
    onClose,
    amount,
    type: (text: string) => fireEvent.change(amount, { target: { value: text } }),
    submit: () => fireEvent.submit(screen.getByRole('form')),
  };
}

beforeEach(() => {
  sent.run.mockReset().mockResolvedValue(done);
});
afterEach(cleanup);

describe('placing an order', () => {
  it('sends what was typed as MBq, and closes once it is done', async () => {
    const form = show();
    form.type('4,2 GBq');
    expect(screen.getByText(/= 4 200 MBq/)).toBeDefined();
    form.submit();
    await vi.waitFor(() => expect(form.onClose).toHaveBeenCalled());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.place',
      {
        kind: 'activity',
        endpointId: 3,
        tracerId: 1,
        slotId: 1,
        deliveryDate: '2026-11-25',
        orderedMbq: 4200,
        usage: 'human',
        comment: '',
      },
      undefined,
    );
  });

  it('does not send what can be read in two ways, and offers both', () => {
    const form = show();
    form.type('9.000');
    form.submit();
    expect(sent.run).not.toHaveBeenCalled();
    fireEvent.click(screen.getByRole('button', { name: /^9\s000\sMBq$/ }));
    expect(screen.getByText(/= 9 000 MBq/)).toBeDefined();
  });

  it('wants a second press for an unusual amount', () => {
    const form = show({ orders: [order(1, 1000), order(2, 1000)] });
    form.type('9000');
    form.submit();
    expect(sent.run).not.toHaveBeenCalled();
    expect(screen.getByRole('button', { name: /9\s000\sMBq er rigtigt/ })).toBeDefined();
    form.submit();
    expect(sent.run).toHaveBeenCalledOnce();
  });

  it('does not send over the limit, nor a text that looks like a CPR number', () => {
    const form = show();
    form.type('12001');
    form.submit();
    expect(screen.getByText(/Over grænsen/)).toBeDefined();
    form.type('9000');
    fireEvent.change(screen.getByLabelText('Bemærkning'), { target: { value: 'pt 010190-1234' } });
    form.submit();
    expect(sent.run).not.toHaveBeenCalled();
  });

  it('shows a refusal at its field, with the reason of the server, and keeps what was typed', async () => {
    sent.run.mockResolvedValue({
      type: 'refused',
      id: 'x',
      stream: null,
      code: 'over_limit',
      message: 'Over grænsen på 8000 MBq (kørslens grænse).',
      field: 'orderedMbq',
      details: null,
    });
    const form = show();
    form.type('9000');
    form.submit();
    const reason = await screen.findByText(/kørslens grænse/);
    expect(form.amount.getAttribute('aria-invalid')).toBe('true');
    const described = form.amount.getAttribute('aria-describedby')?.split(' ') ?? [];
    expect(described.some((id) => document.getElementById(id)?.contains(reason))).toBe(true);
    expect((form.amount as HTMLInputElement).value).toBe('9000');
    expect(form.onClose).not.toHaveBeenCalled();
  });

  it('shows a refusal of no field of the form below it', async () => {
    sent.run.mockResolvedValue({
      type: 'refused',
      id: 'x',
      stream: null,
      code: 'deadline_passed',
      message: 'Fristen var 13:00. Ring til produktionen.',
      field: 'deliveryDate',
      details: null,
    });
    const form = show();
    form.type('9000');
    form.submit();
    expect(await screen.findByText(/Ring til produktionen/)).toBeDefined();
  });
});

describe('editing an order', () => {
  it('sends only what changed, against the revision that was shown', async () => {
    const form = show({ order: order(17, 9000, { comment: 'Til scanner 2' }) });
    form.type('9200');
    form.submit();
    await vi.waitFor(() => expect(form.onClose).toHaveBeenCalled());
    expect(sent.run).toHaveBeenCalledExactlyOnceWith(
      'order.edit',
      { orderId: 17, orderedMbq: 9200 },
      { seen: { 'order:17': 5 } },
    );
  });

  it('sends nothing while nothing is changed', () => {
    const form = show({ order: order(17, 9000) });
    form.submit();
    expect(sent.run).not.toHaveBeenCalled();
  });
});
