// @vitest-environment happy-dom
import '../../i18n';
import './texts';
import { act, cleanup, fireEvent, render, screen } from '@testing-library/react';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Delivery } from '../../domain/day';
import type { PlanOrder, PlanVial } from '../../domain/dayRows';
import { shared } from '../../sync/store';
import { SignForm } from './SignForm';
import type { Signing } from './signing/useSigning';

const SECRET = 'correct horse';

const delivery = {
  key: 't1:e1:s1',
  name: 'FDG',
  kind: 'activity',
  halfLifeSeconds: 6586.2,
  deliverAt: Date.parse('2126-11-24T06:00:00Z'),
  departsAt: Date.parse('2126-11-24T05:52:00Z'),
} as Delivery;
const order = {
  id: 17,
  kind: 'activity',
  usage: 'human',
  orderedMbq: 9000,
  comment: '',
  marks: [],
  departsAt: '2126-11-24T05:52:00Z',
} as unknown as PlanOrder;
const vial = {
  id: 4,
  activityMbq: 9120,
  calibratedAt: '2126-11-24T06:00:00Z',
  batchNumber: 'FDG-261124-1',
  marks: ['manual'],
  enteredBy: 'Anne Lind',
} as unknown as PlanVial;

type Props = Parameters<typeof SignForm>[0];

const signing = (given: Partial<Signing> = {}): Signing => ({
  phase: 'asking',
  refused: null,
  live: true,
  lost: false,
  sign: async () => null,
  clear: () => undefined,
  ...given,
});

function show(given: Partial<Props> & { orders?: PlanOrder[]; vials?: PlanVial[] } = {}) {
  const { orders = [order], vials = [vial], ...rest } = given;
  const onSign = vi.fn<Props['onSign']>();
  const props: Props = {
    signing: signing(),
    pools: [{ delivery, orders, vials }],
    batches: [],
    mustReason: null,
    noRight: [],
    blocked: false,
    onSign,
    ...rest,
  };
  const view = render(<SignForm {...props} />);
  return { onSign, view, props };
}

const tick = () => fireEvent.click(screen.getByRole('checkbox', { name: /^Jeg har gennemgået/ }));

const password = () => screen.getByLabelText<HTMLInputElement>('Kodeord');
const sign = () => screen.getByRole('button', { name: 'Underskriv og frigiv' });

beforeEach(() => {
  shared.setState({
    user: { id: 5, name: 'Anne Lind', role: 'productionUser', customerIds: [] },
    session: 'signedIn',
  });
});
afterEach(cleanup);

describe('SIG-1: signing', () => {
  it('goes to the tick that is missing, and says so there', () => {
    const { onSign } = show();
    fireEvent.change(password(), { target: { value: SECRET } });
    password().focus();
    fireEvent.click(sign());
    const box = screen.getByRole('checkbox', { name: /^Jeg har gennemgået/ });
    expect(document.activeElement).toBe(box);
    const said = document.getElementById(box.getAttribute('aria-describedby') ?? '');
    expect(said?.textContent).not.toBe('');
    expect(onSign).not.toHaveBeenCalled();
    expect(password().value).toBe(SECRET);
  });

  it('hands the password over once and keeps it nowhere', () => {
    const { onSign, view } = show();
    tick();
    fireEvent.change(password(), { target: { value: SECRET } });
    fireEvent.click(sign());
    expect(onSign).toHaveBeenCalledExactlyOnceWith(SECRET, {});
    expect(password().value).toBe('');
    expect(view.container.innerHTML).not.toContain(SECRET);
    expect(JSON.stringify({ ...localStorage, ...sessionStorage })).not.toContain(SECRET);
    fireEvent.click(sign());
    expect(onSign).toHaveBeenCalledTimes(1);
    expect(password().getAttribute('autocomplete')).toBe('off');
  });

  it('says in whose name and what is said by it, and what is not plain', () => {
    const { view } = show();
    expect(view.container.textContent).toContain('Anne Lind, Produktion');
    expect(view.container.textContent).toContain('frigiver vialerne til disse ordrer');
    expect(view.container.textContent).toContain('Tastet i hånden');
    expect(view.container.textContent).toContain('har du selv tastet');
  });

  it('REL: wants a tick for what is not plain, and another once it is not the same any more', () => {
    const { onSign, view, props } = show();
    fireEvent.change(password(), { target: { value: SECRET } });
    fireEvent.click(sign());
    expect(onSign).not.toHaveBeenCalled();
    expect(screen.getByText('Sæt kryds, når du har gennemgået det.')).toBeDefined();
    expect(password().value).toBe(SECRET);
    tick();
    const late = { ...order, marks: ['late'] } as PlanOrder;
    view.rerender(<SignForm {...props} pools={[{ delivery, orders: [late], vials: [vial] }]} />);
    fireEvent.click(sign());
    expect(onSign).not.toHaveBeenCalled();
    tick();
    fireEvent.click(sign());
    expect(onSign).toHaveBeenCalledExactlyOnceWith(SECRET, {});
  });

  it('REL: keeps the tick for a late departure while the minutes go by', () => {
    const late = { ...order, departsAt: '2026-11-24T05:52:00Z' } as PlanOrder;
    vi.useFakeTimers({ now: Date.parse('2026-11-24T05:55:58Z') });
    const { onSign, view, props } = show({ orders: [late] });
    expect(view.container.textContent).toContain('Afgangen var ');
    tick();
    act(() => void vi.advanceTimersByTime(180_000));
    view.rerender(<SignForm {...props} />);
    fireEvent.change(password(), { target: { value: SECRET } });
    fireEvent.click(sign());
    vi.useRealTimers();
    expect(onSign).toHaveBeenCalledExactlyOnceWith(SECRET, {});
  });

  it('says of each delivery what is not plain about it, where one signature covers several', () => {
    const other = { ...delivery, name: 'FET', key: 't2' } as Delivery;
    const { view } = show({
      pools: [
        { delivery, orders: [order], vials: [vial] },
        { delivery: other, orders: [{ ...order, comment: 'Ring' } as PlanOrder], vials: [vial] },
      ],
    });
    expect(view.container.textContent).toContain('FET 07:00: Bemærkning fra kunden: “Ring”');
  });

  it('asks for the reason before the password goes anywhere', () => {
    const { onSign } = show({ mustReason: 'outside' });
    tick();
    fireEvent.change(password(), { target: { value: SECRET } });
    fireEvent.click(sign());
    expect(onSign).not.toHaveBeenCalled();
    expect(screen.getByText('Vælg en årsag.')).toBeDefined();
    expect(password().value).toBe(SECRET);
    fireEvent.click(screen.getByLabelText('Andet'));
    fireEvent.click(sign());
    expect(screen.getByText('Skriv, hvad årsagen er.')).toBeDefined();
    expect(onSign).not.toHaveBeenCalled();
    fireEvent.change(screen.getByLabelText('Uddybning'), { target: { value: ' Aftalt ' } });
    fireEvent.click(sign());
    expect(onSign).toHaveBeenCalledExactlyOnceWith(SECRET, {
      reasonCode: 'other',
      reason: 'Aftalt',
    });
  });

  it('AUD-30: a reason that is often given has its code with it, and a code alone is enough', () => {
    const often = show({ mustReason: 'outside' });
    tick();
    fireEvent.change(password(), { target: { value: SECRET } });
    fireEvent.click(screen.getByRole('button', { name: 'Aftalt med kunden' }));
    fireEvent.click(sign());
    expect(often.onSign).toHaveBeenCalledExactlyOnceWith(SECRET, {
      reasonCode: 'phoned',
      reason: 'Aftalt med kunden',
    });
    cleanup();
    const alone = show({ mustReason: 'outside' });
    tick();
    fireEvent.change(password(), { target: { value: SECRET } });
    fireEvent.click(screen.getByLabelText('Patient'));
    fireEvent.click(sign());
    expect(alone.onSign).toHaveBeenCalledExactlyOnceWith(SECRET, { reasonCode: 'patient' });
  });

  it('does not sign without rows, across usages, or while it may not', () => {
    const animal = { ...order, id: 18, usage: 'animal' } as PlanOrder;
    for (const given of [
      { vials: [] },
      { orders: [] },
      { orders: [order, animal] },
      { blocked: true },
      { signing: signing({ phase: 'signing' }) },
      { signing: signing({ live: false }) },
    ]) {
      const { onSign, view } = show(given);
      for (const box of view.container.querySelectorAll<HTMLInputElement>('[type=checkbox]')) {
        fireEvent.click(box);
      }
      fireEvent.change(password(), { target: { value: SECRET } });
      const form = view.container.querySelector('form');
      fireEvent.submit(form as HTMLFormElement);
      expect(onSign).not.toHaveBeenCalled();
      cleanup();
    }
  });

  it('says at the password that it was wrong', () => {
    const refused = {
      type: 'refused' as const,
      id: 'x',
      stream: null,
      code: 'signature_wrong',
      message: 'Kodeordet er forkert. Intet er underskrevet.',
      field: null,
      details: null,
    };
    show({ signing: signing({ refused }) });
    const described = password().getAttribute('aria-describedby') ?? '';
    const said = described.split(' ').map((id) => document.getElementById(id)?.textContent);
    expect(said.join(' ')).toContain('Intet er underskrevet');
    expect(document.activeElement).toBe(password());
  });

  it('says that an answer was lost and that it must not be signed again', () => {
    const { view } = show({
      signing: signing({ phase: 'signing', lost: true, live: false }),
    });
    expect(view.container.textContent).toContain('Skriv ikke under igen');
  });
});
