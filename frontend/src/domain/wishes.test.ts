import { describe, expect, it } from 'vitest';
import type { Order } from '../protocol/rows';
import { changes, type Entry, editing, placing, type Target } from './wishes';

const injections: Target = {
  kind: 'injection',
  endpointId: 3,
  tracerId: 5,
  isotopeId: null,
  slotId: null,
  deliveryDate: '2026-11-24',
};
const entry: Entry = {
  orderedMbq: null,
  injections: 2,
  deliverAt: Date.parse('2026-11-24T09:10:00Z'),
  usage: 'human',
  comment: '',
};
const order = {
  id: 17,
  kind: 'injection',
  deliverAt: '2026-11-24T09:10:00Z',
  orderedMbq: null,
  injections: 2,
  usage: 'human',
  comment: '',
  revision: 5,
} as Order;

describe('a form’s command', () => {
  it('places injections at their free time', () => {
    expect(placing(injections, entry, false, '')).toEqual({
      name: 'order.place',
      data: {
        kind: 'injection',
        endpointId: 3,
        tracerId: 5,
        deliveryDate: '2026-11-24',
        deliverAt: '2026-11-24T09:10:00Z',
        injections: 2,
        usage: 'human',
        comment: '',
      },
    });
  });

  it('places a bare isotope at its slot, without a tracer', () => {
    const bare: Target = {
      ...injections,
      kind: 'isotope',
      tracerId: null,
      isotopeId: 2,
      slotId: 9,
    };
    const wanted = { ...entry, injections: null, deliverAt: null, orderedMbq: 4000 };
    expect(placing(bare, wanted, false, '').data).toEqual({
      kind: 'isotope',
      endpointId: 3,
      isotopeId: 2,
      slotId: 9,
      deliveryDate: '2026-11-24',
      orderedMbq: 4000,
      usage: 'human',
      comment: '',
    });
  });

  it('edits only what differs from what was shown, against its revision', () => {
    expect(editing(order, { ...entry, injections: 3 }, false, '')).toEqual({
      name: 'order.edit',
      data: { orderId: 17, injections: 3 },
      seen: { 'order:17': 5 },
    });
    expect(changes(order, entry)).toEqual({});
    const later = Date.parse('2026-11-24T10:00:00Z');
    expect(changes(order, { ...entry, deliverAt: later, comment: 'Til 2' })).toEqual({
      deliverAt: '2026-11-24T10:00:00Z',
      comment: 'Til 2',
    });
  });

  it('asks for the same where the customer may no longer do it himself', () => {
    const late = placing(injections, entry, true, 'Akut patient');
    expect(late).toEqual({
      name: 'request.make',
      data: {
        kind: 'late',
        data: placing(injections, entry, false, '').data,
        text: 'Akut patient',
      },
    });
    expect(editing(order, { ...entry, injections: 1 }, true, 'Én er syg')).toEqual({
      name: 'request.make',
      data: {
        kind: 'change',
        orderId: 17,
        data: { orderId: 17, injections: 1 },
        text: 'Én er syg',
      },
      seen: { 'order:17': 5 },
    });
  });
});
