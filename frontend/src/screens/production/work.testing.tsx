/** A production screen at 06:00 for tests: a small order book in its stream, and hands to press what is on it. */
import { act, fireEvent, screen, within } from '@testing-library/react';
import { at, bookOf, DATE, order } from '../../domain/book.testing';
import type { PlanOrder } from '../../domain/dayRows';
import type { AnyRow, Refused } from '../../protocol/frames';
import { shared } from '../../sync/store';

export const NOW = at('06:00');
export const ORDERS = [order(17, 3, 3900), order(18, 1, 2000, { status: 'ordered' })];

export function table(rows: Iterable<unknown>): ReadonlyMap<number | string, AnyRow> {
  return new Map([...rows].map((row) => [(row as AnyRow).id, row as AnyRow]));
}

export function request(id: number, given: Record<string, unknown> = {}): AnyRow {
  return {
    id,
    orderId: 17,
    customerId: 1,
    endpointId: 1,
    kind: 'change',
    text: 'To patienter mere',
    data: { orderId: 17, orderedMbq: 5400 },
    state: 'open',
    deliveryDate: DATE,
    madeBy: 'Sofie Holm',
    madeAt: '2026-11-24T04:58:00Z',
    answeredBy: null,
    answeredAt: null,
    answer: null,
    revision: 2,
    ...given,
  };
}

export function stream(
  given: {
    orders?: PlanOrder[];
    requests?: AnyRow[];
    notices?: AnyRow[];
    closed?: AnyRow[];
    vials?: AnyRow[];
    /** Rows of other types, by their name on the wire. */
    more?: Record<string, readonly unknown[]>;
  } = {},
): void {
  const book = bookOf([]);
  const rows = {
    order: table(given.orders ?? ORDERS),
    request: table(given.requests ?? []),
    notice: table(given.notices ?? []),
    closedDate: table(given.closed ?? []),
    vial: table(given.vials ?? []),
    run: table(book.runs.values()),
    slot: table(book.slots.values()),
    catalogueEntry: table(book.entries),
    tracer: table(book.tracers.values()),
    isotope: table(book.isotopes.values()),
    customer: table([...book.customers.values(), { id: 2, shortName: 'Sundby', longName: '' }]),
    endpoint: table(book.endpoints.values()),
    deadline: table([]),
    day: table([{ id: 1, today: DATE, windowFrom: '2026-11-17' }]),
    feed: table([]),
    ...Object.fromEntries(
      Object.entries(given.more ?? {}).map(([type, found]) => [type, table(found)]),
    ),
  };
  const copy = { epoch: 'e', revision: 1, rows, ended: null, parts: null };
  shared.setState({ copies: { production: copy } } as never);
}

/** The stream has moved on, whatever it says. */
export const move = (revision: number) =>
  shared.setState(({ copies }) => ({
    copies: { production: { ...copies.production, revision } } as never,
  }));

export const refusal = (code: string, given: Partial<Refused> = {}): Refused => ({
  type: 'refused',
  id: 'x',
  stream: null,
  code,
  message: `(${code})`,
  field: null,
  details: null,
  ...given,
});
export const done = { type: 'done', id: 'x', result: {}, revisions: {}, repeated: false };
export const plain = (element: Element) => (element.textContent ?? '').replace(/\s/g, ' ');
export const key = (name: string, on: Element = document.body) =>
  act(async () => {
    fireEvent.keyDown(on, { key: name });
  });
export const press = (name: string | RegExp, inside: HTMLElement = document.body) =>
  act(async () => {
    fireEvent.click(within(inside).getByRole('button', { name, hidden: true }));
  });
/** Chooses why, and says it in words. */
export const giveReason = (code: string, words: string) =>
  act(async () => {
    fireEvent.click(within(dialog()).getByLabelText(code));
    fireEvent.change(within(dialog()).getByLabelText('Uddybning'), { target: { value: words } });
  });
export const dialog = () => document.querySelector('dialog[open]') as HTMLElement;
export const card = () => document.querySelector('[data-request]') as HTMLElement;
export const choose = (order: RegExp) =>
  act(async () => {
    fireEvent.click(screen.getByRole('button', { name: order }));
  });

/** Signed in as production, on the day's page, with nothing kept in the browser. */
export function begin(): void {
  Element.prototype.scrollIntoView = () => undefined;
  // Taller than a desk's: a lower window shows requests as one line each.
  (window as unknown as { happyDOM: { setViewport(size: object): void } }).happyDOM.setViewport({
    width: 1440,
    height: 1300,
  });
  localStorage.clear();
  history.replaceState(null, '', '/production');
  shared.setState({
    user: { id: 5, name: 'Anders Bæk', role: 'productionUser', customerIds: [] },
    session: 'signedIn',
  });
  stream();
}

/** The line as a screen that is live has it: without it nothing can be signed. */
export function goLive(): void {
  const { pulse } = shared.getState();
  const now = Date.now();
  shared.setState({
    pulse: { ...pulse, link: 'open', lostAt: null, heardAt: now, sureAt: now, behindSince: null },
  } as never);
}
export const fill = (label: string | RegExp, value: string, inside: HTMLElement = dialog()) =>
  act(async () => {
    fireEvent.change(within(inside).getByLabelText(label), { target: { value } });
  });
export const submit = (inside: HTMLElement = dialog()) =>
  act(async () => {
    fireEvent.submit(inside.querySelector('form') as HTMLFormElement);
  });
export const tickReview = () =>
  act(async () => {
    fireEvent.click(within(dialog()).getByLabelText(/^Jeg har gennemgået/));
  });
