/** What the palette may find for the person here: out of the copies of the streams that he may read, and of no other. */
import type { PlanOrder } from '../../domain/dayRows';
import { haystack, type Thing } from '../../domain/palette';
import { clock, dateOf } from '../../domain/time';
import i18next from '../../i18n';
import type { RowId } from '../../protocol/frames';
import type {
  Batch,
  Customer,
  Day,
  Endpoint,
  Isotope,
  OrderStatus,
  Tracer,
  Vial,
} from '../../protocol/rows';
import type { StreamCopy } from '../../sync/reducer';

export interface Found extends Thing {
  href?: string;
  run?: () => void;
  status?: OrderStatus;
  /** The key that does the same. */
  shown?: string;
}

type Rows = StreamCopy['rows'];

/** How the things are put into words, and where they lie. */
export interface Telling {
  language: string;
  production: boolean;
  mayEditCustomers: boolean;
  now: number;
  today: string;
  t: (key: string, given?: Record<string, unknown>) => string;
  shortDay: (date: string) => string;
  mbq: (value: number) => string;
  when: (instant: string) => string;
}

const table = <T>(rows: Rows | undefined, type: string): ReadonlyMap<RowId, T> =>
  (rows?.[type] ?? NONE) as unknown as ReadonlyMap<RowId, T>;
const NONE: ReadonlyMap<RowId, unknown> = new Map();

/** A text in both languages: the palette hears either. */
export function bothWays(key: string): string {
  return `${i18next.t(key, { lng: 'da' })} ${i18next.t(key, { lng: 'en' })}`;
}

/** What an order was told as last time: rows keep their identity until they change. */
const told = new WeakMap<object, { of: readonly unknown[]; found: Found }>();

export function thingsOf(
  rows: Rows | undefined,
  catalogue: Rows | undefined,
  telling: Telling,
): Found[] {
  const orders = [...table<PlanOrder>(rows, 'order').values()];
  const found = orders.map((order) => ofOrder(order, rows, catalogue, telling));
  if (telling.production) {
    found.push(
      ...ofBatches(rows, telling),
      ...ofVials(rows, telling),
      ...ofCustomers(rows, orders, telling),
    );
  }
  return found;
}

function ofOrder(
  order: PlanOrder,
  rows: Rows | undefined,
  catalogue: Rows | undefined,
  telling: Telling,
): Found {
  const at = Date.parse(order.deliverAt);
  // What is to come before what has been, the nearest first.
  const near = at >= telling.now ? at - telling.now : (telling.now - at) * 4;
  const tracers = table<Tracer>(rows?.tracer ? rows : catalogue, 'tracer');
  const isotopes = table<Isotope>(rows?.isotope ? rows : catalogue, 'isotope');
  const of = [rows?.customer, rows?.endpoint, tracers, isotopes, telling.language];
  const before = told.get(order);
  if (before?.of.every((one, at) => one === of[at])) {
    return { ...before.found, near };
  }
  const tracer = order.tracerId === null ? undefined : tracers.get(order.tracerId);
  const isotope = order.isotopeId === null ? undefined : isotopes.get(order.isotopeId);
  const customer = table<Customer>(rows, 'customer').get(order.customerId);
  const endpoint = table<Endpoint>(rows, 'endpoint').get(order.endpointId);
  const time = clock(at);
  const what = tracer?.shortName ?? isotope?.symbol ?? '';
  const amount =
    order.kind === 'injection'
      ? telling.t('injections', { count: order.injections ?? 0 })
      : telling.mbq(order.orderedMbq ?? 0);
  const status = order.status as OrderStatus;
  const place = telling.production ? customer?.shortName : endpoint?.name;
  const found: Found = {
    key: `order:${order.id}`,
    kind: 'order',
    id: String(order.id),
    title: telling.t('order', { what, time, customer: place ?? '' }).trim(),
    detail: [
      telling.shortDay(order.deliveryDate),
      telling.production ? endpoint?.name : '',
      amount,
      telling.t('number', { id: order.id }),
    ]
      .filter(Boolean)
      .join(' · '),
    hay: haystack(
      `#${order.id}`,
      order.id,
      what,
      tracer?.clinicalName,
      time,
      time.replace(/^0/, ''),
      customer?.shortName,
      customer?.longName,
      endpoint?.name,
      order.orderedMbq,
      bothWays(`status.${status}`),
      bothWays('palette:kind.order'),
      ...order.batchNumbers,
    ),
    date: order.deliveryDate,
    near,
    status,
    href: telling.production
      ? `/production/${order.deliveryDate}?order=${order.id}`
      : `/orders/${order.endpointId}/${order.deliveryDate}?order=${order.id}`,
  };
  told.set(order, { of, found });
  return found;
}

function ofBatches(rows: Rows | undefined, telling: Telling): Found[] {
  const tracers = table<Tracer>(rows, 'tracer');
  const from = table<Day>(rows, 'day').get(1)?.windowFrom ?? '';
  return [...table<Batch>(rows, 'batch').values()].map((batch) => {
    const date = dateOf(batch.endOfSynthesisAt);
    return {
      key: `batch:${batch.id}`,
      kind: 'batch',
      id: batch.number.toLowerCase(),
      title: batch.number,
      detail: `${tracers.get(batch.tracerId)?.shortName ?? ''} · ${telling.when(batch.endOfSynthesisAt)} · ${telling.mbq(batch.activityMbq)}`,
      hay: haystack(batch.number, tracers.get(batch.tracerId)?.shortName, 'batch'),
      date,
      near: Math.abs(Date.parse(batch.endOfSynthesisAt) - telling.now),
      // One that waits is there whatever its date, and its day is not.
      href: `/production/batches/${date < from ? 'old' : date}?batch=${batch.id}`,
    };
  });
}

function ofVials(rows: Rows | undefined, telling: Telling): Found[] {
  const orders = table<PlanOrder>(rows, 'order');
  const customers = table<Customer>(rows, 'customer');
  return [...table<Vial>(rows, 'vial').values()].map((vial) => {
    const order = vial.orderIds.map((id) => orders.get(id)).find((one) => one !== undefined);
    const date = order?.deliveryDate ?? dateOf(vial.calibratedAt);
    const customer = vial.customerId === null ? undefined : customers.get(vial.customerId);
    return {
      key: `vial:${vial.id}`,
      kind: 'vial',
      title: telling.t('vial', { amount: telling.mbq(vial.activityMbq), batch: vial.batchNumber }),
      detail: [
        customer?.shortName,
        telling.when(vial.calibratedAt),
        `${telling.t('kind.vial')} ${vial.id}`,
      ]
        .filter(Boolean)
        .join(' · '),
      hay: haystack(
        'vial',
        vial.id,
        vial.batchNumber,
        customer?.shortName,
        customer?.longName,
        Math.round(vial.activityMbq),
      ),
      date,
      near: Math.abs(Date.parse(vial.calibratedAt) - telling.now),
      href: order
        ? `/production/${date}?order=${order.id}`
        : `/production/batches/vials?batch=${encodeURIComponent(vial.batchNumber)}`,
    };
  });
}

function ofCustomers(
  rows: Rows | undefined,
  orders: readonly PlanOrder[],
  telling: Telling,
): Found[] {
  const nextOf = new Map<number, PlanOrder>();
  for (const order of orders) {
    const open = order.status === 'ordered' || order.status === 'accepted';
    const before = nextOf.get(order.customerId);
    if (
      open &&
      order.deliveryDate >= telling.today &&
      (!before || order.deliverAt < before.deliverAt)
    ) {
      nextOf.set(order.customerId, order);
    }
  }
  return [...table<Customer>(rows, 'customer').values()].flatMap((customer) => {
    const next = nextOf.get(customer.id);
    const hay = haystack(
      customer.shortName,
      customer.longName,
      customer.dispenserNumber,
      bothWays('palette:kind.customer'),
    );
    const one: Found = {
      key: `customer:${customer.id}`,
      kind: 'customer',
      title: customer.longName || customer.shortName,
      detail: next
        ? telling.t('orderNext', { when: telling.when(next.deliverAt) })
        : telling.t('noNext'),
      hay,
      near: customer.id,
      href: next
        ? `/production/${next.deliveryDate}?order=${next.id}`
        : `/production/${telling.today}`,
    };
    const setUp: Found = {
      ...one,
      key: `setup:${customer.id}`,
      detail: telling.t('setUp'),
      hay: `${hay}${haystack(bothWays('palette:setUp'))}`,
      near: 1_000_000 + customer.id,
      href: `/setup/customers/${customer.id}`,
    };
    return telling.mayEditCustomers ? [one, setUp] : [one];
  });
}
