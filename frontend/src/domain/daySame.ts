/**
 * A day's plan with the deliveries that have not changed since the plan before: the same objects, so that a screen draws
 * only the others. Pure.
 */
import type { DayPlan, Delivery } from './day';

export function keepSame(before: DayPlan | null, next: DayPlan): DayPlan {
  if (before === null || before.date !== next.date) {
    return next;
  }
  const known = new Map(before.deliveries.map((delivery) => [delivery.key, delivery]));
  const kept = new Map<Delivery, Delivery>();
  for (const delivery of next.deliveries) {
    const old = known.get(delivery.key);
    if (old && sameDelivery(old, delivery)) {
      kept.set(delivery, old);
    }
  }
  const of = (delivery: Delivery) => kept.get(delivery) ?? delivery;
  return {
    ...next,
    deliveries: next.deliveries.map(of),
    lanes: next.lanes.map((lane) => ({ ...lane, deliveries: lane.deliveries.map(of) })),
    byOrder: new Map([...next.byOrder].map(([id, delivery]) => [id, of(delivery)])),
  };
}

/** Whether two say the same: rows by what they are, what is reckoned of them by its figures. */
function sameDelivery(one: Delivery, other: Delivery): boolean {
  return sameFields(one, other, (a, b) =>
    Array.isArray(a) && Array.isArray(b)
      ? a.length === b.length &&
        a.every((item, place) => item === b[place] || sameDemand(item, b[place]))
      : false,
  );
}

/** Demands are reckoned anew each time; a row that was changed is another row. */
function sameDemand(one: unknown, other: unknown): boolean {
  return isDemand(one) && isDemand(other) && sameFields(one, other, () => false);
}

function isDemand(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'orderedSlotAt' in value;
}

function sameFields<T extends object>(
  one: T,
  other: T,
  otherwise: (a: unknown, b: unknown) => boolean,
): boolean {
  const names = Object.keys(one) as (keyof T)[];
  return (
    names.length === Object.keys(other).length &&
    names.every((name) => Object.is(one[name], other[name]) || otherwise(one[name], other[name]))
  );
}
